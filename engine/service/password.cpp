#include "service/password.hpp"

#include <array>
#include <semaphore>
#include <sodium.h>
#include <stdexcept>

#include "base/text.hpp"

namespace panelist::service {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 64UL * 1024 * 1024;
constexpr int at_once_max = 2;

std::counting_semaphore<at_once_max>& turns() {
  static std::counting_semaphore<at_once_max> semaphore{at_once_max};
  return semaphore;
}

/// Holds one of the two turns.
class Turn {
 public:
  Turn() { turns().acquire(); }
  ~Turn() { turns().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

/// Verified when there is no account, so that the answer takes the same time: a hash of the same
/// cost whose password nobody knows.
const std::string& stand_in_hash() {
  static const std::string hash = [] {
    std::array<unsigned char, 32> secret{};
    randombytes_buf(secret.data(), secret.size());
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), reinterpret_cast<const char*>(secret.data()),
                              secret.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
      throw std::bad_alloc();
    }
    return std::string(text.data());
  }();
  return hash;
}

/// Those of the well-known lists that are long enough to pass the length rule.
constexpr std::array<std::string_view, 16> common_passwords{
    "123456789012",     "1234567890123",   "12345678901234", "123456123456",
    "111111111111",     "000000000000",    "password1234",   "password12345",
    "passwordpassword", "qwertyuiop123",   "qwerty123456",   "1q2w3e4r5t6y",
    "administrator",    "changemechangeme", "iloveyou1234",  "abcdefghijkl"};

}  // namespace

Result<void> check_password_rules(std::string_view password, std::string_view email) {
  const auto refuse = [](std::string why) {
    return fail(invalid_field("password", std::move(why)));
  };
  if (!is_clean_utf8(password)) return refuse("This is not valid text.");
  if (count_code_points(password) < password_code_points_min) {
    return refuse("Use at least 12 characters. A few words in a row are easy to remember.");
  }
  if (password.size() > password_bytes_max) return refuse("Use at most 1,024 bytes.");
  const std::string folded = fold(password);
  if (!email.empty() && folded == fold(email)) return refuse("This is the mail address.");
  for (const std::string_view common : common_passwords) {
    if (folded == common) return refuse("Too many people use this password. Choose another.");
  }
  return {};
}

std::string hash_password(std::string_view password) {
  start_sodium();
  const Turn turn;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return std::string(text.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
  start_sodium();
  const Turn turn;
  const bool is_set = !hash.empty();
  const std::string against = is_set ? std::string(hash) : stand_in_hash();
  if (password.size() > password_bytes_max) password = password.substr(0, 0);
  const bool matches =
      crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return is_set && matches;
}

}  // namespace panelist::service
