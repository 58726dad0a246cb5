#include "service/idempotency.hpp"

#include <algorithm>

#include "storage/idempotency_repository.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t key_bytes_max = 255;

bool is_key(std::string_view key) {
  const bool printable = std::all_of(key.begin(), key.end(), [](char c) {
    return c > 0x20 && c < 0x7F;
  });
  return !key.empty() && key.size() <= key_bytes_max && printable;
}

}  // namespace

Sha256 hash_request(std::string_view method, std::string_view target, std::string_view body) {
  std::string text;
  for (const std::string_view part : {method, target, body}) {
    text.append(std::to_string(part.size())).append(":").append(part);
  }
  return sha256(text);
}

Result<std::optional<StoredAnswer>> find_stored(Unit& unit, std::string_view key,
                                                const Sha256& request) {
  if (!is_key(key)) {
    return fail(invalid_field("Idempotency-Key", "Use 1 to 255 printable characters."));
  }
  const auto call = storage::find_call(unit.tx, unit.actor.person, key);
  if (!call || call->created_at <= unit.now - answer_kept_for) return std::nullopt;
  const std::string_view hash(reinterpret_cast<const char*>(request.data()), request.size());
  if (call->request_hash != hash) {
    return fail(invalid_field("Idempotency-Key", "This key was used for another request."));
  }
  return StoredAnswer{call->status, call->headers, call->body};
}

Result<void> store_answer(Unit& unit, std::string_view key, const Sha256& request,
                          const StoredAnswer& answer) {
  const storage::StoredCall call{.request_hash = {},
                                 .status = answer.status,
                                 .headers = answer.headers,
                                 .body = answer.body,
                                 .created_at = unit.now};
  if (storage::insert_call(unit.tx, unit.actor.person, key, request, call,
                           unit.now - answer_kept_for)) {
    return {};
  }
  return fail(conflict("The same call is being answered. Ask again."));
}

}  // namespace panelist::service
