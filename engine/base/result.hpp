#pragma once
// Result<T>: a value or an Error (nonstd::expected, the C++23 std::expected for C++20).
#include <nonstd/expected.hpp>

#include "base/error.hpp"

namespace panelist {

template <typename T>
using Result = nonstd::expected<T, Error>;

/// `return fail(not_found("..."))` from a function that returns any Result.
inline nonstd::unexpected_type<Error> fail(Error error) {
  return nonstd::unexpected_type<Error>(std::move(error));
}

}  // namespace panelist
