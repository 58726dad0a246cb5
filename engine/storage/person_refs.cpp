#include "storage/person_refs.hpp"

#include "base/text.hpp"

namespace panelist::storage {
namespace {

PersonRow read_person_row(const Row& row) {
  return {row.id<PersonId>(0), row.string(1), row.string(2), row.text(3) == "active"};
}

}  // namespace

std::optional<PersonRow> find_person_row(Transaction& tx, PersonId id) {
  std::optional<PersonRow> found;
  tx.first("SELECT id, name, email, state FROM person WHERE id = :id", {{"id", id}},
           [&](const Row& row) { found = read_person_row(row); });
  return found;
}

std::optional<PersonRow> find_person_row_by_email(Transaction& tx, std::string_view email) {
  std::optional<PersonRow> found;
  tx.first("SELECT id, name, email, state FROM person WHERE email_folded = :folded",
           {{"folded", fold(email)}}, [&](const Row& row) { found = read_person_row(row); });
  return found;
}

std::optional<Instant> find_away_until(Transaction& tx, PersonId id, Instant now) {
  std::optional<Instant> until;
  tx.first(
      "SELECT max(until_at) FROM away WHERE person_id = :id AND from_at <= :now "
      "AND until_at > :now",
      {{"id", id}, {"now", now}}, [&](const Row& row) { until = row.optional_instant(0); });
  return until;
}

void remember_tie(Transaction& tx, PersonId person, std::string_view maker_folded,
                  std::string_view reason, Instant now) {
  if (maker_folded.empty() || !person) return;
  tx.write(
      "INSERT INTO conflict_of_interest (person_id, maker_folded, reason, created_at) "
      "VALUES (:person, :maker, :reason, :now) ON CONFLICT DO NOTHING",
      {{"person", person}, {"maker", maker_folded}, {"reason", reason}, {"now", now}});
}

bool add_to_open_tasks(Transaction& tx, PersonId person, int change) {
  // Nobody is freed by more work: that change is not asked for its row.
  if (change >= 0) {
    tx.write("UPDATE person SET open_tasks = open_tasks + :change WHERE id = :id",
             {{"change", change}, {"id", person}});
    return false;
  }
  bool is_freed = false;
  tx.first("UPDATE person SET open_tasks = open_tasks + :change WHERE id = :id "
           "RETURNING open_tasks, task_cap",
           {{"change", change}, {"id", person}}, [&](const Row& row) {
             const std::int64_t open = row.int64(0);
             is_freed = !row.is_null(1) && open < row.int64(1) && open - change >= row.int64(1);
           });
  return is_freed;
}

}  // namespace panelist::storage
