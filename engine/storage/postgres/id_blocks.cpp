#include "storage/postgres/id_blocks.hpp"

#include <libpq-fe.h>
#include <stdexcept>

namespace panelist::storage::postgres {

std::int64_t IdBlocks::next() {
  const std::lock_guard lock(mutex_);
  if (next_ >= end_) {
    const bool was_open = connection_ != nullptr;
    try {
      take_block();
    } catch (const StorageFailure&) {
      // The server may have been restarted since the last block. A block that was taken without an
      // answer is a gap.
      connection_.reset();
      if (!was_open) throw;
      take_block();
    }
  }
  return next_++;
}

void IdBlocks::take_block() {
  constexpr std::string_view sql =
      "UPDATE id_block SET next_value = next_value + :size WHERE name = 'all' "
      "RETURNING next_value";
  if (connection_ == nullptr) connection_ = std::make_unique<Connection>(url_);
  const Param params[] = {{"size", block_size}};
  const ResultPtr result = connection_->run(sql, params);
  if (PQntuples(result.get()) == 0) throw std::logic_error("id_block has no row 'all'");
  end_ = ResultRow(result.get(), sql).int64(0);
  next_ = end_ - block_size;
}

void IdBlocks::close() {
  const std::lock_guard lock(mutex_);
  connection_.reset();
}

}  // namespace panelist::storage::postgres
