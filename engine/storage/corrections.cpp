#include "storage/corrections.hpp"

#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"

namespace panelist::storage {
namespace {

#define CORRECTION_COLUMNS                                                       \
  "SELECT o.id, o.run_id, o.task_id, o.verdict_id, o.proposed_by, o.by_author, " \
  "o.content, o.reason, o.state, o.answer, o.created_at, o.ended_at FROM correction o "

CorrectionRow read_correction(const Row& row) {
  CorrectionRow correction;
  correction.id = row.id<CorrectionId>(0);
  correction.run = row.id<RunId>(1);
  correction.task = row.id<TaskId>(2);
  correction.verdict = row.id<VerdictId>(3);
  correction.by = row.id<PersonId>(4);
  correction.by_author = row.flag(5);
  correction.text = domain::verdict_from_json(Json::parse(row.text(6)));
  correction.reason = row.string(7);
  correction.state = row.string(8);
  correction.answer = row.string(9);
  correction.created_at = row.instant(10);
  correction.ended_at = row.optional_instant(11);
  return correction;
}

}  // namespace

void add_correction(Transaction& tx, const CorrectionRow& correction) {
  tx.write(
      "INSERT INTO correction (id, run_id, task_id, verdict_id, proposed_by, by_author, content, "
      "reason, state, created_at) VALUES (:id, :run, :task, :verdict, :by, :author, :content, "
      ":reason, 'open', :now)",
      {{"id", correction.id},
       {"run", correction.run},
       {"task", correction.task},
       {"verdict", correction.verdict},
       {"by", correction.by},
       {"author", correction.by_author},
       {"content", canonical_json(domain::verdict_to_json(correction.text))},
       {"reason", correction.reason},
       {"now", correction.created_at}});
}

void end_correction(Transaction& tx, CorrectionId id, std::string_view state,
                    std::string_view answer, Instant now) {
  tx.write(
      "UPDATE correction SET state = :state, answer = :answer, ended_at = :now "
      "WHERE id = :id AND state = 'open'",
      {{"state", state}, {"answer", answer}, {"now", now}, {"id", id}});
}

std::optional<CorrectionRow> find_correction(Transaction& tx, CorrectionId id) {
  std::optional<CorrectionRow> found;
  tx.first(CORRECTION_COLUMNS "WHERE o.id = :id", {{"id", id}},
           [&](const Row& row) { found = read_correction(row); });
  return found;
}

std::vector<CorrectionRow> list_corrections_of(Transaction& tx, TaskId task) {
  std::vector<CorrectionRow> corrections;
  tx.each(CORRECTION_COLUMNS "WHERE o.task_id = :task ORDER BY o.id DESC", {{"task", task}},
          [&](const Row& row) { corrections.push_back(read_correction(row)); });
  return corrections;
}

std::vector<CorrectionRow> list_open_corrections(Transaction& tx, std::optional<PersonId> author,
                                                 int limit) {
  std::vector<CorrectionRow> corrections;
  tx.each(CORRECTION_COLUMNS
          "JOIN task t ON t.id = o.task_id WHERE o.state = 'open' "
          "AND (:author = 0 OR t.assignee_id = :author) ORDER BY o.id LIMIT :limit",
          {{"author", author.value_or(PersonId{})}, {"limit", limit}},
          [&](const Row& row) { corrections.push_back(read_correction(row)); });
  return corrections;
}

}  // namespace panelist::storage
