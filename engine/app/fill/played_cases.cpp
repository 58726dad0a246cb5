#include "app/fill/played_cases.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace panelist::app {
namespace {

/// A table that holds rows of a case, and the column that says of which one: an id of the case, or
/// its slug.
struct Part {
  std::string_view table, owner;
  bool has_ids;  ///< rows of other tables refer to this one's
};
constexpr std::array<Part, 11> parts{{{"tool", "id", true},
                                      {"tool_facts", "tool_id", false},
                                      {"tool_capability", "tool_id", false},
                                      {"run", "tool_id", true},
                                      {"task", "run_id", true},
                                      {"event", "run_id", false},
                                      {"draft", "task_id", false},
                                      {"verdict", "run_id", true},
                                      {"revision", "page_id", false},
                                      {"change", "slug", false},
                                      {"history_log", "run_id", false}}};

std::size_t index_of(const storage::Table& table, std::string_view column) {
  for (std::size_t index = 0; index < table.columns.size(); ++index)
    if (table.columns[index].name == column) return index;
  throw std::logic_error("table " + table.name + " has no column " + std::string(column));
}

HeldRow hold(const storage::Row& row, const storage::Table& table, std::size_t place) {
  HeldRow held{place, {}};
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    const int column = static_cast<int>(index);
    if (row.is_null(column)) {
      held.values.emplace_back();
    } else if (table.columns[index].kind == storage::ColumnKind::number) {
      held.values.emplace_back(row.int64(column));
    } else if (table.columns[index].kind == storage::ColumnKind::text) {
      held.values.emplace_back(row.string(column));
    } else {
      const storage::Bytes bytes = row.bytes(column);
      held.values.emplace_back(
          HeldBytes{std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())});
    }
  }
  return held;
}

class CaseReader {
 public:
  explicit CaseReader(storage::RowSource& source) : source_(source) {}

  PlayedCases read() {
    const std::vector<storage::Table> known = source_.tables();
    for (const Part& part : parts) {
      const auto table = std::find_if(known.begin(), known.end(),
                                      [&](const auto& one) { return one.name == part.table; });
      if (table == known.end()) throw std::logic_error("no table " + std::string(part.table));
      found_.tables.push_back(*table);
      read_part(part, *table, found_.tables.size() - 1);
    }
    for (const storage::Table& table : known)
      if (table.name == "person_persona") read_reviewers(table);
    return std::move(found_);
  }

 private:
  void read_part(const Part& part, const storage::Table& table, std::size_t place) {
    const std::size_t owner = index_of(table, part.owner);
    source_.each(table, [&](const storage::Row& row) {
      HeldRow held = hold(row, table, place);
      if (part.table == "tool") begin_case(held, table);
      const auto* id = std::get_if<std::int64_t>(&held.values[owner]);
      const auto* slug = std::get_if<std::string>(&held.values[owner]);
      const std::size_t at = id != nullptr ? by_id_.at(*id) : by_slug_.at(*slug);
      if (part.has_ids) by_id_.emplace(row.int64(static_cast<int>(index_of(table, "id"))), at);
      found_.cases[at].rows.push_back(std::move(held));
    });
  }

  /// In the order of the key: by persona, and by person.
  void read_reviewers(const storage::Table& table) {
    const int persona = static_cast<int>(index_of(table, "persona"));
    const int person = static_cast<int>(index_of(table, "person_id"));
    source_.each(table, [&](const storage::Row& row) {
      found_.reviewers[row.string(persona)].push_back(row.int64(person));
    });
  }

  /// "bench-4711-17" is case 17 of the tag 4711.
  void begin_case(const HeldRow& tool, const storage::Table& table) {
    const auto& slug = std::get<std::string>(tool.values[index_of(table, "slug")]);
    const std::size_t tag = slug.find('-') + 1;
    const std::size_t number = slug.rfind('-') + 1;
    const std::string word = slug.substr(tag, number - tag - 1);
    PlayedCase played;
    played.number = slug.substr(number);
    played.names = {"Bench " + word + " ", "bench " + word + " ", "bench-" + word + "-", "tool-"};
    by_slug_.emplace(slug, found_.cases.size());
    by_id_.emplace(std::get<std::int64_t>(tool.values[index_of(table, "id")]), found_.cases.size());
    found_.cases.push_back(std::move(played));
  }

  storage::RowSource& source_;
  PlayedCases found_;
  std::map<std::int64_t, std::size_t> by_id_;
  std::map<std::string, std::size_t> by_slug_;
};

}  // namespace

PlayedCases read_played_cases(storage::RowSource& source) { return CaseReader(source).read(); }

std::string page_refs_of(const PlayedCase& played, const std::vector<storage::Table>& tables) {
  for (const HeldRow& row : played.rows)
    if (tables[row.table].name == "revision")
      return std::get<std::string>(row.values[index_of(tables[row.table], "refs")]);
  return {};
}

}  // namespace panelist::app
