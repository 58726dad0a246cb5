#pragma once
// Golden files of pages: what people and machines read, in tests/golden/publish/.
#include "tests/support/golden.hpp"

namespace panelist::publish::fixture {

inline void check_golden(const std::string& file_name, const std::string& text) {
  test::check_golden("publish/" + file_name, text);
}

}  // namespace panelist::publish::fixture
