#include "storage/verdict_reader.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "workflow/event.hpp"

namespace panelist::storage {
namespace {

#define VERDICT_COLUMNS                                                                     \
  "SELECT v.id, v.run_id, v.tool_id, v.task_id, v.person_id, v.round, v.version, "          \
  "v.facts_version, v.persona, v.byline, v.commitment, v.state, v.nonce, v.is_pseudonym, "  \
  "v.after_others_public, v.submitted_at, v.content FROM verdict v "
// Who may see a row; needs :viewer, :editor and :opened.
#define VISIBLE                                                                             \
  "(v.state = 'public' OR v.person_id = :viewer OR (:editor = 1 AND (EXISTS (SELECT 1 "     \
  "FROM run r WHERE r.id = v.run_id AND r.closed_at IS NOT NULL) OR EXISTS (SELECT 1 "      \
  "FROM event e WHERE e.run_id = v.run_id AND e.type = :opened AND e.actor_id = :viewer))))"

StoredVerdict read_verdict(const Row& row) {
  StoredVerdict verdict;
  verdict.id = row.id<VerdictId>(0);
  verdict.run = row.id<RunId>(1);
  verdict.tool = row.id<ToolId>(2);
  verdict.task = row.id<TaskId>(3);
  verdict.person = row.id<PersonId>(4);
  verdict.round = static_cast<int>(row.int64(5));
  verdict.version = static_cast<int>(row.int64(6));
  verdict.facts_version = static_cast<int>(row.int64(7));
  verdict.persona = row.string(8);
  verdict.byline = row.string(9);
  verdict.commitment = row.string(10);
  verdict.state = row.string(11);
  verdict.nonce_hex = to_hex(row.bytes(12));
  verdict.is_pseudonym = row.flag(13);
  verdict.after_others_public = row.flag(14);
  verdict.submitted_at = row.instant(15);
  verdict.text = domain::verdict_from_json(Json::parse(row.text(16)));
  return verdict;
}

std::string_view opened() { return workflow::to_string(workflow::EventType::sealed_opened); }

}  // namespace

std::optional<StoredVerdict> find_verdict(Transaction& tx, VerdictId id, Viewer viewer) {
  std::optional<StoredVerdict> found;
  tx.first(VERDICT_COLUMNS "WHERE v.id = :id AND " VISIBLE,
           {{"id", id},
            {"viewer", viewer.person},
            {"editor", viewer.is_editor},
            {"opened", opened()}},
           [&](const Row& row) { found = read_verdict(row); });
  return found;
}

std::vector<StoredVerdict> list_verdicts(Transaction& tx, const std::vector<VerdictId>& ids,
                                         Viewer viewer) {
  static constexpr std::array<std::string_view, verdicts_at_once_max> names{
      "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7",
      "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15"};
  std::vector<StoredVerdict> verdicts;
  if (ids.empty()) return verdicts;
  if (ids.size() > names.size()) throw std::logic_error("list_verdicts: too many at once");
  std::vector<Param> params{{"viewer", viewer.person},
                            {"editor", viewer.is_editor},
                            {"opened", opened()}};
  std::string text = VERDICT_COLUMNS "WHERE v.id IN (";
  for (std::size_t i = 0; i < ids.size(); ++i) {
    text.append(i == 0 ? ":" : ", :").append(names[i]);
    params.push_back({names[i], ids[i]});
  }
  text += ") AND " VISIBLE;
  tx.each(text, std::span<const Param>(params),
          [&](const Row& row) { verdicts.push_back(read_verdict(row)); });
  return verdicts;
}

std::vector<StoredVerdict> list_run_verdicts(Transaction& tx, RunId run, Viewer viewer) {
  std::vector<StoredVerdict> verdicts;
  tx.each(VERDICT_COLUMNS "WHERE v.run_id = :run AND " VISIBLE " ORDER BY v.persona, v.version",
          {{"run", run},
           {"viewer", viewer.person},
           {"editor", viewer.is_editor},
           {"opened", opened()}},
          [&](const Row& row) { verdicts.push_back(read_verdict(row)); });
  return verdicts;
}

std::vector<StoredVerdict> list_own_verdicts_on(Transaction& tx, ToolId tool, PersonId author) {
  std::vector<StoredVerdict> verdicts;
  tx.each(VERDICT_COLUMNS
          "JOIN run r ON r.id = v.run_id WHERE r.tool_id = :tool AND v.person_id = :author "
          "ORDER BY v.submitted_at DESC, v.id DESC",
          {{"tool", tool}, {"author", author}},
          [&](const Row& row) { verdicts.push_back(read_verdict(row)); });
  return verdicts;
}

std::string_view sealed_tasks_of_person() {
  return "SELECT v.task_id FROM verdict v WHERE v.person_id = :person AND v.state = 'sealed'";
}

std::vector<StoredVerdict> list_own_verdicts(Transaction& tx, PersonId author,
                                             VerdictPosition before, int limit) {
  std::vector<StoredVerdict> verdicts;
  tx.each(VERDICT_COLUMNS
          "WHERE v.person_id = :author AND (v.submitted_at, v.id) < (:at, :id) "
          "ORDER BY v.submitted_at DESC, v.id DESC LIMIT :limit",
          {{"author", author}, {"at", before.at}, {"id", before.id}, {"limit", limit}},
          [&](const Row& row) { verdicts.push_back(read_verdict(row)); });
  return verdicts;
}

std::vector<StoredVerdict> list_persona_verdicts(Transaction& tx, std::string_view persona,
                                                 VerdictPosition before, int limit) {
  std::vector<StoredVerdict> verdicts;
  tx.each(VERDICT_COLUMNS
          "JOIN tool t ON t.id = v.tool_id WHERE v.persona = :persona AND v.state = 'public' "
          "AND (v.submitted_at, v.id) < (:at, :id) AND t.published_run_id IS NOT NULL "
          "ORDER BY v.submitted_at DESC, v.id DESC LIMIT :limit",
          {{"persona", persona}, {"at", before.at}, {"id", before.id}, {"limit", limit}},
          [&](const Row& row) { verdicts.push_back(read_verdict(row)); });
  return verdicts;
}

std::vector<VoteCount> count_public_votes_of(Transaction& tx, ToolId tool) {
  std::vector<VoteCount> counts;
  tx.each(
      "SELECT v.persona, v.decision FROM run r JOIN verdict v ON v.run_id = r.id "
      "WHERE r.tool_id = :tool AND v.state = 'public'",
      {{"tool", tool}},
      [&](const Row& row) { counts.push_back({false, row.string(0), row.string(1), 1}); });
  return counts;
}

std::vector<VoteCount> add_up_public_votes(Transaction& tx) {
  std::vector<VoteCount> counts;
  tx.each(
      "SELECT t.is_sample, v.persona, v.decision, count(*) FROM verdict v "
      "JOIN tool t ON t.id = v.tool_id WHERE v.state = 'public' "
      "AND t.published_run_id IS NOT NULL GROUP BY t.is_sample, v.persona, v.decision",
      {}, [&](const Row& row) {
        counts.push_back({row.flag(0), row.string(1), row.string(2), row.int64(3)});
      });
  return counts;
}

std::vector<std::vector<int>> list_public_votes(Transaction& tx, int limit) {
  std::vector<std::vector<int>> table;
  std::int64_t run = 0;
  tx.each(
      "SELECT v.run_id, v.decision FROM (SELECT t.published_run_id AS run_id FROM tool t "
      "WHERE t.published_run_id IS NOT NULL ORDER BY t.id DESC LIMIT :limit) AS x "
      "CROSS JOIN verdict v WHERE v.run_id = x.run_id AND v.state = 'public' "
      "ORDER BY v.run_id, v.persona",
      {{"limit", limit}}, [&](const Row& row) {
        if (row.int64(0) != run) table.emplace_back();
        run = row.int64(0);
        table.back().push_back(row.text(1) == "ship" ? 1 : 0);
      });
  return table;
}

namespace {

// A seal's row holds a text only once its panel closed, whatever became of the verdict: a version
// that was reopened, or a verdict that was voided, is opened too. The CASE is the choke point here.
#define SEAL_COLUMNS                                                                        \
  "SELECT v.id, v.run_id, v.round, v.version, v.persona, v.commitment, v.state, "           \
  "v.submitted_at, CASE WHEN t.published_run_id IS NOT NULL THEN v.sealed_slug ELSE '' END, " \
  "CASE WHEN r.closed_at IS NOT NULL THEN v.nonce END, "                                    \
  "CASE WHEN r.closed_at IS NOT NULL THEN v.content END "                                   \
  "FROM verdict v JOIN tool t ON t.id = v.tool_id JOIN run r ON r.id = v.run_id "

StoredSeal read_seal(const Row& row) {
  StoredSeal seal;
  seal.id = row.id<VerdictId>(0);
  seal.run = row.id<RunId>(1);
  seal.round = static_cast<int>(row.int64(2));
  seal.version = static_cast<int>(row.int64(3));
  seal.persona = row.string(4);
  seal.commitment = row.string(5);
  seal.state = row.string(6);
  seal.submitted_at = row.instant(7);
  seal.tool_slug = row.string(8);
  if (row.is_null(9)) return seal;
  seal.nonce_hex = to_hex(row.bytes(9));
  seal.text = domain::verdict_from_json(Json::parse(row.text(10)));
  return seal;
}

}  // namespace

std::vector<StoredSeal> list_seal_rows(Transaction& tx, VerdictId after, int limit) {
  std::vector<StoredSeal> seals;
  tx.each(SEAL_COLUMNS "WHERE v.id > :after ORDER BY v.id LIMIT :limit",
          {{"after", after}, {"limit", limit}},
          [&](const Row& row) { seals.push_back(read_seal(row)); });
  return seals;
}

std::vector<StoredSeal> list_seal_rows_of(Transaction& tx, RunId run) {
  std::vector<StoredSeal> seals;
  tx.each(SEAL_COLUMNS "WHERE v.run_id = :run ORDER BY v.id", {{"run", run}},
          [&](const Row& row) { seals.push_back(read_seal(row)); });
  return seals;
}

std::vector<workflow::SealedVote> engine_only_read_sealed_votes(Transaction& tx, RunId run) {
  std::vector<workflow::SealedVote> votes;
  tx.each(
      "SELECT persona, id, decision, nonce, commitment FROM verdict WHERE run_id = :run "
      "AND state = 'sealed' ORDER BY id",
      {{"run", run}}, [&](const Row& row) {
        votes.push_back({row.string(0), row.id<VerdictId>(1),
                         domain::parse_decision(row.text(2)).value(), to_hex(row.bytes(3)),
                         row.string(4)});
      });
  return votes;
}

}  // namespace panelist::storage
