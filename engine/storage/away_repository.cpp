#include "storage/away_repository.hpp"

namespace panelist::storage {

void insert_away(Transaction& tx, const AwayTime& away) {
  tx.write(
      "INSERT INTO away (id, person_id, from_at, until_at) VALUES (:id, :person, :from, :until)",
      {{"id", away.id}, {"person", away.person}, {"from", away.from_at}, {"until", away.until_at}});
}

std::vector<AwayTime> list_away(Transaction& tx, PersonId person, Instant now) {
  std::vector<AwayTime> times;
  tx.each("SELECT id, person_id, from_at, until_at FROM away WHERE person_id = :person "
          "AND until_at > :now ORDER BY from_at, id",
          {{"person", person}, {"now", now}}, [&](const Row& row) {
            times.push_back({row.int64(0), row.id<PersonId>(1), row.instant(2), row.instant(3)});
          });
  return times;
}

bool delete_away(Transaction& tx, PersonId person, std::int64_t id) {
  return tx.run("DELETE FROM away WHERE id = :id AND person_id = :person",
                {{"id", id}, {"person", person}}) != 0;
}

bool is_away(Transaction& tx, PersonId person, Instant now) {
  return tx.first("SELECT id FROM away WHERE person_id = :person AND until_at > :now "
                  "AND from_at <= :at LIMIT 1",
                  {{"person", person}, {"now", now}, {"at", now}}, [](const Row&) {});
}

void insert_conflict(Transaction& tx, PersonId person, const ConflictOfInterest& conflict) {
  tx.write(
      "INSERT INTO conflict_of_interest (person_id, maker_folded, reason, created_at) "
      "VALUES (:person, :maker, :reason, :at) ON CONFLICT (person_id, maker_folded) DO NOTHING",
      {{"person", person},
       {"maker", conflict.maker_folded},
       {"reason", conflict.reason},
       {"at", conflict.created_at}});
}

std::vector<ConflictOfInterest> list_conflicts(Transaction& tx, PersonId person) {
  std::vector<ConflictOfInterest> conflicts;
  tx.each("SELECT maker_folded, reason, created_at FROM conflict_of_interest "
          "WHERE person_id = :person ORDER BY maker_folded",
          {{"person", person}}, [&](const Row& row) {
            conflicts.push_back({row.string(0), row.string(1), row.instant(2)});
          });
  return conflicts;
}

bool delete_conflict(Transaction& tx, PersonId person, std::string_view maker_folded) {
  return tx.run("DELETE FROM conflict_of_interest WHERE person_id = :person "
                "AND maker_folded = :maker",
                {{"person", person}, {"maker", maker_folded}}) != 0;
}

bool has_conflict(Transaction& tx, PersonId person, std::string_view maker_folded) {
  return tx.first("SELECT 1 FROM conflict_of_interest WHERE person_id = :person "
                  "AND maker_folded = :maker",
                  {{"person", person}, {"maker", maker_folded}}, [](const Row&) {});
}

}  // namespace panelist::storage
