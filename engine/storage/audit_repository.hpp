#pragma once
// The audit log: who changed accounts, tokens and endpoints.
#include <cstdint>
#include <string>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct AuditEntry {
  std::int64_t id{};
  Instant at{};
  PersonId actor;
  std::string actor_label;  ///< "cli:root", "engine"; the person's name when there is one
  std::string action, subject, data_json;
};
void insert_audit(Transaction& tx, const AuditEntry& entry);
/// Newest first, ids below `before` (0: from the newest).
std::vector<AuditEntry> list_audit(Transaction& tx, std::int64_t before, int limit);

}  // namespace panelist::storage
