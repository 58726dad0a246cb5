#pragma once
// The JSON type of the whole program. Headers include this forward declaration only; a .cpp that
// builds or reads JSON includes <nlohmann/json.hpp>, which is slow to compile.
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/result.hpp"

namespace panelist {
using Json = nlohmann::json;

/// Reads JSON that somebody sent: `malformed` when it is none, or is nested deeper than 64 levels
/// (copying and walking a value takes stack for each level).
Result<Json> parse_json(std::string_view text);
}  // namespace panelist
