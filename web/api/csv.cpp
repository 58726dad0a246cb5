#include "web/api/csv.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"

namespace panelist::web::api {
namespace {

using Cells = std::vector<std::string>;

Error at_line(std::size_t line, const std::string& what) {
  return {ErrorCode::malformed, "CSV line " + std::to_string(line) + ": " + what, {}, {}};
}

/// Reads one record; quoted cells may hold commas, doubled quotes and line breaks.
Result<Cells> read_record(std::string_view& rest, std::size_t& line) {
  Cells cells(1);
  bool in_quotes = false;
  const std::size_t began = line;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\n') ++line;
    if (in_quotes) {
      if (c != '"') {
        cells.back() += c;
      } else if (!rest.empty() && rest.front() == '"') {
        cells.back() += '"';
        rest.remove_prefix(1);
      } else {
        in_quotes = false;
      }
    } else if (c == '"' && cells.back().empty()) {
      in_quotes = true;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      return cells;
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  if (in_quotes) return fail(at_line(began, "a quote is not closed"));
  return cells;
}

/// Each column once. The parts of a price are columns of their own, so the whole is none.
Result<void> check_names(const Cells& names) {
  std::set<std::string_view> seen;
  for (const std::string& cell : names) {
    const std::string_view name = trim(cell);
    if (name == "starting_price")
      return fail(at_line(1, "write starting_price as price.amount, price.currency, price.unit"));
    if (!seen.insert(name).second)
      return fail(at_line(1, "the column \"" + std::string(name) + "\" stands there twice"));
  }
  return {};
}

void put_cell(Json& row, const std::string& name, const std::string& cell) {
  constexpr std::string_view price = "price.";
  if (cell.empty()) return;
  if (name.starts_with(price)) {
    row["starting_price"][name.substr(price.size())] = cell;
  } else if (name == "compare_with") {
    for (const std::string& part : split(cell, ';'))
      if (!trim(part).empty()) row[name].push_back(std::string(trim(part)));
  } else if (name == "capabilities") {
    for (const std::string& part : split(cell, ';'))
      if (!trim(part).empty())
        row[name].push_back(
            {{"name", std::string(trim(part))}, {"description", std::string(trim(part))}});
  } else {
    row[name] = cell;
  }
}

}  // namespace

Result<std::vector<Json>> read_csv(std::string_view text) {
  if (!is_clean_utf8(text))
    return fail({ErrorCode::malformed, "the CSV is not valid UTF-8 text", {}, {}});
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t line = 1;
  auto names = read_record(text, line);
  if (!names) return fail(names.error());
  if (auto checked = check_names(*names); !checked) return fail(checked.error());
  std::vector<Json> rows;
  while (!text.empty()) {
    const std::size_t began = line;
    auto cells = read_record(text, line);
    if (!cells) return fail(cells.error());
    if (cells->size() == 1 && cells->front().empty()) continue;
    if (cells->size() != names->size())
      return fail(at_line(began, std::to_string(cells->size()) +
                                     " cells, but the first line names " +
                                     std::to_string(names->size())));
    Json row = Json::object();
    for (std::size_t i = 0; i < cells->size(); ++i)
      put_cell(row, std::string(trim((*names)[i])), std::string(trim((*cells)[i])));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace panelist::web::api
