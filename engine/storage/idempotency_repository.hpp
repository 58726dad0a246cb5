#pragma once
// Answers kept under an Idempotency-Key.
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

struct StoredCall {
  std::string request_hash;  ///< 32 raw bytes
  int status{};
  std::string headers, body;
  Instant created_at{};
};
std::optional<StoredCall> find_call(Transaction& tx, PersonId person, std::string_view key);
/// Replaces a row made before `forget_before`; false when a younger one is there.
bool insert_call(Transaction& tx, PersonId person, std::string_view key, const Sha256& request_hash,
                 const StoredCall& call, Instant forget_before);

}  // namespace panelist::storage
