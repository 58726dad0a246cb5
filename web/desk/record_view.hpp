#pragma once
// A reviewer's own record: every verdict, its versions, what changed, where it stands. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/own_record.hpp"
#include "web/times.hpp"
#include "workflow/definition.hpp"

namespace panelist::web::desk {

/// Keys at the top of web/templates/desk/record.html. Entries newest first; the versions of one
/// task stand together under the newest.
Json record_view(const std::vector<service::RecordEntry>& entries, const std::string& next_cursor,
                 const std::vector<domain::Persona>& personas, const Reader& reader);
/// "Sealed", "Published", "Panel closed", "Replaced", "Voided" for a version.
std::string_view version_word(const service::RecordEntry& entry);

}  // namespace panelist::web::desk
