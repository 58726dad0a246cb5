#pragma once
// Canonical JSON (RFC 8785): the bytes that content hashes and commitments are made of.
#include <string>

#include "base/json.hpp"

namespace panelist {
/// Keys in UTF-16 code unit order, ECMAScript numbers, no white space. Throws std::logic_error on
/// NaN, infinity or invalid UTF-8: those are refused at the doors and cannot come from storage.
std::string canonical_json(const Json& value);
}  // namespace panelist
