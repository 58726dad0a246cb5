#pragma once
// How much of a long sweep a test does.

namespace panelist::test {

/// Sanitizers make everything ten to twenty times slower: sweeps take every sixteenth step there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int sweep_stride = 16;
#else
inline constexpr int sweep_stride = 1;
#endif

}  // namespace panelist::test
