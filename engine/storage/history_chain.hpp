#pragma once
// The chain of a run's history as stored, and the log of heads (workflow/event_chain).
#include <optional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/event_chain.hpp"

namespace panelist::storage {

/// Of a column that holds a link; chain_origin for NULL. Throws std::logic_error on another size.
Sha256 read_link(const Row& row, int column);

/// A run's whole history, oldest first. Throws std::logic_error on a row that is no event.
std::vector<workflow::Event> load_history(Transaction& tx, RunId run);
/// An event as the chain sees it.
using ChainRow = workflow::ChainedEvent;
/// After `after`, in order. Throws std::logic_error on a row that is none.
std::vector<ChainRow> list_chain(Transaction& tx, RunId run, std::int64_t after, int limit);

/// Of one entry; nothing: there is no such entry, or it has none.
std::optional<Sha256> find_link(Transaction& tx, RunId run, std::int64_t seq);

/// Where a run's chain ends.
struct ChainHead {
  RunId run;
  int round{1};
  std::int64_t seq{0};
  Sha256 head{workflow::chain_origin};
};
std::optional<ChainHead> find_head(Transaction& tx, RunId run);
/// Of every round of a tool, oldest first.
std::vector<ChainHead> list_heads(Transaction& tx, ToolId tool);

/// A line of the log with its link.
struct LogRow {
  workflow::LogEntry entry;
  Sha256 link{};
};
/// Adds a line; its number is the next one, whatever `entry` says. Where others write too it waits
/// for its number, since one that follows the last without a gap would let no two works commit at
/// once.
void append_to_log(Transaction& tx, workflow::LogEntry entry);
bool has_waiting_log(Transaction& tx);
/// Gives waiting lines their numbers, those of one run in their order; how many. None while another
/// process does so.
int number_waiting_log(Transaction& tx, int limit);
/// Lines without a number, of every run.
std::vector<workflow::LogEntry> list_waiting_log(Transaction& tx);
std::optional<LogRow> find_last_log_row(Transaction& tx);
std::vector<LogRow> list_log(Transaction& tx, std::int64_t after, int limit);

}  // namespace panelist::storage
