#pragma once
// A workflow as data (workflows/*.toml) and the immutable snapshot a run keeps.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/persona.hpp"
#include "domain/scorecard.hpp"
#include "workflow/task_table.hpp"

namespace panelist::workflow {

enum class StepKind { task, panel, wait, aggregate, branch, publish, notify };
enum class AppliesTo { always, public_form };  ///< which submissions a task step is for
enum class OverdueOutcome { remind, reassign, escalate };
enum class DistinctPeople { automatic, always, never };

/// How a closed panel voted, for a branch. Every tally is exactly one of these.
enum class PanelOutcome { all_ship, mostly_ship, tie, mostly_skip, all_skip, no_votes };
PanelOutcome outcome_of(const domain::Tally& tally);

struct Step {
  std::string id;
  int line{0};                          ///< where it begins in its file; no part of the snapshot
  StepKind kind{StepKind::panel};
  // task steps: an editor's triage or sign-off
  TaskKind task_kind{TaskKind::triage};
  AppliesTo applies_to{AppliesTo::always};
  // task and panel steps
  std::optional<Duration> due_after;
  std::vector<Duration> reminders;      ///< offsets from the due time: negative before, 0 at,
                                        ///< positive after
  OverdueOutcome overdue{OverdueOutcome::escalate};
  std::optional<Duration> overdue_after;  ///< after due; when `overdue` happens
  // panel steps
  std::vector<std::string> personas;
  Duration lease_after{std::chrono::hours{24}};      ///< only for tasks claimed from the pool
  Duration extension{std::chrono::hours{48}};        ///< "2 more days", once per task
  std::optional<int> quorum;            ///< votes with which the deadline may close the panel
  std::optional<Duration> deadline_after;
  std::optional<int> min_votes;         ///< default: more than half of the seats
  // branch steps
  std::vector<PanelOutcome> when;       ///< with one of these the run goes on at `go_to`
  std::string go_to;                    ///< id of a later step; otherwise the next step follows
  // wait steps
  Duration wait_for{0};
  // notify steps
  std::vector<std::string> audience;    ///< "reviewers", "editors", "submitter"
};

/// What a run keeps: the steps and the personas they use, with the hash of exactly this content.
struct Definition {
  std::string name, title;
  std::string file;                     ///< it was read from; empty: a stored snapshot
  int version{1};
  std::vector<std::string> categories;  ///< submissions of these categories pick it (folded names)
  std::vector<Step> steps;
  std::vector<domain::Persona> personas;  ///< those the panel step names, in page order
  std::string hash;                       ///< lower-case hex SHA-256 of canonical JSON of all the
                                          ///< above
  const domain::Persona* find_persona(std::string_view id) const;
  const Step& panel_step() const;         ///< a validated definition has exactly one
  /// Index of the step with this id; -1 when there is none.
  int find_step(std::string_view id) const;
  int min_votes() const;
};
using DefinitionPtr = std::shared_ptr<const Definition>;

/// Parses and validates one workflow file against the loaded personas. Error detail: "FILE:LINE:
/// ...". Checks: known keys (nearest named), exactly one panel, one aggregate after it, one publish
/// after that, personas exist and are distinct, durations positive and not contradicting, quorum
/// within seats, every branch leads forward and every step is reached.
Result<Definition> parse_definition(std::string_view toml_text, const std::string& file_name,
                                    const std::vector<domain::Persona>& personas);
Json definition_to_json(const Definition& definition);
Definition definition_from_json(const Json& json);  ///< trusts its input (a stored snapshot)

/// Everything loaded at start from personas/ and workflows/.
struct Catalog {
  std::vector<domain::Persona> personas;  ///< page order
  std::vector<DefinitionPtr> definitions; ///< by name; the default is "panel-review" or the only
                                          ///< one
  DefinitionPtr find(std::string_view name) const;
  /// The one a submission asks for, else by category, else the default.
  Result<DefinitionPtr> select(const std::optional<std::string>& wanted,
                               std::string_view category) const;
};
/// Loads every *.toml of both folders; any mistake refuses the whole (nothing half-loaded).
Result<Catalog> load_catalog(const std::string& personas_folder,
                             const std::string& workflows_folder);

std::string_view to_string(StepKind kind);
std::string_view to_string(AppliesTo applies_to);
std::string_view to_string(OverdueOutcome outcome);
std::string_view to_string(PanelOutcome outcome);
std::string_view to_string(DistinctPeople policy);
std::optional<DistinctPeople> parse_distinct_people(std::string_view text);

}  // namespace panelist::workflow
