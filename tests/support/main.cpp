#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/support/checkout.hpp"

namespace panelist::checkout {

std::string folder() { return PANELIST_SOURCE_DIR; }

}  // namespace panelist::checkout
