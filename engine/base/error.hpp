#pragma once
// Expected failures as values. Broken invariants throw (std::logic_error); a lost or full database
// throws storage::StorageFailure. Everything a caller can cause comes back as an Error.
#include <string>
#include <utility>
#include <vector>

namespace panelist {

/// What went wrong, in the terms every door understands. net maps each to one HTTP status
/// (web/error_status.hpp), the command line to an exit code.
enum class ErrorCode {
  malformed,              ///< 400: not JSON, not UTF-8, a parameter that cannot be read
  unauthenticated,        ///< 401: no or bad credential
  forbidden,              ///< 403: known, but not allowed
  not_found,              ///< 404: not there, or not yours to know of
  conflict,               ///< 409: the state does not allow it; detail names the state
  gone,                   ///< 410: retracted
  stale,                  ///< 412: If-Match does not match
  too_large,              ///< 413
  unsupported_media,      ///< 415
  invalid,                ///< 422: a field has a wrong value; `fields` says which
  precondition_required,  ///< 428: If-Match is missing
  too_many,               ///< 429
  unavailable,            ///< 503: backpressure
  storage_full,           ///< 507: disk full; nothing was written
};

/// One bad input field: its JSON path ("slots.competitors") and a sentence a person understands.
struct FieldError {
  std::string field;
  std::string message;
};

struct Error {
  ErrorCode code{};
  std::string detail;               ///< one sentence: what and where
  std::vector<FieldError> fields{}; ///< filled for `invalid`
  std::string extra_json{};         ///< optional JSON object merged into the problem body
};

/// Error about one field (422).
inline Error invalid_field(std::string field, std::string message) {
  Error error{ErrorCode::invalid, field + ": " + message, {}, {}};
  error.fields.push_back({std::move(field), std::move(message)});
  return error;
}
inline Error conflict(std::string detail) {
  return Error{ErrorCode::conflict, std::move(detail), {}, {}};
}
inline Error not_found(std::string detail) {
  return Error{ErrorCode::not_found, std::move(detail), {}, {}};
}
inline Error forbidden(std::string detail) {
  return Error{ErrorCode::forbidden, std::move(detail), {}, {}};
}

}  // namespace panelist
