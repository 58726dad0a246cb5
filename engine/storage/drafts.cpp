#include "storage/drafts.hpp"

namespace panelist::storage {

std::optional<DraftRow> find_draft(Transaction& tx, TaskId task, PersonId person) {
  std::optional<DraftRow> found;
  tx.first(
      "SELECT version, content, words, updated_at FROM draft "
      "WHERE task_id = :task AND person_id = :person",
      {{"task", task}, {"person", person}}, [&](const Row& row) {
        found = {row.int64(0), row.string(1), static_cast<int>(row.int64(2)), row.instant(3)};
      });
  return found;
}

void put_draft(Transaction& tx, TaskId task, PersonId person, const DraftRow& draft) {
  tx.write(
      "INSERT INTO draft (task_id, person_id, version, content, words, updated_at) "
      "VALUES (:task, :person, :version, :content, :words, :now) "
      "ON CONFLICT (task_id, person_id) DO UPDATE SET version = excluded.version, "
      "content = excluded.content, words = excluded.words, updated_at = excluded.updated_at",
      {{"task", task},
       {"person", person},
       {"version", draft.version},
       {"content", draft.content},
       {"words", draft.words},
       {"now", draft.updated_at}});
}

void delete_draft(Transaction& tx, TaskId task, PersonId person) {
  tx.write("DELETE FROM draft WHERE task_id = :task AND person_id = :person",
           {{"task", task}, {"person", person}});
  delete_asides(tx, task, person);
}

void add_aside(Transaction& tx, TaskId task, PersonId person, std::string_view content,
               Instant now) {
  tx.write(
      "INSERT INTO draft_aside (id, task_id, person_id, content, created_at) "
      "VALUES (:id, :task, :person, :content, :now)",
      {{"id", tx.next_id()}, {"task", task}, {"person", person}, {"content", content},
       {"now", now}});
  tx.write(
      "DELETE FROM draft_aside WHERE task_id = :task AND person_id = :person AND id NOT IN "
      "(SELECT id FROM draft_aside WHERE task_id = :task AND person_id = :person "
      "ORDER BY id DESC LIMIT :max)",
      {{"task", task}, {"person", person}, {"max", asides_max}});
}

std::vector<AsideRow> list_asides(Transaction& tx, TaskId task, PersonId person) {
  std::vector<AsideRow> asides;
  tx.each(
      "SELECT id, content, created_at FROM draft_aside WHERE task_id = :task "
      "AND person_id = :person ORDER BY id DESC",
      {{"task", task}, {"person", person}}, [&](const Row& row) {
        asides.push_back({row.int64(0), row.string(1), row.instant(2)});
      });
  return asides;
}

void delete_asides(Transaction& tx, TaskId task, PersonId person) {
  tx.write("DELETE FROM draft_aside WHERE task_id = :task AND person_id = :person",
           {{"task", task}, {"person", person}});
}

}  // namespace panelist::storage
