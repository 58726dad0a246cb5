#pragma once
// Drafts, one per task and author, and the texts that lost against another tab.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct DraftRow {
  std::int64_t version{0};
  std::string content;
  int words{0};
  Instant updated_at{};
};
std::optional<DraftRow> find_draft(Transaction& tx, TaskId task, PersonId person);
/// Inserts or replaces; the caller has checked the version in the same transaction.
void put_draft(Transaction& tx, TaskId task, PersonId person, const DraftRow& draft);
/// Drops the draft and everything kept aside of that author.
void delete_draft(Transaction& tx, TaskId task, PersonId person);

struct AsideRow {
  std::int64_t id{0};
  std::string content;
  Instant created_at{};
};
/// Keeps at most `asides_max` of one author, dropping the oldest.
inline constexpr int asides_max = 10;
void add_aside(Transaction& tx, TaskId task, PersonId person, std::string_view content,
               Instant now);
std::vector<AsideRow> list_asides(Transaction& tx, TaskId task, PersonId person);
void delete_asides(Transaction& tx, TaskId task, PersonId person);

}  // namespace panelist::storage
