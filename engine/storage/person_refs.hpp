#pragma once
// People as the review job sees them: a name to print, an address to assign by.
#include <optional>
#include <string>
#include <string_view>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct PersonRow {
  PersonId id;
  std::string name, email;
  bool is_active{false};
};
std::optional<PersonRow> find_person_row(Transaction& tx, PersonId id);
std::optional<PersonRow> find_person_row_by_email(Transaction& tx, std::string_view email);
/// When an absence that covers `now` ends.
std::optional<Instant> find_away_until(Transaction& tx, PersonId id, Instant now);
/// A recusal is remembered: never offered this maker again. An empty maker is nobody.
void remember_tie(Transaction& tx, PersonId person, std::string_view maker_folded,
                  std::string_view reason, Instant now);
/// Keeps person.open_tasks, the load that assignment looks at, in step with the tasks. True: the
/// person was at the cap and is not any more.
bool add_to_open_tasks(Transaction& tx, PersonId person, int change);

}  // namespace panelist::storage
