#pragma once
// The pipeline as its page shows it: heading, needs you, stages, chips, rows. Pure.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "service/list_runs.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

struct PipelineQuery {
  std::string search;  ///< as typed
  std::string cursor;
  std::string mistake;  ///< why the search was not understood; empty: it was
  /// Cards of receivers that do not answer, shown after the runs' (receiver_needs).
  Json receivers = Json::array();
};
/// "5 need you. 18 in review, 2 to sign off."; `receivers` that do not answer need somebody too.
std::string pipeline_heading(const service::PipelineView& pipeline, std::size_t receivers = 0);
Json pipeline_view(const service::PipelineView& pipeline, const PipelineQuery& query,
                   const std::vector<domain::Persona>& personas, const Reader& reader,
                   bool is_admin);
/// One row of the table.
Json run_row_view(const service::RunRow& row, const Reader& reader);

}  // namespace panelist::web::editor
