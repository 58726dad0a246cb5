#pragma once
// COPY ... FROM STDIN in binary format: rows go to the server as they come.
#include <memory>
#include <string>
#include <vector>

#include "storage/postgres/connection.hpp"
#include "storage/row_source.hpp"

namespace panelist::storage::postgres {

/// Fills one table within the connection's transaction. Throws StorageFailure, which names the
/// table.
class CopyStream {
 public:
  /// `widths`: the bytes of each number column as the server stores it; 0 for texts and bytes.
  CopyStream(Connection& connection, const Table& table, std::vector<int> widths);
  void put(const Row& row);
  /// After the last row; what the server found wrong with any of them comes up here at the latest.
  void end();

 private:
  void send();

  Connection& connection_;
  const Table& table_;
  std::string doing_;
  std::vector<int> widths_;
  std::string buffer_;
};

}  // namespace panelist::storage::postgres
