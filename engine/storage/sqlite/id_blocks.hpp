#pragma once
// Ids in blocks of 1,000 from the table id_block, so that most ids cost no statement.
#include <algorithm>
#include <cstdint>

#include "storage/sqlite/connection.hpp"

namespace panelist::storage::sqlite {

/// Owned by the writer's thread. A block belongs to us only when the transaction that took it is
/// durable: one taken by work that was rolled back is forgotten, and its numbers are skipped.
class IdBlocks {
 public:
  std::int64_t next(Connection& connection);
  void begin_group() { taken_by_group_ = taken_by_work_ = false; }
  void begin_work() { taken_by_work_ = false; }
  void begin_attempt() { taken_by_attempt_ = false; }
  void attempt_rolled_back() {
    if (taken_by_attempt_) forget();
  }
  void work_rolled_back() {
    if (taken_by_work_) forget();
  }
  void group_rolled_back() {
    if (taken_by_group_) forget();
  }

  static constexpr std::int64_t block_size = 1000;

 private:
  void forget() { next_ = end_ = 0; }
  void take_block(Connection& connection);

  std::int64_t next_{0}, end_{0};
  std::int64_t handed_out_{0};  ///< no id below this is ever given again, rolled back or not
  bool taken_by_group_{false}, taken_by_work_{false}, taken_by_attempt_{false};
};

}  // namespace panelist::storage::sqlite
