#include "storage/table_move.hpp"

#include <algorithm>
#include <limits>


namespace panelist::storage {
namespace {

constexpr std::int64_t rows_per_report = 50'000;

void append_number(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(number >> shift & 0xff));
}

/// A row's bytes, the same whatever database it stands in: per column what it is, and its length
/// where that is not plain.
void write_row(const Table& table, const Row& row, std::string& bytes) {
  bytes.clear();
  for (int column = 0; column < static_cast<int>(table.columns.size()); ++column) {
    if (row.is_null(column)) {
      bytes.push_back('0');
      continue;
    }
    switch (table.columns[static_cast<std::size_t>(column)].kind) {
      case ColumnKind::number:
        bytes.push_back('n');
        append_number(bytes, static_cast<std::uint64_t>(row.int64(column)));
        break;
      case ColumnKind::text: {
        const std::string_view text = row.text(column);
        bytes.push_back('t');
        append_number(bytes, text.size());
        bytes.append(text);
        break;
      }
      case ColumnKind::bytes: {
        const Bytes held = row.bytes(column);
        bytes.push_back('b');
        append_number(bytes, held.size());
        bytes.append(reinterpret_cast<const char*>(held.data()), held.size());
        break;
      }
    }
  }
}

/// Each row is hashed together with the hash of all before it.
class Digester {
 public:
  explicit Digester(const Table& table) : table_(table) {}
  void add(const Row& row) {
    write_row(table_, row, bytes_);
    digest_.hash = sha256(digest_.hash, bytes_);
    ++digest_.rows;
  }
  const TableDigest& digest() const { return digest_; }

 private:
  const Table& table_;
  TableDigest digest_;
  std::string bytes_;
};

/// Tells about a table every now and then.
class Teller {
 public:
  Teller(const MoveProgress& progress, std::string doing)
      : progress_(progress), doing_(std::move(doing)) {
    if (progress_) progress_(doing_, 0);
  }
  void count() {
    if (++rows_ % rows_per_report == 0 && progress_) progress_(doing_, rows_);
  }

 private:
  const MoveProgress& progress_;
  std::string doing_;
  std::int64_t rows_{0};
};

TableDigest read_digest(RowSource& source, const Table& table, const MoveProgress& progress) {
  Digester digester(table);
  Teller teller(progress, "comparing " + table.name);
  source.each(table, [&](const Row& row) {
    digester.add(row);
    teller.count();
  });
  return digester.digest();
}

int column_of(const Table& table, std::string_view name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& one) { return one.name == name; });
  return found == table.columns.end() ? -1 : static_cast<int>(found - table.columns.begin());
}

/// The column of ids that the database's counter gave; -1: the table has none.
int id_column(const Table& table) {
  return table.key == std::vector<std::string>{"id"} ? column_of(table, "id") : -1;
}

TableDigest copy_table(RowSource& source, RowTarget& target, const Table& table,
                       const MoveProgress& progress, MoveReport& report) {
  const int id = id_column(table);
  const int next = table.name == "id_block" ? column_of(table, "next_value") : -1;
  Digester digester(table);
  Teller teller(progress, "moving " + table.name);
  target.begin_table(table);
  source.each(table, [&](const Row& row) {
    digester.add(row);
    target.put(row);
    if (id >= 0) report.highest_id = std::max(report.highest_id, row.int64(id));
    if (next >= 0) report.next_id = row.int64(next);
    teller.count();
  });
  target.end_table();
  return digester.digest();
}

Result<void> check_alike(const std::vector<Table>& source, const std::vector<Table>& target) {
  const auto [left, right] =
      std::mismatch(source.begin(), source.end(), target.begin(), target.end());
  if (left == source.end() && right == target.end()) return {};
  return fail(conflict("the two schemas differ at table " +
                       (left != source.end() ? left->name : right->name)));
}

std::string in_words(const TableDigest& digest) {
  return std::to_string(digest.rows) + " rows with hash " + to_hex(digest.hash).substr(0, 16);
}

}  // namespace

Result<void> check_unused(RowSource& target, RowSource& fresh) {
  const std::vector<Table> tables = fresh.tables();
  if (auto alike = check_alike(tables, target.tables()); !alike) return alike;
  for (const Table& table : tables) {
    const TableDigest made = read_digest(fresh, table, {});
    const bool is_as_made =
        target.count(table, made.rows + 1) == made.rows && read_digest(target, table, {}) == made;
    if (!is_as_made)
      return fail(conflict("the target is in use: table " + table.name +
                           " has rows of its own; name an empty database"));
  }
  return {};
}

Result<MoveReport> move_tables(RowSource& source, RowTarget& target, const MoveProgress& progress) {
  const std::vector<Table> tables = source.tables();
  target.begin();
  if (auto alike = check_alike(tables, target.tables()); !alike) return fail(alike.error());
  MoveReport report;
  for (const Table& table : tables)
    report.tables.push_back({table.name, copy_table(source, target, table, progress, report)});
  if (report.highest_id >= report.next_id)
    return fail(conflict("the source has the id " + std::to_string(report.highest_id) +
                         " although its next one is " + std::to_string(report.next_id) +
                         ": it would be given twice"));
  if (progress) progress("making indexes", 0);
  target.end();
  for (std::size_t index = 0; index < tables.size(); ++index) {
    const TableDigest& sent = report.tables[index].digest;
    const TableDigest came = read_digest(target, tables[index], progress);
    if (sent != came)
      return fail(conflict("table " + tables[index].name + " has " + in_words(sent) +
                           " in the source and " + in_words(came) +
                           " in the target; nothing was kept"));
    report.rows += sent.rows;
  }
  target.keep();
  return report;
}

}  // namespace panelist::storage
