#include "storage/sqlite/failure.hpp"

#include <cerrno>
#include <sqlite3.h>

namespace panelist::storage::sqlite {

FailureKind kind_of(int extended_code, int system_error) {
  switch (extended_code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_READONLY:
      return FailureKind::full;
    case SQLITE_IOERR:
      // SQLite itself calls only ENOSPC full; a quota or a file size limit is no different for
      // people.
      return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG ||
                     system_error == EROFS || extended_code == SQLITE_IOERR_SHMSIZE
                 ? FailureKind::full
                 : FailureKind::other;
    case SQLITE_CONSTRAINT:
      return FailureKind::constraint;
    default:
      return FailureKind::other;
  }
}

StorageFailure make_failure(int extended_code, std::string_view message, std::string_view doing) {
  std::string what(message);
  what.append(" (code ").append(std::to_string(extended_code)).append(") in: ");
  what.append(doing.substr(0, 200));
  return {kind_of(extended_code, 0), what};
}

StorageFailure make_failure(sqlite3* db, std::string_view doing) {
  const int code = sqlite3_extended_errcode(db);
  const StorageFailure failure = make_failure(code, sqlite3_errmsg(db), doing);
  return {kind_of(code, sqlite3_system_errno(db)), failure.what()};
}

}  // namespace panelist::storage::sqlite
