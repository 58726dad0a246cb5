#include "base/random.hpp"

#include <sodium.h>

#include <stdexcept>
#include <vector>

namespace panelist {
namespace {

class SystemRandom final : public Random {
 public:
  SystemRandom() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  }
  void fill(std::span<std::byte> bytes) override { randombytes_buf(bytes.data(), bytes.size()); }
};

// One continuous ChaCha20 key stream, so that what comes out does not depend on the sizes asked
// for.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) {
    for (std::size_t i = 0; i < sizeof seed; ++i) {
      key_[i] = static_cast<unsigned char>(seed >> (8 * i));
    }
  }

  void fill(std::span<std::byte> bytes) override {
    for (std::byte& byte : bytes) {
      if (used_ == block_.size()) refill();
      byte = static_cast<std::byte>(block_[used_++]);
    }
  }

 private:
  void refill() {
    static constexpr std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
    block_.fill(0);
    crypto_stream_chacha20_xor_ic(block_.data(), block_.data(), block_.size(), nonce.data(),
                                  next_block_, key_.data());
    next_block_ += block_.size() / 64;
    used_ = 0;
  }

  std::array<unsigned char, crypto_stream_chacha20_KEYBYTES> key_{};
  std::array<unsigned char, 256> block_{};
  std::size_t used_{block_.size()};
  std::uint64_t next_block_{0};  // in ChaCha20 blocks of 64 bytes
};

}  // namespace

std::uint64_t Random::next_u64() {
  std::array<std::byte, 8> bytes{};
  fill(bytes);
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = number << 8 | std::to_integer<std::uint64_t>(byte);
  return number;
}

Nonce Random::make_nonce() {
  Nonce nonce{};
  fill(nonce);
  return nonce;
}

std::string Random::make_secret(std::size_t bytes) {
  std::vector<std::byte> raw(bytes);
  fill(raw);
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(raw.data()),
                    raw.size(), variant);
  text.pop_back();  // libsodium counts the terminating zero
  sodium_memzero(raw.data(), raw.size());
  return text;
}

Random& system_random() {
  static SystemRandom random;
  return random;
}

std::unique_ptr<Random> make_seeded_random(std::uint64_t seed) {
  return std::make_unique<SeededRandom>(seed);
}

}  // namespace panelist
