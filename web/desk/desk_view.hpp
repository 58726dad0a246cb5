#pragma once
// The reviewer's list as data of desk/desk.html. Pure.
#include <string>

#include "base/json.hpp"
#include "web/desk/buckets.hpp"
#include "web/times.hpp"

namespace panelist::web::desk {

/// Whether the reader's buttons include this one.
bool may(const service::TaskView& task, workflow::Verb verb);
/// To do, Draft, Sealed, Sent back or Done: the one word for where a task stands.
std::string_view status_word(const service::TaskView& task);
/// The one line that says why a tool stands where it stands.
std::string reason_line(const DeskRow& row, const Reader& reader);
/// "3 verdicts are yours. The next is due today 17:00 CET."
/// `in_all`: tools whose turn it is where not all of them are in the groups.
std::string heading_sentence(const DeskGroups& groups, const Reader& reader, int in_all = 0);
/// "Write verdict" or "Continue, 84 words saved".
std::string button_words(const service::TaskView& task);

/// What a long desk leaves to further pages.
struct DeskRest {
  bool is_first_page{true};
  int my_turn{0};                ///< tools whose turn it is on all pages; 0: all stand on this one
  Instant whole_until{Instant::max()};  ///< open tasks that are due later may be missing
  std::string more, more_open;   ///< addresses of further pages; empty: nothing follows
  bool has_more_sealed{false};
};
/// Keys at the top of web/templates/desk/desk.html.
Json desk_view(const DeskGroups& groups, const DeskRest& rest, const Reader& reader,
               const std::string& email);
Json row_view(const DeskRow& row, const Reader& reader);

}  // namespace panelist::web::desk
