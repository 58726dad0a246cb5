#include "base/hash.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include <memory>
#include <stdexcept>

namespace panelist {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

// OpenSSL 3 looks an algorithm up by name on every call unless it is fetched once.
const EVP_MD* sha256_method() {
  static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (method == nullptr) throw std::runtime_error("OpenSSL offers no SHA-256");
  return method;
}

EVP_MD_CTX* digest_context() {
  static thread_local const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(
      EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context.get();
}

EVP_MAC_CTX* hmac_context() {
  static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  static thread_local const std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>> context(
      method == nullptr ? nullptr : EVP_MAC_CTX_new(method));
  if (!context) throw std::runtime_error("OpenSSL offers no HMAC");
  return context.get();
}

void require(int outcome) {
  if (outcome != 1) throw std::runtime_error("OpenSSL digest failed");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

unsigned char* as_bytes(Sha256& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }

}  // namespace

Sha256 sha256(std::string_view bytes) { return sha256(std::span<const std::byte>{}, bytes); }

Sha256 sha256(std::span<const std::byte> head, std::string_view tail) {
  EVP_MD_CTX* context = digest_context();
  require(EVP_DigestInit_ex2(context, sha256_method(), nullptr));
  if (!head.empty()) require(EVP_DigestUpdate(context, head.data(), head.size()));
  if (!tail.empty()) require(EVP_DigestUpdate(context, tail.data(), tail.size()));
  Sha256 digest{};
  require(EVP_DigestFinal_ex(context, as_bytes(digest), nullptr));
  return digest;
}

Sha256 hmac_sha256(std::span<const std::byte> key, std::string_view message) {
  EVP_MAC_CTX* context = hmac_context();
  char name[] = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                               OSSL_PARAM_construct_end()};
  // A null key would mean "the key of the call before": an empty one still needs an address.
  static constexpr unsigned char no_key = 0;
  const auto* key_bytes =
      key.empty() ? &no_key : reinterpret_cast<const unsigned char*>(key.data());
  require(EVP_MAC_init(context, key_bytes, key.size(), params));
  require(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(message.data()),
                         message.size()));
  Sha256 digest{};
  std::size_t size = 0;
  require(EVP_MAC_final(context, as_bytes(digest), &size, digest.size()));
  return digest;
}

std::string to_hex(std::span<const std::byte> bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    hex += digits[std::to_integer<unsigned>(byte) >> 4];
    hex += digits[std::to_integer<unsigned>(byte) & 15];
  }
  return hex;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_value(hex[i]);
    const int low = hex_value(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

std::string to_base64(std::span<const std::byte> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // libsodium counts the terminating zero
  return text;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::vector<std::byte> bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  const int outcome =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (outcome != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

bool equal_constant_time(std::string_view left, std::string_view right) {
  // The length is no secret: every compared value (digest, token, signature) has a known one.
  if (left.size() != right.size()) return false;
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace panelist
