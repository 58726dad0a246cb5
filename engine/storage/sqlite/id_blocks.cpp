#include "storage/sqlite/id_blocks.hpp"

#include <sqlite3.h>
#include <stdexcept>

#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {

std::int64_t IdBlocks::next(Connection& connection) {
  if (next_ >= end_) take_block(connection);
  const std::int64_t id = next_++;
  handed_out_ = std::max(handed_out_, next_);
  return id;
}

void IdBlocks::take_block(Connection& connection) {
  constexpr std::string_view sql =
      "UPDATE id_block SET next_value = max(next_value, :above) + :size WHERE name = 'all' "
      "RETURNING next_value";
  const Param params[] = {{"above", handed_out_}, {"size", block_size}};
  const auto statement = connection.statements().take(sql);
  statement->bind(params);
  const int code = statement->step();
  if (code == SQLITE_DONE) throw std::logic_error("the table id_block has no row 'all'");
  if (code != SQLITE_ROW) throw make_failure(connection.handle(), sql);
  const std::int64_t end = StatementRow(statement->handle()).int64(0);
  // RETURNING hands out its row before the change is complete: only the last step proves it.
  if (statement->step() != SQLITE_DONE) throw make_failure(connection.handle(), sql);
  next_ = end - block_size;
  end_ = end;
  taken_by_group_ = taken_by_work_ = taken_by_attempt_ = true;
}

}  // namespace panelist::storage::sqlite
