#pragma once
// Runs: the whole state of one, loaded in two statements and saved by what changed.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/event_chain.hpp"
#include "workflow/run_state.hpp"
#include "workflow/waiting.hpp"

namespace panelist::storage {

/// A run's state and what the same row tells about its tool.
struct LoadedRun {
  workflow::RunState state;
  std::string tool_slug, tool_name, maker_folded;
  int facts_version{1};
  bool is_sample{false};
  std::optional<RunId> published_run;      ///< whose scorecard the tool's page shows
  bool needs_editor_now{false};            ///< the projection "belongs under Needs you"
  std::optional<Instant> wakes_at;
  Sha256 head{workflow::chain_origin};     ///< of the history's chain; the origin: no link yet
  Instant created_at{}, changed_at{};
};
/// Lock the run first when it is going to change.
std::optional<LoadedRun> find_run(Transaction& tx, const workflow::Catalog& catalog, RunId run);
std::optional<RunId> find_run_of_task(Transaction& tx, TaskId task);

/// What the row holds beside the state.
struct RunProjection {
  Instant now{};
  std::optional<Instant> wakes_at;
  std::optional<workflow::DueSpan> held_seats_due;
  bool needs_editor{false};
  Sha256 head{workflow::chain_origin};     ///< of the history with the events of this step
};
/// Inserts the run and its tasks. The definition must be stored (store_definition).
void add_run(Transaction& tx, const workflow::RunState& state, const RunProjection& projection);
/// Writes the row, the tasks that changed and the new ones; keeps people's open_tasks in step.
/// Yields who was at the cap and is not any more.
std::vector<PersonId> save_run(Transaction& tx, const workflow::RunState& before,
                               const workflow::RunState& after, const RunProjection& projection);

/// Keeps a snapshot once. Content-addressed, so a second call with the same hash does nothing.
void store_definition(Transaction& tx, const workflow::Definition& definition, Instant now);
/// From the catalog, a process-wide cache (snapshots never change, so it never goes stale), or the
/// row.
workflow::DefinitionPtr get_definition(Transaction& tx, const workflow::Catalog& catalog,
                                       const std::string& hash);

}  // namespace panelist::storage
