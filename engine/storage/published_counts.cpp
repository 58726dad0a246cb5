#include "storage/published_counts.hpp"

#include "storage/verdict_reader.hpp"

namespace panelist::storage {
namespace {

using Numbers = std::map<std::string, std::int64_t>;

std::string vote_name(bool is_sample, std::string_view persona, std::string_view decision) {
  return std::string(is_sample ? sample_vote_counters : vote_counters)
      .append(persona)
      .append(".")
      .append(decision);
}

/// Nothing when it is not published.
Numbers numbers_of(Transaction& tx, ToolId tool) {
  Numbers numbers;
  bool is_sample = false;
  const bool is_published = tx.first(
      "SELECT category_id, is_sample FROM tool WHERE id = :tool AND published_run_id IS NOT NULL",
      {{"tool", tool}}, [&](const Row& row) {
        numbers[std::string(category_counters) + std::to_string(row.int64(0))] = 1;
        is_sample = row.flag(1);
      });
  if (!is_published) return numbers;
  for (const VoteCount& one : count_public_votes_of(tx, tool))
    numbers[vote_name(is_sample, one.persona, one.decision)] += one.votes;
  return numbers;
}

ToolId tool_of(Transaction& tx, RunId run) {
  ToolId tool;
  tx.first("SELECT tool_id FROM run WHERE id = :run", {{"run", run}},
           [&tool](const Row& row) { tool = row.id<ToolId>(0); });
  return tool;
}

/// What the rows add up to, in the names of the counters.
Numbers add_up(Transaction& tx) {
  Numbers numbers;
  tx.each(
      "SELECT category_id, count(*) FROM tool WHERE published_run_id IS NOT NULL "
      "GROUP BY category_id",
      {}, [&](const Row& row) {
        numbers[std::string(category_counters) + std::to_string(row.int64(0))] = row.int64(1);
      });
  for (const VoteCount& one : add_up_public_votes(tx))
    numbers[vote_name(one.is_sample, one.persona, one.decision)] = one.votes;
  tx.each(
      "SELECT phase, count(*) FROM run "
      "WHERE phase IN ('published', 'rejected', 'withdrawn', 'retired') GROUP BY phase",
      {}, [&](const Row& row) {
        numbers[std::string(phase_counters) + row.string(0)] = row.int64(1);
      });
  return numbers;
}

}  // namespace

PublishedCounts::PublishedCounts(Transaction& tx, ToolId tool)
    : tx_(tx), tool_(tool), before_(numbers_of(tx, tool)) {}

PublishedCounts::PublishedCounts(Transaction& tx, RunId run)
    : PublishedCounts(tx, tool_of(tx, run)) {}

void PublishedCounts::follow() const {
  Numbers changes = numbers_of(tx_, tool_);
  for (const auto& [name, count] : before_) changes[name] -= count;
  for (const auto& [name, by] : changes)
    if (by != 0) tx_.count(name, by);
}

void count_phase_change(Transaction& tx, workflow::RunPhase before, workflow::RunPhase after) {
  if (before == after) return;
  const auto name = [](workflow::RunPhase phase) {
    return std::string(phase_counters).append(workflow::to_string(phase));
  };
  if (workflow::is_finished(before)) tx.count(name(before), -1);
  if (workflow::is_finished(after)) tx.count(name(after), 1);
}

std::map<std::string, std::int64_t> read_counters(Transaction& tx, std::string_view prefix) {
  Numbers numbers;
  const std::string end = std::string(prefix) + "~";  // after every name of ours
  tx.each(
      "SELECT name, sum(value) FROM (SELECT name, value FROM overview_count "
      "WHERE name >= :prefix AND name < :end UNION ALL "
      "SELECT name, value FROM overview_count_change WHERE name >= :prefix AND name < :end) AS x "
      "GROUP BY name",
      {{"prefix", prefix}, {"end", end}}, [&](const Row& row) {
        if (row.int64(1) != 0)
          numbers[std::string(row.text(0).substr(prefix.size()))] = row.int64(1);
      });
  return numbers;
}

bool has_changes_to_fold(Transaction& tx) {
  return tx.first("SELECT 1 FROM overview_count_change LIMIT 1", {}, [](const Row&) {});
}

int fold_changes(Transaction& tx, int limit) {
  Numbers sums;
  int count = 0;
  tx.each(
      "DELETE FROM overview_count_change WHERE id IN "
      "(SELECT id FROM overview_count_change ORDER BY id LIMIT :limit" SKIP_LOCKED
      ") RETURNING name, value",
      {{"limit", limit}}, [&](const Row& row) {
        sums[row.string(0)] += row.int64(1);
        ++count;
      });
  for (const auto& [name, by] : sums)
    tx.write(
        "INSERT INTO overview_count (name, value) VALUES (:name, :by) "
        "ON CONFLICT (name) DO UPDATE SET value = overview_count.value + excluded.value",
        {{"name", name}, {"by", by}});
  return count;
}

std::vector<PersonaCount> count_public_verdicts(Transaction& tx, bool samples) {
  std::vector<PersonaCount> counts;
  for (const auto& [name, count] :
       read_counters(tx, samples ? sample_vote_counters : vote_counters)) {
    const std::size_t dot = name.rfind('.');
    const std::string persona = name.substr(0, dot);
    if (counts.empty() || counts.back().persona != persona) counts.push_back({persona, 0, 0});
    counts.back().votes += count;
    if (name.substr(dot + 1) == "ship") counts.back().ships += count;
  }
  return counts;
}

std::vector<std::string> find_miscounts(Transaction& tx) {
  Numbers differences = add_up(tx);
  for (const auto& [name, value] : read_counters(tx, "")) differences[name] -= value;
  std::vector<std::string> found;
  for (const auto& [name, difference] : differences)
    if (difference != 0)
      found.push_back("the counter " + name + " is too low by " + std::to_string(difference));
  return found;
}

}  // namespace panelist::storage
