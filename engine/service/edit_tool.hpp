#pragma once
// Use case: change a tool's facts. A new facts version; verdicts keep the version they judged;
// published pages that show the tool get a new revision in the same transaction; a rename keeps the
// old address.
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct EditedTool {
  ToolId id;
  std::string slug;                  ///< the new one after a rename
  int facts_version{1};
  std::vector<std::string> changes;  ///< plain sentences
};
/// `patch` as in PATCH /tools/{slug}. `expected_version` is the If-Match. Errors: not_found;
/// forbidden (editors; the submitter until publication); precondition_required; stale with
/// extra_json {"current": version}; invalid; conflict (another tool of that name in the category).
Result<EditedTool> edit_tool(Unit& unit, std::string_view slug, const Json& patch,
                             std::optional<std::int64_t> expected_version);

}  // namespace panelist::service
