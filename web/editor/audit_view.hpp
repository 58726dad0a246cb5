#pragma once
// The audit log in words. Pure.
#include <string>

#include "storage/audit_repository.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

/// "user.added" as "added a user"; an action without a sentence is printed as it is.
std::string audit_words(const std::string& action);
Json audit_entry_view(const storage::AuditEntry& entry, const Reader& reader);

}  // namespace panelist::web::editor
