#include "storage/candidates.hpp"

#include <algorithm>

#include "storage/away_repository.hpp"
#include "storage/person_repository.hpp"

namespace panelist::storage {
namespace {

#define PERSON_COLUMNS                                                                     \
  "p.id, p.name, p.open_tasks, p.task_cap, p.model, p.share, p.working_days, p.time_zone, " \
  "(SELECT max(a.until_at) FROM away a WHERE a.person_id = p.id AND a.from_at <= :now "     \
  "AND a.until_at > :now) AS away_until, "                                                  \
  "CASE WHEN EXISTS (SELECT 1 FROM away a WHERE a.person_id = p.id "                        \
  "AND a.until_at > :now) THEN 1 ELSE 0 END AS goes_away"
#define TIED                                                                             \
  ", CASE WHEN EXISTS (SELECT 1 FROM conflict_of_interest c WHERE c.person_id = p.id " \
  "AND c.maker_folded = :maker) THEN 1 ELSE 0 END AS tied "

// The subselect gives names to what is sorted by, which PostgreSQL wants and SQLite does not mind.
constexpr std::string_view by_persona =
    "SELECT x.id, x.name, x.open_tasks, x.task_cap, x.model, x.share, x.working_days, "
    "x.time_zone, x.away_until, x.goes_away, x.tied FROM (SELECT " PERSON_COLUMNS TIED
    "FROM person_persona pp JOIN person p ON p.id = pp.person_id "
    "WHERE pp.persona = :persona AND p.state = 'active') AS x "
    "ORDER BY CASE WHEN x.away_until IS NOT NULL OR x.tied = 1 OR "
    "(x.task_cap IS NOT NULL AND x.open_tasks >= x.task_cap) THEN 1 ELSE 0 END, "
    "(x.open_tasks + 1) * 10000 / x.share, x.id LIMIT :limit";
constexpr std::string_view by_person =
    "SELECT " PERSON_COLUMNS TIED "FROM person p WHERE p.id = :person AND p.state = 'active'";
constexpr std::string_view everybody =
    "SELECT " PERSON_COLUMNS " FROM person p WHERE p.state = 'active' AND EXISTS "
    "(SELECT 1 FROM person_persona pp WHERE pp.person_id = p.id) ORDER BY p.id";

workflow::Candidate read_candidate(const Row& row, Instant now) {
  workflow::Candidate candidate;
  candidate.person = row.id<PersonId>(0);
  candidate.name = row.string(1);
  candidate.open_tasks = static_cast<int>(row.int64(2));
  if (!row.is_null(3)) candidate.cap = static_cast<int>(row.int64(3));
  candidate.model = row.string(4);
  candidate.share = static_cast<int>(row.int64(5));
  candidate.times.days = domain::WorkingDays(static_cast<unsigned>(row.int64(6)));
  candidate.times.zone = row.string(7);
  candidate.away_until = row.optional_instant(8);
  candidate.as_of = now;
  return candidate;
}

/// The times away stand in a table of their own, which few people have rows in.
class Reading {
 public:
  explicit Reading(Instant now) : now_(now) {}
  workflow::Candidate take(const Row& row) {
    workflow::Candidate candidate = read_candidate(row, now_);
    if (row.flag(9)) goes_away_.push_back(candidate.person);
    return candidate;
  }
  void add_away(Transaction& tx, std::vector<workflow::Candidate>& all) const {
    for (workflow::Candidate& candidate : all) {
      if (std::find(goes_away_.begin(), goes_away_.end(), candidate.person) == goes_away_.end())
        continue;
      for (const AwayTime& away : list_away(tx, candidate.person, now_))
        candidate.times.away.push_back({away.from_at, away.until_at});
    }
  }

 private:
  Instant now_;
  std::vector<PersonId> goes_away_;
};

workflow::Candidate* find(std::vector<workflow::Candidate>& all, PersonId person) {
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& candidate) { return candidate.person == person; });
  return at == all.end() ? nullptr : &*at;
}

void add_named(Transaction& tx, const CandidateQuery& query, PersonId person, Reading& reading,
               std::vector<workflow::Candidate>& all) {
  if (find(all, person) != nullptr) return;
  tx.first(by_person, {{"now", query.now}, {"maker", query.maker_folded}, {"person", person}},
           [&](const Row& row) {
             all.push_back(reading.take(row));
             all.back().has_conflict = row.flag(10);
           });
  if (find(all, person) == nullptr) return;
  all.back().personas = list_personas(tx, person);
}

}  // namespace

std::vector<workflow::Candidate> list_candidates(Transaction& tx, const CandidateQuery& query) {
  std::vector<workflow::Candidate> all;
  Reading reading(query.now);
  for (const std::string& persona : query.personas)
    tx.each(by_persona,
            {{"now", query.now},
             {"maker", query.maker_folded},
             {"persona", persona},
             {"limit", candidates_per_persona_max + query.more}},
            [&](const Row& row) {
              workflow::Candidate* known = find(all, row.id<PersonId>(0));
              if (known == nullptr) {
                known = &all.emplace_back(reading.take(row));
                known->has_conflict = row.flag(10);
              }
              known->personas.push_back(persona);
            });
  for (PersonId person : query.also) add_named(tx, query, person, reading, all);
  reading.add_away(tx, all);
  return all;
}

std::vector<workflow::Candidate> list_everybody(Transaction& tx, Instant now) {
  std::vector<workflow::Candidate> all;
  Reading reading(now);
  tx.each(everybody, {{"now", now}},
          [&](const Row& row) { all.push_back(reading.take(row)); });
  std::map<PersonId, workflow::Candidate*> by_id;
  for (workflow::Candidate& candidate : all) by_id[candidate.person] = &candidate;
  tx.each("SELECT person_id, persona FROM person_persona ORDER BY persona, person_id", {},
          [&](const Row& row) {
            const auto found = by_id.find(row.id<PersonId>(0));
            if (found != by_id.end()) found->second->personas.push_back(row.string(1));
          });
  reading.add_away(tx, all);
  return all;
}

std::map<std::string, std::vector<PersonId>> list_ties(Transaction& tx) {
  std::map<std::string, std::vector<PersonId>> ties;
  tx.each("SELECT maker_folded, person_id FROM conflict_of_interest "
          "ORDER BY maker_folded, person_id", {},
          [&](const Row& row) { ties[row.string(0)].push_back(row.id<PersonId>(1)); });
  return ties;
}

}  // namespace panelist::storage
