#pragma once
// The audit log of accounts, tokens and endpoints.
#include <cstdint>
#include <string_view>
#include <vector>

#include "service/unit.hpp"
#include "storage/audit_repository.hpp"

namespace panelist::service {

/// `action` "user.added", `subject` "user:1007", `data_json` an object without secrets.
void record_audit(Unit& unit, std::string_view action, std::string_view subject,
                  std::string_view data_json = "{}");

struct AuditPage {
  std::vector<storage::AuditEntry> items;  ///< newest first
  std::int64_t next{};                     ///< 0: this was the last page
};
/// Admin only. Error: forbidden.
Result<AuditPage> list_audit(Unit& unit, std::int64_t before, int limit);

}  // namespace panelist::service
