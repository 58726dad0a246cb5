#pragma once
// What nearly every source reads, compiled once (CMakeLists.txt). No file includes this one: each
// names what it uses, and `./test full` builds without it.
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

extern template class nlohmann::basic_json<>;  // made in json.cpp, not again in 200 other files
