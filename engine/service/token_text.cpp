#include "service/token_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace panelist::service {
namespace {

constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view prefix = "pnl_";
constexpr std::size_t random_digits = 24;
constexpr std::size_t checksum_digits = 6;

std::string checksum_of(std::string_view head) {
  const Sha256 hash = sha256(head);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | std::to_integer<std::uint64_t>(hash[i]);
  }
  std::string text(checksum_digits, '0');
  for (std::size_t i = checksum_digits; i-- > 0; number /= digits.size()) {
    text[i] = digits[number % digits.size()];
  }
  return text;
}

}  // namespace

std::string make_token_text(Random& random) {
  // Bytes over 247 are thrown away: the other 248 give each of 62 digits four times.
  constexpr unsigned fair_below = 248;
  std::string text(prefix);
  std::array<std::byte, 32> bytes{};
  while (text.size() < prefix.size() + random_digits) {
    random.fill(bytes);
    for (const std::byte byte : bytes) {
      const auto number = std::to_integer<unsigned>(byte);
      if (number >= fair_below || text.size() == prefix.size() + random_digits) continue;
      text.push_back(digits[number % digits.size()]);
    }
  }
  return text + checksum_of(text);
}

bool is_token_text(std::string_view text) {
  if (text.size() != prefix.size() + random_digits + checksum_digits) return false;
  if (text.substr(0, prefix.size()) != prefix) return false;
  const std::string_view rest = text.substr(prefix.size());
  const bool all_digits = std::all_of(rest.begin(), rest.end(), [](char c) {
    return digits.find(c) != std::string_view::npos;
  });
  const std::string_view head = text.substr(0, text.size() - checksum_digits);
  return all_digits && checksum_of(head) == text.substr(head.size());
}

Sha256 hash_token(std::string_view text) { return sha256(text); }

}  // namespace panelist::service
