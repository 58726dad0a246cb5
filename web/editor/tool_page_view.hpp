#pragma once
// A tool as its editor sees it: facts, rounds, comparisons. Pure.
#include <vector>

#include "service/list_tools.hpp"
#include "web/times.hpp"
#include "workflow/definition.hpp"

namespace panelist::web::editor {

struct ToolBeside {
  std::vector<service::ToolRow> others;  ///< tools it may be compared with
  const workflow::Catalog* catalog{nullptr};
};
Json tool_page_view(const service::ToolView& tool, const ToolBeside& beside, const Reader& reader);

}  // namespace panelist::web::editor
