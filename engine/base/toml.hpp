#pragma once
// toml++ as every reader of TOML includes it. Its own assertions fire on files that are merely
// mistaken ("[[[" for one); without them such a file gets its error message.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>
