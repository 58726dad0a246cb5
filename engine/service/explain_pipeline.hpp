#pragma once
// Query: "why is this not published yet?", summed up over every unfinished run.
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "service/views.hpp"
#include "workflow/blocker.hpp"

namespace panelist::service {

// Every part carries the search (parse_run_search) that lists its runs.

/// A run that waits for two kinds of things counts under both.
struct BlockerCount {
  workflow::Blocker blocker{};
  int runs{0};
  int seats{0};  ///< seats and editors' tasks; 0 where a run waits as one
  std::optional<Instant> oldest_due_at;
  std::string search;
};
struct PersonCount {
  PersonRef person;
  int seats{0}, late{0};
  std::optional<Instant> oldest_due_at;
  std::string search;  ///< of the late ones, else of those with time left
};
struct PersonaCount {
  std::string persona;
  int seats{0}, free{0}, late{0};
  int people{0};  ///< who could take one now; counted where one is free
  std::optional<Instant> oldest_due_at;
  std::string search;
};
struct ComingWake {
  RunRef run;
  ToolRef tool;
  Instant at{};
  std::string what;  ///< "Cleo is reminded of the buyer seat"
};
struct PipelineAct {
  /// "retry", "decide", "assign", "resume", "remind", "invite"
  std::string action;
  std::string label;  ///< "Assign 3 skeptic seats"
  int runs{0};
  std::string search;
};
struct PipelineReasons {
  int unfinished{0};
  std::vector<BlockerCount> blockers;  ///< in the order of the enum, none that is nobody's
  std::vector<PersonCount> people;     ///< at most 10; the most late seats first, then the most
  std::vector<PersonaCount> personas;  ///< page order of the catalog, then by name
  std::vector<ComingWake> next;        ///< at most 3, soonest first
  std::vector<PipelineAct> actions;    ///< the most runs first, then the cheapest
};
/// Counts and groups in the database: no run is loaded but the next to wake. Errors: forbidden.
Result<PipelineReasons> explain_pipeline(Unit& unit);

}  // namespace panelist::service
