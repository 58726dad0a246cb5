#pragma once
// A run as the editor and its reviewers see it.
#include <optional>
#include <string>
#include <vector>

#include "service/views.hpp"
#include "workflow/waiting.hpp"

namespace panelist::service {

/// The word on a seat's box. Never a vote.
enum class SeatWord { nobody, waiting, writing, late, sealed, abstained, done, closed };
std::string_view to_string(SeatWord word);

struct SeatView {
  std::string persona, title, letter;
  SeatWord word{SeatWord::nobody};
  std::optional<workflow::TaskState> state;  ///< of the seat's latest task
  std::optional<PersonRef> assignee;
  TaskId task;  ///< 0: none yet
  std::optional<Instant> due_at, lease_until, draft_at;
  int draft_words{0};
  std::string why;
  std::vector<workflow::Verb> actions;  ///< open to the actor
  std::optional<VerdictView> verdict;   ///< after the close, or one's own, or opened
  CorrectionId correction;              ///< that waits for its answer; 0: none
  bool may_correct{false};              ///< public, and nothing waits: an editor may suggest
};
struct HistoryEntry {
  std::int64_t seq{0};
  std::string type;    ///< "verdict.submitted"
  std::string actor;   ///< name, "engine" or "cli:root"
  std::string person;  ///< name of who the act is about; may be empty
  Instant at{};
  std::string data_json;
};
struct StepView {
  std::string id;
  workflow::StepKind kind{};
  bool is_current{false}, is_done{false};
};
struct RunView {
  RunRef run;
  ToolRef tool;
  workflow::DefinitionPtr definition;  ///< the snapshot the run keeps
  std::string workflow_name, workflow_title, workflow_hash;
  int workflow_version{1};
  /// The definition of that name as loaded now, when it is another one and the run goes on.
  workflow::DefinitionPtr loaded_workflow;
  std::optional<workflow::RunPhase> held_from;
  std::vector<StepView> steps;
  std::vector<SeatView> seats;
  std::vector<TaskView> other_tasks;  ///< open triage and sign-off, editors only
  PanelCount panel;
  std::optional<workflow::Waiting> waiting;
  std::optional<domain::Tally> tally;      ///< after the close only
  std::vector<workflow::RunVerb> actions;  ///< open to the actor now
  std::vector<HistoryEntry> history;       ///< oldest first, at most 1,000
  std::vector<std::string> facts_changes;  ///< since the facts the panel judged
  Instant created_at{}, changed_at{};
  std::optional<Instant> opened_at, closed_at, deadline_at, hold_until, published_at, wakes_at;
  std::string failure;
  bool sealed_opened_by_me{false};
  /// Of the next publication, for editors: pages that change, and sites that are told.
  int pages_to_change{0}, sites_to_tell{0};
  /// Comparisons that still follow a change of the published scorecard, for editors.
  struct Following {
    int done{0}, total{0};
    std::string error;                       ///< why the last step failed; it is tried again
  };
  std::optional<Following> following;
};

}  // namespace panelist::service
