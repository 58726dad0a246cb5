#pragma once
// What the JSON of tools and verdicts has in common.
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace panelist::domain {

/// Null for an empty text.
Json text_or_null(const std::string& text);
/// The text at `key`; empty when there is none.
std::string text_at(const Json& json, std::string_view key);
/// Of a body that is a list, a number, ...
Error not_an_object();

}  // namespace panelist::domain
