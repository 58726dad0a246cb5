#pragma once
// The limit of every durable answer: how often the disk can make something durable.
#include <string>

#include "base/result.hpp"

namespace panelist::bench {

/// fdatasync calls per second, each after an append of 4 KiB to a file in `folder`, which is
/// removed again. Blocks for `seconds`. Error: the folder cannot be written to.
Result<double> syncs_per_second(const std::string& folder, double seconds);

}  // namespace panelist::bench
