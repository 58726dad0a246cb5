#pragma once
// Randomness comes in through this interface; the simulator and tests give a seeded one.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace panelist {

using Nonce = std::array<std::byte, 32>;

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
  std::uint64_t next_u64();
  Nonce make_nonce();
  /// URL-safe base64 without padding of `bytes` random bytes.
  std::string make_secret(std::size_t bytes);
};

/// The operating system's generator (libsodium). Thread-safe.
Random& system_random();
/// Deterministic stream from a seed (ChaCha20); for the simulator and tests only.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed);

}  // namespace panelist
