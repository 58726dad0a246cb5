#include "storage/readiness.hpp"

namespace panelist::storage {

void prove_writable(Transaction& tx) {
  tx.run("UPDATE id_block SET next_value = next_value + 1 WHERE name = 'all'", {});
}

}  // namespace panelist::storage
