#include "web/editor/submission.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::editor {

Result<service::ToolSubmission> read_submission(const TypedTool& typed) {
  auto facts = domain::read_facts(facts_body(typed, false), {});
  if (!facts) return fail(facts.error());
  service::ToolSubmission submission;
  submission.facts = std::move(*facts);
  submission.compare_with = compare_slugs(typed);
  const std::string workflow(trim(typed.get("workflow")));
  if (!workflow.empty()) submission.workflow = workflow;
  return submission;
}

}  // namespace panelist::web::editor
