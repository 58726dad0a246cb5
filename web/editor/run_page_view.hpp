#pragma once
// A run's page: the reason, the buttons, and what stands beside the seats. Pure.
#include <optional>
#include <string>
#include <vector>

#include "service/list_tools.hpp"
#include "service/run_view.hpp"
#include "service/seals.hpp"
#include "service/submit_tool.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

/// What the page shows besides the run itself.
struct RunBeside {
  std::optional<service::ToolView> tool;
  service::ToolClocks clocks;
  std::vector<service::SealView> seals;
  std::vector<service::DuplicateHint> duplicates;  ///< while a triage waits
};
struct RunPageQuery {
  std::string history;  ///< the history's filter
  bool is_admin{false};
};
Json run_page_view(const service::RunView& run, const RunBeside& beside, const RunPageQuery& query,
                   const Reader& reader);
/// The page's largest text: why it is not published, or what became of it.
std::string run_reason(const service::RunView& run, const RunBeside& beside, const Reader& reader);

}  // namespace panelist::web::editor
