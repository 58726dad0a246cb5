#pragma once
// Tools that may be the same as one about to be sent. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/submit_tool.hpp"

namespace panelist::web::editor {

/// Same name in the same category: cannot be sent at all.
bool is_taken(const std::vector<service::DuplicateHint>& hints, const std::string& category);
/// [{name, category, href, what: "same name and same link"}]; `base` is "/editor/tools/" or
/// "/tools/".
Json duplicates_view(const std::vector<service::DuplicateHint>& hints, const std::string& base);

}  // namespace panelist::web::editor
