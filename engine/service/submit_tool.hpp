#pragma once
// Use case: send a tool. Opens its run and panel and assigns every seat that can be filled, in the
// same transaction.
#include <optional>
#include <string>
#include <vector>

#include "domain/tool.hpp"
#include "service/unit.hpp"
#include "workflow/run_state.hpp"

namespace panelist::service {

struct ToolSubmission {
  domain::ToolFacts facts;                 ///< from domain::read_facts
  std::vector<std::string> compare_with;   ///< slugs; unknown ones are a 422
  /// definition name; nothing: by category, else the default
  std::optional<std::string> workflow;
  bool from_public_form{false};
  bool is_sample{false};                   ///< the demo's
};
struct SubmittedTool {
  ToolId id;
  std::string slug;
  int facts_version{1};
  RunId run;
  workflow::RunPhase phase{};
};
/// forbidden: neither submitter nor editor (nor the open public form). conflict: same name in the
/// category, extra_json {"slug": ...}. invalid: unknown compare_with or workflow.
Result<SubmittedTool> submit_tool(Unit& unit, const ToolSubmission& submission);

/// A tool that may be the same as one about to be sent.
struct DuplicateHint {
  std::string slug, name, category;
  bool same_name{false}, same_url{false};
};
/// At most 10, for the form and for triage. Empty strings match nothing.
std::vector<DuplicateHint> find_duplicates(Unit& unit, std::string_view name, std::string_view url);

}  // namespace panelist::service
