#pragma once
// Times when somebody is away, and ties to makers: both keep seats from being offered.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct AwayTime {
  std::int64_t id{};
  PersonId person;
  Instant from_at{}, until_at{};  ///< away while from_at <= now < until_at
};
void insert_away(Transaction& tx, const AwayTime& away);
/// Those not over yet at `now`, earliest first.
std::vector<AwayTime> list_away(Transaction& tx, PersonId person, Instant now);
bool delete_away(Transaction& tx, PersonId person, std::int64_t id);
bool is_away(Transaction& tx, PersonId person, Instant now);

struct ConflictOfInterest {
  std::string maker_folded, reason;
  Instant created_at{};
};
/// Keeps the first reason when the tie is already known.
void insert_conflict(Transaction& tx, PersonId person, const ConflictOfInterest& conflict);
std::vector<ConflictOfInterest> list_conflicts(Transaction& tx, PersonId person);
bool delete_conflict(Transaction& tx, PersonId person, std::string_view maker_folded);
bool has_conflict(Transaction& tx, PersonId person, std::string_view maker_folded);

}  // namespace panelist::storage
