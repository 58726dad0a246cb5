#pragma once
// Views as the API's JSON: field names and shapes are the contract.
#include <optional>

#include "base/json.hpp"
#include "base/time.hpp"
#include "domain/person.hpp"
#include "service/comparison_view.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_runs.hpp"
#include "service/list_tools.hpp"
#include "service/move_run.hpp"
#include "service/run_view.hpp"
#include "service/views.hpp"

namespace panelist::web::api {

Json time_json(const std::optional<Instant>& instant);  ///< RFC 3339 or null
Json percent_json(const domain::Tally& tally);          ///< integer or null
Json person_ref_json(const std::optional<service::PersonRef>& person);
Json person_json(const domain::Person& person);
Json tool_ref_json(const service::ToolRef& tool);
Json task_json(const service::TaskView& task);
Json verdict_json(const service::VerdictView& verdict);
Json draft_json(const service::DraftView& draft);
Json run_json(const service::RunView& run);
Json move_json(const service::MovePreview& preview);
Json run_row_json(const service::RunRow& row, const std::vector<service::HistoryEntry>& history);
Json tool_json(const service::ToolView& tool);
Json tool_row_json(const service::ToolRow& row);
Json scorecard_json(const domain::Scorecard& card);
Json comparison_json(const service::ComparisonView& comparison);
Json comparison_row_json(const service::ComparisonRow& row);
Json change_json(const service::ChangeView& change);

}  // namespace panelist::web::api
