#pragma once
// Golden files: what people and machines read, byte for byte, in tests/golden/.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/checkout.hpp"

namespace panelist::test {

/// The first difference says more than two whole texts; empty: there is none.
inline std::string first_difference(const std::string& expected, const std::string& actual) {
  std::size_t at = 0;
  while (at < expected.size() && at < actual.size() && expected[at] == actual[at]) ++at;
  if (at == expected.size() && at == actual.size()) return {};
  const std::size_t start = at < 60 ? 0 : at - 60;
  return "at byte " + std::to_string(at) + ":\n  golden: " + expected.substr(start, 140) +
         "\n  now:    " + actual.substr(start, 140);
}

/// Compares `text` with tests/golden/`name`; PANELIST_UPDATE_GOLDEN=1 writes the file instead.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::string path = checkout::folder() + "/tests/golden/" + name;
  const char* update = std::getenv("PANELIST_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1")
    std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream golden;
  golden << file.rdbuf();
  INFO(name << " (PANELIST_UPDATE_GOLDEN=1 rewrites it)");
  CHECK(first_difference(golden.str(), text) == "");
}

}  // namespace panelist::test
