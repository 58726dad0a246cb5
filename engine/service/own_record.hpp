#pragma once
// Query: what a reviewer wrote, every version, and where it was published.
#include <string>
#include <vector>

#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct RecordEntry {
  VerdictView verdict;
  ToolRef tool;
  workflow::RunPhase phase{};
  std::vector<std::string> comparison_slugs;  ///< published pages that show it, at most 20
  bool is_shown{false};                       ///< the tool's page shows this version now
};
/// The actor's own, newest first. Errors: malformed (cursor), unauthenticated.
Result<Listed<RecordEntry>> own_record(Unit& unit, const ListPage& page);

}  // namespace panelist::service
