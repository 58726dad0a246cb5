#pragma once
// Idempotency-Key: the same call again gets the stored answer, for 24 h. Only committed answers are
// kept.
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "service/unit.hpp"

namespace panelist::service {

inline constexpr Duration answer_kept_for = std::chrono::hours{24};

struct StoredAnswer {
  int status{};
  std::string headers;  ///< as the caller encoded them
  std::string body;
};

/// SHA-256 of method, target and body, each with its length.
Sha256 hash_request(std::string_view method, std::string_view target, std::string_view body);
/// Ask first, inside the write transaction. Errors: invalid ("Idempotency-Key": 1 to 255 printable
/// characters; used before with another body).
Result<std::optional<StoredAnswer>> find_stored(Unit& unit, std::string_view key,
                                                const Sha256& request);
/// Keep the answer in the transaction that made it true. Error: conflict when another node was
/// faster: roll back and ask again.
Result<void> store_answer(Unit& unit, std::string_view key, const Sha256& request,
                          const StoredAnswer& answer);

}  // namespace panelist::service
