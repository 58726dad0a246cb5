#include "storage/history_chain.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace panelist::storage {
namespace {

template <std::size_t size>
std::array<std::byte, size> read_array(const Row& row, int column) {
  const Bytes bytes = row.bytes(column);
  if (bytes.size() != size) throw std::logic_error("the history holds a hash of another size");
  std::array<std::byte, size> array{};
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

#define EVENT_COLUMNS "SELECT seq, type, at, actor_id, actor_label, data"

workflow::Event read_event(const Row& row) {
  const auto type = workflow::parse_event_type(row.text(1));
  if (!type) throw std::logic_error("unknown event type " + row.string(1));
  workflow::Event event = workflow::event_from(*type, Json::parse(row.text(5)));
  event.seq = row.int64(0);
  event.at = row.instant(2);
  event.actor = {row.id<PersonId>(3), row.string(4)};
  return event;
}

ChainRow read_chain_row(const Row& row) {
  ChainRow entry;
  entry.data = row.string(5);
  entry.event = read_event(row);
  if (!row.is_null(6)) entry.salt = read_array<std::tuple_size_v<workflow::EventSalt>>(row, 6);
  if (!row.is_null(7)) entry.link = read_link(row, 7);
  return entry;
}

ChainHead read_head(const Row& row) {
  return {row.id<RunId>(0), static_cast<int>(row.int64(1)), row.int64(2), read_link(row, 3)};
}

#define LOG_COLUMNS "SELECT number, at, run_id, seq, type, head, link FROM history_log "

LogRow read_log_row(const Row& row) {
  const auto type = workflow::parse_event_type(row.text(4));
  if (!type) throw std::logic_error("unknown event type in the log: " + row.string(4));
  LogRow line;
  line.entry = {row.int64(0), row.instant(1), row.id<RunId>(2), row.int64(3), *type,
                read_link(row, 5)};
  line.link = read_link(row, 6);
  return line;
}

#define WAITING_COLUMNS "run_id, seq, at, type, head"

workflow::LogEntry read_waiting_line(const Row& row) {
  const auto type = workflow::parse_event_type(row.text(3));
  if (!type) throw std::logic_error("unknown event type waits for the log: " + row.string(3));
  return {0, row.instant(2), row.id<RunId>(0), row.int64(1), *type, read_link(row, 4)};
}

/// `last` is the log's last line, before and after.
void append_after(Transaction& tx, std::optional<LogRow>& last, workflow::LogEntry entry) {
  entry.number = last ? last->entry.number + 1 : 1;
  const Sha256 link = workflow::link_log(last ? last->link : workflow::chain_origin, entry);
  tx.write(
      "INSERT INTO history_log (number, at, run_id, seq, type, head, link) "
      "VALUES (:number, :at, :run, :seq, :type, :head, :link)",
      {{"number", entry.number},
       {"at", entry.at},
       {"run", entry.run},
       {"seq", entry.seq},
       {"type", workflow::to_string(entry.type)},
       {"head", Bytes(entry.head)},
       {"link", Bytes(link)}});
  last = LogRow{entry, link};
}

}  // namespace

Sha256 read_link(const Row& row, int column) {
  if (row.is_null(column)) return workflow::chain_origin;
  return read_array<std::tuple_size_v<Sha256>>(row, column);
}

std::vector<workflow::Event> load_history(Transaction& tx, RunId run) {
  std::vector<workflow::Event> history;
  tx.each(EVENT_COLUMNS " FROM event WHERE run_id = :run ORDER BY seq", {{"run", run}},
          [&history](const Row& row) { history.push_back(read_event(row)); });
  return history;
}

std::vector<ChainRow> list_chain(Transaction& tx, RunId run, std::int64_t after, int limit) {
  std::vector<ChainRow> rows;
  tx.each(
      EVENT_COLUMNS ", salt, link FROM event "
      "WHERE run_id = :run AND seq > :after ORDER BY seq LIMIT :limit",
      {{"run", run}, {"after", after}, {"limit", limit}},
      [&](const Row& row) { rows.push_back(read_chain_row(row)); });
  return rows;
}

std::optional<Sha256> find_link(Transaction& tx, RunId run, std::int64_t seq) {
  std::optional<Sha256> link;
  tx.first("SELECT link FROM event WHERE run_id = :run AND seq = :seq AND link IS NOT NULL",
           {{"run", run}, {"seq", seq}}, [&](const Row& row) { link = read_link(row, 0); });
  return link;
}

std::optional<ChainHead> find_head(Transaction& tx, RunId run) {
  std::optional<ChainHead> found;
  tx.first("SELECT id, round, seq, head FROM run WHERE id = :run", {{"run", run}},
           [&](const Row& row) { found = read_head(row); });
  return found;
}

std::vector<ChainHead> list_heads(Transaction& tx, ToolId tool) {
  std::vector<ChainHead> heads;
  tx.each("SELECT id, round, seq, head FROM run WHERE tool_id = :tool ORDER BY round",
          {{"tool", tool}}, [&](const Row& row) { heads.push_back(read_head(row)); });
  return heads;
}

void append_to_log(Transaction& tx, workflow::LogEntry entry) {
  if (tx.is_only_writer()) {
    auto last = find_last_log_row(tx);
    return append_after(tx, last, entry);
  }
  tx.write(
      "INSERT INTO history_log_waiting (run_id, seq, at, type, head) "
      "VALUES (:run, :seq, :at, :type, :head)",
      {{"run", entry.run},
       {"seq", entry.seq},
       {"at", entry.at},
       {"type", workflow::to_string(entry.type)},
       {"head", Bytes(entry.head)}});
}

bool has_waiting_log(Transaction& tx) {
  return tx.first("SELECT 1 FROM history_log_waiting LIMIT 1", {}, [](const Row&) {});
}

std::vector<workflow::LogEntry> list_waiting_log(Transaction& tx) {
  std::vector<workflow::LogEntry> lines;
  tx.each("SELECT " WAITING_COLUMNS " FROM history_log_waiting ORDER BY run_id, seq", {},
          [&lines](const Row& row) { lines.push_back(read_waiting_line(row)); });
  return lines;
}

int number_waiting_log(Transaction& tx, int limit) {
  auto last = find_last_log_row(tx);
  const bool is_mine =
      !last || tx.first("SELECT number FROM history_log WHERE number = :number" SKIP_LOCKED,
                        {{"number", last->entry.number}}, [](const Row&) {});
  if (!is_mine) return 0;
  std::vector<workflow::LogEntry> lines;
  tx.each(
      "DELETE FROM history_log_waiting WHERE (run_id, seq) IN (SELECT run_id, seq "
      "FROM history_log_waiting ORDER BY run_id, seq LIMIT :limit) RETURNING " WAITING_COLUMNS,
      {{"limit", limit}}, [&lines](const Row& row) { lines.push_back(read_waiting_line(row)); });
  std::sort(lines.begin(), lines.end(), [](const auto& one, const auto& other) {
    return std::pair(one.run, one.seq) < std::pair(other.run, other.seq);
  });
  // By time, where the clocks of processes do not turn a run's own order around.
  for (std::size_t at = 1; at < lines.size(); ++at)
    if (lines[at].run == lines[at - 1].run)
      lines[at].at = std::max(lines[at].at, lines[at - 1].at);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& one, const auto& other) { return one.at < other.at; });
  for (const workflow::LogEntry& line : lines) append_after(tx, last, line);
  return static_cast<int>(lines.size());
}

std::optional<LogRow> find_last_log_row(Transaction& tx) {
  std::optional<LogRow> last;
  tx.first(LOG_COLUMNS "WHERE number = (SELECT max(number) FROM history_log)", {},
           [&](const Row& row) { last = read_log_row(row); });
  return last;
}

std::vector<LogRow> list_log(Transaction& tx, std::int64_t after, int limit) {
  std::vector<LogRow> rows;
  tx.each(LOG_COLUMNS "WHERE number > :after ORDER BY number LIMIT :limit",
          {{"after", after}, {"limit", limit}},
          [&](const Row& row) { rows.push_back(read_log_row(row)); });
  return rows;
}

}  // namespace panelist::storage
