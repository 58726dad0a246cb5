#include "app/fill/case_writer.hpp"

#include <algorithm>
#include <span>

#include "storage/history_chain.hpp"
#include "storage/person_refs.hpp"

namespace panelist::app {

CaseWriter::CaseWriter(storage::Transaction& tx, const std::vector<storage::Table>& tables)
    : tx_(tx) {
  std::size_t columns = 0;
  for (const storage::Table& table : tables) {
    inserts_.emplace_back(table);
    columns = std::max(columns, table.columns.size());
  }
  texts_.resize(columns);
}

void CaseWriter::write(const CasePattern& pattern, std::int64_t number, Duration later,
                       std::size_t shift) {
  CaseCopy copy;
  copy.number = std::to_string(number);
  copy.later = later;
  copy.ids.resize(pattern.ids(), 0);
  for (const auto& [place, others, index] : pattern.reviewers())
    copy.ids[place] = (*others)[(index + shift) % others->size()];
  for (std::int64_t& id : copy.ids)
    if (id == 0) id = tx_.next_id();
  pattern.compute(copy);
  for (const RowPattern& row : pattern.rows()) write_row(row, copy);
  write_log(pattern, copy);
  for (const auto& [name, by] : pattern.counts().overview) counts_.overview[name] += by;
  for (const auto& [place, tasks] : pattern.counts().open_tasks)
    counts_.open_tasks[copy.ids[static_cast<std::size_t>(place)]] += tasks;
}

void CaseWriter::write_row(const RowPattern& row, const CaseCopy& copy) {
  const storage::InsertText& insert = inserts_[row.table];
  params_.clear();
  for (std::size_t column = 0; column < row.cells.size(); ++column)
    params_.push_back({insert.names[column], value_of(row.cells[column], copy, texts_[column])});
  tx_.each(insert.sql, params_, [](const storage::Row&) {});
}

storage::Value CaseWriter::value_of(const CellPattern& cell, const CaseCopy& copy,
                                    std::string& text) const {
  switch (cell.kind) {
    case CellPattern::Kind::id:
      return copy.ids[cell.place];
    case CellPattern::Kind::time:
      return std::get<std::int64_t>(cell.value) + copy.later.count();
    case CellPattern::Kind::link:
      return storage::Bytes(copy.links[cell.place]);
    case CellPattern::Kind::text:
      text.clear();
      cell.text.append(text, copy);
      return text;
    case CellPattern::Kind::fixed:
      break;
  }
  if (const auto* number = std::get_if<std::int64_t>(&cell.value)) return *number;
  if (const auto* words = std::get_if<std::string>(&cell.value)) return *words;
  if (const auto* held = std::get_if<HeldBytes>(&cell.value))
    return std::as_bytes(std::span(held->bytes.data(), held->bytes.size()));
  return storage::Null{};
}

void CaseWriter::write_log(const CasePattern& pattern, const CaseCopy& copy) {
  for (const LogLine& line : pattern.log()) {
    workflow::LogEntry entry = line.entry;
    entry.at += copy.later;
    entry.run = RunId{copy.ids[line.run]};
    entry.head = copy.links[static_cast<std::size_t>(entry.seq - 1)];
    storage::append_to_log(tx_, entry);
  }
}

void CaseWriter::write_counts() {
  for (const auto& [name, by] : counts_.overview) tx_.count(name, by);
  for (const auto& [person, tasks] : counts_.open_tasks)
    storage::add_to_open_tasks(tx_, PersonId{person}, tasks);
}

}  // namespace panelist::app
