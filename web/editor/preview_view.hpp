#pragma once
// What publishing a run would change, page by page, and whom it would tell. Pure.
#include "base/json.hpp"
#include "service/preview_publication.hpp"
#include "service/run_view.hpp"

namespace panelist::web::editor {

Json preview_view(const service::RunView& run, const service::PublicationPreview& preview);

}  // namespace panelist::web::editor
