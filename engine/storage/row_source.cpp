#include "storage/row_source.hpp"

#include "base/text.hpp"

namespace panelist::storage {

std::string column_list(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return join(names, ", ");
}

std::string reading_text(const Table& table) {
  return "SELECT " + column_list(table) + " FROM " + table.name + " ORDER BY " +
         join(table.key, ", ");
}

std::string counting_text(const Table& table) {
  return "SELECT count(*) FROM (SELECT 1 FROM " + table.name + " LIMIT :limit) AS x";
}

InsertText::InsertText(const Table& table) {
  std::vector<std::string> marks;
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    names.push_back("c" + std::to_string(index));
    marks.push_back(":" + names.back());
  }
  sql = "INSERT INTO " + table.name + " (" + column_list(table) + ") VALUES (" + join(marks, ", ") +
        ")";
}

}  // namespace panelist::storage
