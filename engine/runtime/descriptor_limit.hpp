#pragma once
// How many files and sockets the process may hold open.
#include <cstddef>

namespace panelist::runtime {

/// Raises the soft limit to the hard one: shells and services often start with 1,024, fewer than
/// the connections a server accepts. The limit afterwards.
std::size_t raise_descriptor_limit();

}  // namespace panelist::runtime
