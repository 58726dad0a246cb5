#include "app/fill/case_pattern.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "base/json.hpp"
#include "domain/verdict.hpp"
#include "storage/published_counts.hpp"
#include "workflow/run_state.hpp"
#include "workflow/task_table.hpp"

namespace panelist::app {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  throw std::logic_error("a played case cannot be copied: " + why);
}

std::span<const std::byte> as_bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// A row with its columns' names.
class NamedRow {
 public:
  NamedRow(const HeldRow& row, const std::vector<storage::Table>& tables)
      : row_(row), table_(tables[row.table]) {}
  const std::string& table() const { return table_.name; }
  const HeldValue& at(std::string_view column) const {
    for (std::size_t index = 0; index < table_.columns.size(); ++index)
      if (table_.columns[index].name == column) return row_.values[index];
    give_up("table " + table_.name + " has no column " + std::string(column));
  }
  bool is_null(std::string_view column) const {
    return std::holds_alternative<std::monostate>(at(column));
  }
  std::int64_t number(std::string_view column) const {
    const auto* number = std::get_if<std::int64_t>(&at(column));
    return number == nullptr ? 0 : *number;
  }
  std::string text(std::string_view column) const {
    const auto* text = std::get_if<std::string>(&at(column));
    return text == nullptr ? std::string() : *text;
  }
  std::string bytes(std::string_view column) const {
    const auto* held = std::get_if<HeldBytes>(&at(column));
    return held == nullptr ? std::string() : held->bytes;
  }
  template <std::size_t size>
  std::array<std::byte, size> array(std::string_view column) const {
    const std::string held = bytes(column);
    if (held.size() != size) give_up(table() + "." + std::string(column) + " has another size");
    std::array<std::byte, size> array{};
    std::copy(as_bytes_of(held).begin(), as_bytes_of(held).end(), array.begin());
    return array;
  }

 private:
  const HeldRow& row_;
  const storage::Table& table_;
};

bool is_time_column(const std::string& name) {
  return name == "at" || name.ends_with("_at") || name.ends_with("_until");
}
bool is_id_column(const std::string& name) { return name == "id" || name.ends_with("_id"); }

workflow::EventType type_of(const NamedRow& row) {
  const auto type = workflow::parse_event_type(row.text("type"));
  if (!type) give_up("event type " + row.text("type"));
  return *type;
}

workflow::Event event_of(const NamedRow& row) {
  workflow::Event event = workflow::event_from(type_of(row), Json::parse(row.text("data")));
  event.seq = row.number("seq");
  event.at = from_millis(row.number("at"));
  event.actor = {PersonId{row.number("actor_id")}, row.text("actor_label")};
  return event;
}

}  // namespace

/// Takes a played case apart, table by table.
class CasePattern::Reader {
 public:
  Reader(CasePattern& pattern, const PlayedCase& played, const std::vector<storage::Table>& tables,
         const Reviewers& reviewers)
      : pattern_(pattern), played_(played), tables_(tables), reviewers_(reviewers) {
    needles_.number = played.number;
    needles_.names = played.names;
  }

  const Needles& needles() const { return needles_; }

  void read() {
    each([this](const NamedRow& row) { note(row); });
    pattern_.ids_ = needles_.ids.size();
    std::size_t place = 0;
    for (auto& [id, at] : needles_.ids) at = place++;
    note_reviewers();
    each([this](const NamedRow& row) {
      if (row.table() == "verdict") read_verdict(row);
    });
    if (!played_.content.empty()) pattern_.content_ = {played_.content, needles_};
    each([this](const NamedRow& row) {
      if (row.table() == "event") read_event(row);
      if (row.table() == "history_log") read_log(row);
      count(row);
    });
    for (const HeldRow& row : played_.rows)
      if (tables_[row.table].name != "history_log") read_row(row);
  }

 private:
  template <typename Visit>
  void each(const Visit& visit) {
    for (const HeldRow& row : played_.rows) visit(NamedRow(row, tables_));
  }

  /// Ids and the hashes that stand in texts, before any text is cut.
  void note(const NamedRow& row) {
    const std::string& table = row.table();
    if (table == "tool" || table == "run" || table == "task" || table == "verdict" ||
        table == "change")
      needles_.ids.emplace(row.number("id"), 0);
    const std::int64_t person = table == "task"    ? row.number("assignee_id")
                                : table == "event" ? row.number("actor_id")
                                                   : 0;
    if (is_reviewer(person)) needles_.ids.emplace(person, 0);
    if (table == "verdict") {
      const auto place = static_cast<std::int64_t>(verdicts_seen_++);
      needles_.hashes[row.text("commitment")] = {Slot::commitment, place};
    }
    if (table == "revision") {
      pattern_.content_hash_ = row.text("content_hash");
      needles_.hashes[pattern_.content_hash_] = {Slot::content_hash, 0};
    }
    if (table == "event") places_of_links_.emplace(row.bytes("link"), places_of_links_.size());
  }

  bool is_reviewer(std::int64_t person) const {
    return std::any_of(reviewers_.begin(), reviewers_.end(), [person](const auto& persona) {
      return std::binary_search(persona.second.begin(), persona.second.end(), person);
    });
  }

  void note_reviewers() {
    for (const auto& [persona, people] : reviewers_)
      for (std::size_t index = 0; index < people.size(); ++index)
        if (const auto id = needles_.ids.find(people[index]); id != needles_.ids.end())
          pattern_.reviewers_.push_back({id->second, &people, index});
  }

