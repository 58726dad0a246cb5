#pragma once
// Result<T>: a value or an Error (tl::expected, the C++23 std::expected for C++20).
#include <tl/expected.hpp>

#include "base/error.hpp"

namespace panelist {

template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(not_found("..."))` from a function that returns any Result.
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace panelist
