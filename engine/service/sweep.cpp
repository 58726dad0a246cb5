#include "service/sweep.hpp"

#include <algorithm>

#include "service/idempotency.hpp"
#include "storage/retention_repository.hpp"

namespace panelist::service {

bool sweep(Unit& unit) {
  using namespace storage;
  const Instant day_ago = unit.now - answer_kept_for;
  const Instant long_ago = unit.now - deliveries_kept_for;
  constexpr int limit = sweep_rows_max;
  const int most = std::max({delete_expired_sessions(unit.tx, unit.now, limit),
                             delete_expired_links(unit.tx, unit.now, limit),
                             delete_old_calls(unit.tx, day_ago, limit),
                             delete_old_failures(unit.tx, day_ago, limit),
                             delete_old_deliveries(unit.tx, long_ago, limit),
                             delete_old_messages(unit.tx, long_ago, limit),
                             delete_old_mails(unit.tx, long_ago, limit)});
  return most == limit;
}

}  // namespace panelist::service
