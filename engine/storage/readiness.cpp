#include "storage/readiness.hpp"

namespace panelist::storage {

void prove_writable(Transaction& tx) {
  tx.write("INSERT INTO id_block (name, next_value) VALUES ('probe', 1) ON CONFLICT (name) "
           "DO UPDATE SET next_value = id_block.next_value + 1",
           {});
}

}  // namespace panelist::storage
