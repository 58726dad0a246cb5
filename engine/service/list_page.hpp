#pragma once
// Keyset pages: what every list takes and returns.
#include <string>
#include <vector>

#include "base/error.hpp"

namespace panelist::service {

inline constexpr int list_limit_default = 50;
inline constexpr int list_limit_max = 200;

/// `cursor` is the `next` of the page before; empty begins. Its form is the list's own business.
struct ListPage {
  int limit{list_limit_default};  ///< clamped to 1..list_limit_max
  std::string cursor;
};

/// For a cursor that no page gave.
inline Error bad_cursor() {
  const char* message = "use the `next` of an earlier answer";
  return {ErrorCode::malformed, std::string("cursor: ") + message, {{"cursor", message}}, {}};
}

template <typename Item>
struct Listed {
  std::vector<Item> items;
  std::string next;               ///< empty: nothing follows
};

}  // namespace panelist::service
