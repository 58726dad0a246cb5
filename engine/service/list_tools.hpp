#pragma once
// Queries: tools and their facts.
#include <optional>
#include <string>
#include <vector>

#include "service/comparison_view.hpp"
#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct ToolFilter {
  std::string category_slug;
  std::string text;                 ///< names that begin with it, case-folded
  bool only_published{false};       ///< always so for nobody signed in
  bool only_mine{false};            ///< submitted by the actor
};
struct ToolRow {
  ToolRef tool;
  domain::ToolFacts facts;          ///< the latest version
  std::optional<RunRef> run;        ///< the latest; signed-in people only
  domain::Tally tally;              ///< of the published run; zeros before
  domain::Entry entry{domain::Entry::free};
  std::optional<Instant> published_at;
  Instant created_at{};
};
/// Newest first. Errors: malformed (cursor).
Result<Listed<ToolRow>> list_tools(Unit& unit, const ToolFilter& filter, const ListPage& page);

struct ToolView {
  ToolRef tool;
  std::string moved_to;                    ///< not empty: answer 308 to this slug
  domain::ToolFacts facts;
  std::optional<RunRef> run;               ///< the latest; signed-in people only
  std::optional<domain::Scorecard> scorecard;  ///< only once published
  domain::Tally tally;
  CommunityVotes community;
  HistoryHead history;                     ///< of the published run
  int revision{0};                         ///< of the tool page; 0: not published
  std::string content_hash, change_reason;
  std::optional<Instant> published_at;     ///< of this revision
  std::optional<Instant> first_published_at;
  Instant created_at{};
  PersonId submitted_by;
  bool may_edit{false};
  std::vector<std::string> facts_changes;  ///< sentences: what changed since the published verdicts
  std::vector<ComparisonRow> comparisons;  ///< not retracted ones; unpublished for editors only
  std::vector<std::string> seats_concerned;  ///< persona ids that those changes are the business of
  std::string taken_down, taken_down_reason;  ///< "retired" or "retracted"; empty: neither
  std::optional<Instant> taken_down_at;
};
/// Published tools for everybody, others for signed-in people. Else not_found.
Result<ToolView> get_tool(Unit& unit, std::string_view slug);

struct CategoryView {
  std::string name, slug;
  int published{0};
};
/// Categories with at least one published tool, by name.
std::vector<CategoryView> list_categories(Unit& unit);

/// What runs against the clock for a tool's latest run, and how long each phase took.
struct ClockView {
  std::string name;                 ///< "due", "reminder", "lease", "deadline", "hold"
  std::string persona, person;      ///< may be empty
  TaskId task;
  Instant at{};
};
struct PhaseSpan {
  workflow::RunPhase phase{};
  Instant from{};
  std::optional<Instant> until;     ///< nothing: still in it
};
struct ToolClocks {
  std::vector<ClockView> clocks;    ///< soonest first
  std::vector<PhaseSpan> phases;
};
/// Errors: not_found, forbidden (editors).
Result<ToolClocks> tool_clocks(Unit& unit, std::string_view slug);

}  // namespace panelist::service
