#include "tests/publish/golden.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "tests/publish/fixture.hpp"

namespace panelist::publish::fixture {
namespace {

/// The first line that differs says more than two whole pages.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::size_t at = 0;
  while (at < expected.size() && at < actual.size() && expected[at] == actual[at]) ++at;
  if (at == expected.size() && at == actual.size()) return {};
  const std::size_t start = at < 60 ? 0 : at - 60;
  return "at byte " + std::to_string(at) + ":\n  golden: " + expected.substr(start, 140) +
         "\n  now:    " + actual.substr(start, 140);
}

}  // namespace

void check_golden(const std::string& file_name, const std::string& text) {
  const std::string path = std::string(source_dir) + "/tests/golden/publish/" + file_name;
  const char* update = std::getenv("PANELIST_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream(path, std::ios::binary) << text;
  }
  INFO(file_name << " (PANELIST_UPDATE_GOLDEN=1 rewrites it)");
  CHECK(first_difference(read_file(path), text) == "");
}

}  // namespace panelist::publish::fixture
