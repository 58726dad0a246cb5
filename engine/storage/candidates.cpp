#include "storage/candidates.hpp"

#include <algorithm>

namespace panelist::storage {
namespace {

// The subselect gives names to what is sorted by, which PostgreSQL wants and SQLite does not mind.
constexpr std::string_view by_persona =
    "SELECT x.id, x.name, x.open_tasks, x.task_cap, x.model, x.away_until, x.tied FROM ("
    "SELECT p.id, p.name, p.open_tasks, p.task_cap, p.model, "
    "(SELECT max(a.until_at) FROM away a WHERE a.person_id = p.id AND a.from_at <= :now "
    "AND a.until_at > :now) AS away_until, "
    "CASE WHEN EXISTS (SELECT 1 FROM conflict_of_interest c WHERE c.person_id = p.id "
    "AND c.maker_folded = :maker) THEN 1 ELSE 0 END AS tied "
    "FROM person_persona pp JOIN person p ON p.id = pp.person_id "
    "WHERE pp.persona = :persona AND p.state = 'active') AS x "
    "ORDER BY CASE WHEN x.away_until IS NOT NULL OR x.tied = 1 OR "
    "(x.task_cap IS NOT NULL AND x.open_tasks >= x.task_cap) THEN 1 ELSE 0 END, "
    "x.open_tasks, x.id LIMIT :limit";
constexpr std::string_view by_person =
    "SELECT p.id, p.name, p.open_tasks, p.task_cap, p.model, "
    "(SELECT max(a.until_at) FROM away a WHERE a.person_id = p.id AND a.from_at <= :now "
    "AND a.until_at > :now) AS away_until, "
    "CASE WHEN EXISTS (SELECT 1 FROM conflict_of_interest c WHERE c.person_id = p.id "
    "AND c.maker_folded = :maker) THEN 1 ELSE 0 END AS tied "
    "FROM person p WHERE p.id = :person AND p.state = 'active'";

workflow::Candidate read_candidate(const Row& row) {
  workflow::Candidate candidate;
  candidate.person = row.id<PersonId>(0);
  candidate.name = row.string(1);
  candidate.open_tasks = static_cast<int>(row.int64(2));
  if (!row.is_null(3)) candidate.cap = static_cast<int>(row.int64(3));
  candidate.model = row.string(4);
  candidate.away_until = row.optional_instant(5);
  candidate.has_conflict = row.flag(6);
  return candidate;
}

workflow::Candidate* find(std::vector<workflow::Candidate>& all, PersonId person) {
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& candidate) { return candidate.person == person; });
  return at == all.end() ? nullptr : &*at;
}

void add_named(Transaction& tx, const CandidateQuery& query, PersonId person,
               std::vector<workflow::Candidate>& all) {
  if (find(all, person) != nullptr) return;
  tx.first(by_person, {{"now", query.now}, {"maker", query.maker_folded}, {"person", person}},
           [&](const Row& row) { all.push_back(read_candidate(row)); });
  if (find(all, person) == nullptr) return;
  tx.each("SELECT persona FROM person_persona WHERE person_id = :person ORDER BY persona",
          {{"person", person}},
          [&](const Row& row) { all.back().personas.push_back(row.string(0)); });
}

}  // namespace

std::vector<workflow::Candidate> list_candidates(Transaction& tx, const CandidateQuery& query) {
  std::vector<workflow::Candidate> all;
  for (const std::string& persona : query.personas)
    tx.each(by_persona,
            {{"now", query.now},
             {"maker", query.maker_folded},
             {"persona", persona},
             {"limit", candidates_per_persona_max + query.more}},
            [&](const Row& row) {
              workflow::Candidate* known = find(all, row.id<PersonId>(0));
              if (known == nullptr) known = &all.emplace_back(read_candidate(row));
              known->personas.push_back(persona);
            });
  for (PersonId person : query.also) add_named(tx, query, person, all);
  return all;
}

}  // namespace panelist::storage
