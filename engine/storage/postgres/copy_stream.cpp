#include "storage/postgres/copy_stream.hpp"

#include <libpq-fe.h>

namespace panelist::storage::postgres {
namespace {

constexpr std::size_t bytes_per_message = 64 * 1024;
constexpr int null_size = -1;
constexpr int end_of_rows = -1;

/// Signature, no flags, no extension: the format's own head.
constexpr std::string_view copy_head{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};

void append_big_endian(std::string& bytes, std::int64_t number, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(number >> shift & 0xff));
}

void append_field(std::string& bytes, const char* data, std::size_t size) {
  append_big_endian(bytes, static_cast<std::int64_t>(size), 4);
  bytes.append(data, size);
}

}  // namespace

CopyStream::CopyStream(Connection& connection, const Table& table, std::vector<int> widths)
    : connection_(connection),
      table_(table),
      doing_("COPY " + table.name + " (" + column_list(table) + ") FROM STDIN (FORMAT binary)"),
      widths_(std::move(widths)),
      buffer_(copy_head) {
  const ResultPtr begun(PQexec(connection_.handle(), doing_.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) connection_.fail(begun.get(), doing_);
}

void CopyStream::put(const Row& row) {
  append_big_endian(buffer_, static_cast<std::int64_t>(table_.columns.size()), 2);
  for (std::size_t index = 0; index < table_.columns.size(); ++index) {
    const int column = static_cast<int>(index);
    if (row.is_null(column)) {
      append_big_endian(buffer_, null_size, 4);
    } else if (widths_[index] > 0) {
      append_big_endian(buffer_, widths_[index], 4);
      append_big_endian(buffer_, row.int64(column), widths_[index]);
    } else if (table_.columns[index].kind == ColumnKind::text) {
      const std::string_view text = row.text(column);
      append_field(buffer_, text.data(), text.size());
    } else {
      const Bytes bytes = row.bytes(column);
      append_field(buffer_, reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
  }
  if (buffer_.size() >= bytes_per_message) send();
}

void CopyStream::send() {
  if (PQputCopyData(connection_.handle(), buffer_.data(), static_cast<int>(buffer_.size())) != 1)
    connection_.fail(nullptr, doing_);
  buffer_.clear();
}

void CopyStream::end() {
  append_big_endian(buffer_, end_of_rows, 2);
  send();
  if (PQputCopyEnd(connection_.handle(), nullptr) != 1) connection_.fail(nullptr, doing_);
  const ResultPtr ended(PQgetResult(connection_.handle()));
  while (const ResultPtr more{PQgetResult(connection_.handle())}) continue;
  if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) connection_.fail(ended.get(), doing_);
}

}  // namespace panelist::storage::postgres
