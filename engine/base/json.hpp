#pragma once
// The JSON type of the whole program. Headers include this forward declaration only; a .cpp that
// builds or reads JSON includes <nlohmann/json.hpp>, which is slow to compile.
#include <nlohmann/json_fwd.hpp>

namespace panelist {
using Json = nlohmann::json;
}
