#include "storage/postgres/failure.hpp"

#include <algorithm>

namespace panelist::storage::postgres {

Trouble trouble_of(std::string_view sqlstate) {
  // 25P03: did nothing for so long inside a transaction that the server ended it.
  if (sqlstate.empty() || sqlstate.starts_with("08") || sqlstate.starts_with("57P") ||
      sqlstate == "25P03")
    return Trouble::lost;
  // 55P03: waited longer than lock_timeout. 23505: a unique index; somebody may have written the
  // row since the snapshot, and who runs again will find it there.
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03" || sqlstate == "23505")
    return Trouble::conflict;
  return Trouble::statement;
}

FailureKind kind_of(std::string_view sqlstate) {
  if (sqlstate == "53100" || sqlstate == "25006") return FailureKind::full;
  return sqlstate.starts_with("23") ? FailureKind::constraint : FailureKind::other;
}

StorageFailure make_failure(std::string_view sqlstate, std::string_view message,
                            std::string_view doing) {
  std::string what(message);
  while (!what.empty() && what.back() == '\n') what.pop_back();
  std::replace(what.begin(), what.end(), '\n', ' ');
  what.append(" (code ").append(sqlstate.empty() ? "none" : sqlstate).append(") in: ");
  what.append(doing.substr(0, 200));
  return {kind_of(sqlstate), what};
}

}  // namespace panelist::storage::postgres
