#pragma once
// The pipeline as its page shows it: heading, needs you, stages, chips, rows. Pure.
#include <optional>
#include <string>

#include "service/list_runs.hpp"
#include "web/editor/times.hpp"

namespace panelist::web::editor {

struct PipelineQuery {
  std::string search;  ///< as typed
  std::string cursor;
  std::string mistake;  ///< why the search was not understood; empty: it was
};
/// "5 need you. 18 in review, 2 to sign off."
std::string pipeline_heading(const service::PipelineView& pipeline);
Json pipeline_view(const service::PipelineView& pipeline, const PipelineQuery& query,
                   const std::vector<domain::Persona>& personas, const Reader& reader,
                   bool is_admin);
/// One row of the table.
Json run_row_view(const service::RunRow& row, const Reader& reader);

}  // namespace panelist::web::editor
