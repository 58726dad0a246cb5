#include "storage/sqlite/library.hpp"

#include <sqlite3.h>

namespace panelist::storage::sqlite {

void configure_library() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)once;
}

}  // namespace panelist::storage::sqlite
