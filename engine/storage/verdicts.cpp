#include "storage/verdicts.hpp"

#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "storage/published_counts.hpp"

namespace panelist::storage {

namespace {

void insert_verdict(Transaction& tx, const NewVerdict& verdict) {
  tx.write(
      "INSERT INTO verdict (id, run_id, tool_id, round, persona, person_id, task_id, version, "
      "decision, content, byline, is_pseudonym, facts_version, sealed_slug, nonce, commitment, "
      "state, after_others_public, submitted_at) VALUES (:id, :run, :tool, :round, :persona, "
      ":person, "
      ":task, :version, :decision, :content, :byline, :pseudonym, :facts, :slug, :nonce, "
      ":commitment, "
      ":state, :after, :now)",
      {{"id", verdict.id},
       {"run", verdict.run},
       {"tool", verdict.tool},
       {"round", verdict.round},
       {"persona", verdict.persona},
       {"person", verdict.person},
       {"task", verdict.task},
       {"version", verdict.version},
       {"decision", domain::to_string(verdict.text->decision)},
       {"content", canonical_json(domain::verdict_to_json(*verdict.text))},
       {"byline", verdict.byline},
       {"pseudonym", verdict.is_pseudonym},
       {"facts", verdict.facts_version},
       {"slug", verdict.sealed_slug},
       {"nonce", Bytes(verdict.nonce)},
       {"commitment", verdict.commitment},
       {"state", verdict.is_public ? "public" : "sealed"},
       {"after", verdict.after_others_public},
       {"now", verdict.submitted_at}});
}

}  // namespace

void add_verdict(Transaction& tx, const NewVerdict& verdict) {
  if (!verdict.is_public) return insert_verdict(tx, verdict);
  const PublishedCounts counts(tx, verdict.tool);
  insert_verdict(tx, verdict);
  counts.follow();
}

int next_verdict_version(Transaction& tx, RunId run, std::string_view persona) {
  int version = 1;
  tx.first(
      "SELECT version FROM verdict WHERE run_id = :run AND persona = :persona "
      "ORDER BY version DESC LIMIT 1",
      {{"run", run}, {"persona", persona}},
      [&](const Row& row) { version = static_cast<int>(row.int64(0)) + 1; });
  return version;
}

void open_verdicts(Transaction& tx, RunId run) {
  const PublishedCounts counts(tx, run);
  tx.write("UPDATE verdict SET state = 'public' WHERE run_id = :run AND state = 'sealed'",
           {{"run", run}});
  counts.follow();
}

void supersede_verdict(Transaction& tx, RunId run, std::string_view persona) {
  const PublishedCounts counts(tx, run);
  tx.write(
      "UPDATE verdict SET state = 'superseded' WHERE run_id = :run AND persona = :persona "
      "AND state IN ('sealed', 'public')",
      {{"run", run}, {"persona", persona}});
  counts.follow();
}

void void_verdict(Transaction& tx, RunId run, VerdictId verdict) {
  const PublishedCounts counts(tx, run);
  tx.write("UPDATE verdict SET state = 'voided' WHERE id = :id AND run_id = :run",
           {{"id", verdict}, {"run", run}});
  counts.follow();
}

}  // namespace panelist::storage