  void read_verdict(const NamedRow& row) {
    const domain::SealedSubject subject{row.text("sealed_slug"), RunId{row.number("run_id")},
                                        static_cast<int>(row.number("round")), row.text("persona"),
                                        static_cast<int>(row.number("version"))};
    const auto text = domain::verdict_from_json(Json::parse(row.text("content")));
    pattern_.verdicts_.push_back({row.bytes("nonce"), row.text("commitment"),
                                  TextPattern(domain::commitment_text(subject, text), needles_)});
  }

  void read_event(const NamedRow& row) {
    const workflow::Event event = event_of(row);
    EventPattern pattern;
    pattern.salt = row.array<std::tuple_size_v<workflow::EventSalt>>("salt");
    pattern.link = row.array<std::tuple_size_v<Sha256>>("link");
    pattern.hidden = {workflow::private_text(event.actor, row.text("data")), needles_};
    const std::string hidden = workflow::private_hash(pattern.salt, event.actor, row.text("data"));
    Needles with_hidden = needles_;
    with_hidden.hashes[hidden] = {Slot::hidden, 0};
    pattern.entry = {workflow::entry_text(RunId{row.number("run_id")}, event, hidden), with_hidden};
    pattern_.events_.push_back(std::move(pattern));
  }

  void read_log(const NamedRow& row) {
    workflow::LogEntry entry;
    entry.at = from_millis(row.number("at"));
    entry.seq = row.number("seq");
    entry.type = type_of(row);
    pattern_.log_.push_back({entry, needles_.ids.at(row.number("run_id"))});
  }

  void count(const NamedRow& row) {
    CaseCounts& counts = pattern_.counts_;
    if (row.table() == "tool" && !row.is_null("published_run_id")) {
      ++counts.overview[std::string(storage::category_counters) +
                        std::to_string(row.number("category_id"))];
    } else if (row.table() == "run") {
      const auto phase = workflow::parse_run_phase(row.text("phase"));
      pattern_.is_finished_ = phase && workflow::is_finished(*phase);
      if (pattern_.is_finished_)
        ++counts.overview[std::string(storage::phase_counters) + row.text("phase")];
    } else if (row.table() == "verdict" && row.text("state") == "public") {
      ++counts.overview[std::string(storage::vote_counters) + row.text("persona") + "." +
                        row.text("decision")];
    } else if (row.table() == "task" && !row.is_null("assignee_id")) {
      const auto state = workflow::parse_task_state(row.text("state"));
      if (state && workflow::is_open(*state))
        ++counts.open_tasks[static_cast<std::int64_t>(needles_.ids.at(row.number("assignee_id")))];
    }
  }

  void read_row(const HeldRow& row) {
    RowPattern pattern{row.table, {}};
    const storage::Table& table = tables_[row.table];
    for (std::size_t index = 0; index < row.values.size(); ++index)
      pattern.cells.push_back(cell_of(table.columns[index].name, row.values[index]));
    pattern_.rows_.push_back(std::move(pattern));
  }

  CellPattern cell_of(const std::string& column, const HeldValue& value) const {
    CellPattern cell;
    cell.value = value;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      if (is_time_column(column)) cell.kind = CellPattern::Kind::time;
      const auto id = needles_.ids.find(*number);
      if (!is_id_column(column) || id == needles_.ids.end()) return cell;
      cell.kind = CellPattern::Kind::id;
      cell.place = id->second;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      cell.text = {*text, needles_};
      if (!cell.text.is_fixed()) cell.kind = CellPattern::Kind::text;
    } else if (const auto* held = std::get_if<HeldBytes>(&value)) {
      const auto link = places_of_links_.find(held->bytes);
      if (link == places_of_links_.end()) return cell;
      cell.kind = CellPattern::Kind::link;
      cell.place = link->second;
    }
    return cell;
  }

  CasePattern& pattern_;
  const PlayedCase& played_;
  const std::vector<storage::Table>& tables_;
  const Reviewers& reviewers_;
  Needles needles_;
  std::size_t verdicts_seen_{0};
  std::map<std::string, std::size_t> places_of_links_;
};

CasePattern::CasePattern(const PlayedCase& played, const std::vector<storage::Table>& tables,
                         const Reviewers& reviewers) {
  Reader reader(*this, played, tables, reviewers);
  reader.read();
  check_itself(played, reader.needles());
}

void CasePattern::compute(CaseCopy& copy) const {
  std::string text;
  copy.commitments.clear();
  for (const VerdictPattern& verdict : verdicts_) {
    text.clear();
    verdict.text.append(text, copy);
    copy.commitments.push_back(to_hex(sha256(as_bytes_of(verdict.nonce), text)));
  }
  if (!content_hash_.empty()) {
    text.clear();
    content_.append(text, copy);
    copy.content_hash = to_hex(sha256(text));
  }
  Sha256 previous = workflow::chain_origin;
  copy.links.clear();
  for (const EventPattern& event : events_) {
    text.clear();
    event.hidden.append(text, copy);
    copy.hidden = to_hex(sha256(event.salt, text));
    text.clear();
    event.entry.append(text, copy);
    previous = sha256(previous, text);
    copy.links.push_back(previous);
  }
}

void CasePattern::check_itself(const PlayedCase& played, const Needles& needles) const {
  CaseCopy itself;
  itself.number = played.number;
  for (const auto& [id, place] : needles.ids) itself.ids.push_back(id);
  compute(itself);
  for (std::size_t index = 0; index < verdicts_.size(); ++index)
    if (itself.commitments[index] != verdicts_[index].commitment)
      give_up("verdict " + std::to_string(index + 1) + " gets another commitment");
  for (std::size_t index = 0; index < events_.size(); ++index)
    if (itself.links[index] != events_[index].link)
      give_up("event " + std::to_string(index + 1) + " gets another link");
  if (itself.content_hash != content_hash_) give_up("its page gets another hash");
}

}  // namespace panelist::app
