#include "service/check_history.hpp"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "storage/invariants.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

inline constexpr int lines_per_read = 500;

}  // namespace

void HistoryCheck::say(const std::string& what, RunId run) {
  report_.problems.push_back(what + ": run " + std::to_string(run.value));
}

void HistoryCheck::check_seals(RunId run, const std::vector<storage::ChainRow>& rows) {
  std::map<VerdictId, storage::StoredSeal> seals;
  for (auto& seal : storage::list_seal_rows_of(unit_.tx, run)) seals.emplace(seal.id, seal);
  for (const storage::ChainRow& row : rows) {
    const workflow::Event& event = row.event;
    if (event.type != workflow::EventType::verdict_submitted &&
        event.type != workflow::EventType::verdict_corrected)
      continue;
    const std::string verdict = " verdict " + std::to_string(event.verdict.value);
    const auto seal = seals.find(event.verdict);
    if (seal == seals.end()) {
      say("the history has a commitment without its" + verdict, run);
      continue;
    }
    if (seal->second.commitment != event.commitment || seal->second.persona != event.persona ||
        seal->second.version != event.version || seal->second.submitted_at != event.at)
      say("the seal is not what the history says of" + verdict, run);
    seals.erase(seal);
  }
  for (const auto& [id, seal] : seals)
    say("the history does not have verdict " + std::to_string(id.value), run);
}

std::optional<std::vector<workflow::Event>> HistoryCheck::check_run(RunId run) {
  try {
    auto rows = storage::list_chain(unit_.tx, run, 0, std::numeric_limits<int>::max());
    follow(run, rows);
    std::vector<workflow::Event> history;
    history.reserve(rows.size());
    for (storage::ChainRow& row : rows) history.push_back(std::move(row.event));
    return history;
  } catch (const std::logic_error& broken) {
    say("the history cannot be read (" + std::string(broken.what()) + ")", run);
  } catch (const Json::exception& broken) {
    say("the history cannot be read (" + std::string(broken.what()) + ")", run);
  }
  return std::nullopt;
}

void HistoryCheck::follow(RunId run, const std::vector<storage::ChainRow>& rows) {
  const auto head = storage::find_head(unit_.tx, run);
  const auto report =
      workflow::follow_chain(run, rows, head ? head->head : workflow::chain_origin);
  for (const std::string& problem : report.problems) say(problem, run);
  links_ += report.links;
  for (const storage::ChainRow& row : rows)
    if (row.link && row.salt && workflow::is_logged(row.event.type)) owed_[run] = row.event.seq;
  check_seals(run, rows);
}

void HistoryCheck::check_log() {
  Sha256 previous = workflow::chain_origin;
  std::int64_t number = 0;
  std::vector<storage::LogRow> lines;
  do {
    lines = storage::list_log(unit_.tx, number, lines_per_read);
    for (const storage::LogRow& line : lines) {
      const std::string name = "line " + std::to_string(line.entry.number) + " of the log";
      if (line.entry.number != ++number) say("a line is missing before " + name, line.entry.run);
      number = line.entry.number;
      if (workflow::link_log(previous, line.entry) != line.link)
        say("the log was changed at or before " + name, line.entry.run);
      previous = line.link;
      if (storage::find_link(unit_.tx, line.entry.run, line.entry.seq) != line.entry.head)
        say("the history does not have the head of " + name, line.entry.run);
      if (const auto owed = owed_.find(line.entry.run);
          owed != owed_.end() && owed->second <= line.entry.seq)
        owed_.erase(owed);
    }
  } while (static_cast<int>(lines.size()) == lines_per_read);
  for (const workflow::LogEntry& line : storage::list_waiting_log(unit_.tx)) {
    if (storage::find_link(unit_.tx, line.run, line.seq) != line.head)
      say("the history does not have the head of a line that waits for the log", line.run);
    if (const auto owed = owed_.find(line.run); owed != owed_.end() && owed->second <= line.seq)
      owed_.erase(owed);
  }
  for (const auto& [run, seq] : owed_)
    say("the log does not have entry " + std::to_string(seq), run);
  report_.counts.emplace_back("log lines", number);
}

void check_history(Unit& unit, Report& report) {
  HistoryCheck check(unit, report);
  storage::each_run(unit.tx, [&check](RunId id) { check.check_run(id); });
  check.check_log();
  report.counts.emplace_back("links", check.links());
}

}  // namespace panelist::service
