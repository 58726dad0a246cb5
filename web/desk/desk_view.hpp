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
std::string heading_sentence(const DeskGroups& groups, const Reader& reader);
/// "Write verdict" or "Continue, 84 words saved".
std::string button_words(const service::TaskView& task);

/// Keys at the top of web/templates/desk/desk.html.
Json desk_view(const DeskGroups& groups, const Reader& reader, const std::string& email);
Json row_view(const DeskRow& row, const Reader& reader);

}  // namespace panelist::web::desk
