#pragma once
// "What holds things up" on the pipeline: every unfinished run summed up. Pure.
#include <nlohmann/json.hpp>

#include "service/explain_pipeline.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

/// Keys of web/templates/editor/parts/reasons.html; null when nothing is unfinished.
Json reasons_view(const service::PipelineReasons& reasons,
                  const std::vector<domain::Persona>& personas, const Reader& reader);

}  // namespace panelist::web::editor
