#pragma once
// Ids in blocks of 1,000 from the table id_block, so that most ids cost no statement.
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "storage/postgres/connection.hpp"

namespace panelist::storage::postgres {

/// One for all writers of a process; thread-safe. A block is taken on a connection of its own and
/// belongs to us before the first of its ids is given: no rollback gives an id back, and no two
/// works ever wait for each other's ids.
class IdBlocks {
 public:
  explicit IdBlocks(const std::string& url) : url_(url) {}
  /// Throws StorageFailure when no block can be had.
  std::int64_t next();
  void close();

  static constexpr std::int64_t block_size = 1000;

 private:
  void take_block();

  const std::string& url_;
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
  std::int64_t next_{0}, end_{0};
};

}  // namespace panelist::storage::postgres
