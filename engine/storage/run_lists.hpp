#pragma once
// Lists and counts of runs for the pipeline, and what the timer loop asks for.
#include <optional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/blocker.hpp"
#include "workflow/run_state.hpp"

namespace panelist::storage {

/// Due at `now`, in due order.
std::vector<RunId> list_due_runs(Transaction& tx, Instant now, int limit);
/// Takes the run for this transaction when it is due and no other node is at it.
bool take_due_run(Transaction& tx, RunId run, Instant now);
std::optional<Instant> find_next_wake(Transaction& tx);

struct RunKey {
  RunId id;
  Instant created_at{}, changed_at{};
  std::string name_folded;          ///< of a name search only
};
struct RunQuery {
  enum class Order { open_oldest_first, phase_oldest_first, phase_newest_first, by_name };
  Order order{Order::open_oldest_first};
  std::vector<std::string> phases;  ///< one with phase_*; any number, or none, with by_name
  std::string name_prefix_folded;   ///< with by_name
  std::optional<PersonId> sits;     ///< only panels of this person
  std::string persona;              ///< with an open task of this persona
  std::string holder_email_folded;  ///< with an open task of this person
  std::optional<workflow::Blocker> waits_for;  ///< of that persona's and holder's task, if named
  bool overdue{false}, needs_editor{false};
  std::optional<Instant> created_before;
  std::optional<int> ships, skips;
  std::string vote;                 ///< "ship" or "skip"
  std::int64_t after{0};            ///< keyset: instant of the order
  std::int64_t after_id{0};
  std::string after_name;
  bool begins{true};
  Instant now{};
  int limit{50};
};
/// Votes are looked at only of closed runs, whatever is asked.
std::vector<RunKey> list_run_keys(Transaction& tx, const RunQuery& query);
/// Runs that need the editor, longest waiting first.
std::vector<RunKey> list_runs_needing_editor(Transaction& tx, int limit);
int count_runs_needing_editor(Transaction& tx, int max);

/// When the oldest run in the phase was submitted; nothing for a phase in which runs have ended.
std::optional<Instant> find_oldest_in(Transaction& tx, std::string_view phase);

struct PhaseTotal {
  std::string phase;
  int count{0};
};
/// Over all runs, in no order.
std::vector<PhaseTotal> count_all_phases(Transaction& tx);

struct EndedRun {
  RunId id;
  std::string tool_name, category, phase;
  int round{1};
  Instant ended_at{};
};
std::vector<EndedRun> list_ended_runs(Transaction& tx, std::string_view phase, int limit);
int last_round(Transaction& tx, ToolId tool);

}  // namespace panelist::storage
