#pragma once
// Where the sources stand. A function, not a macro on the compiler's command line: what a test file
// compiles to is then the same in every checkout, and the compiler cache serves it to the next one.
#include <string>

namespace panelist::checkout {

/// Absolute, without a slash at the end.
std::string folder();

}  // namespace panelist::checkout
