#pragma once
// What each act on a run asks before it is done, and says after it. Pure.
#include <string>
#include <string_view>

#include "service/run_view.hpp"
#include "web/editor/confirm_view.hpp"
#include "workflow/decide.hpp"

namespace panelist::web::editor {

/// The word of said.hpp after the act.
std::string_view said_after(workflow::RunVerb verb);
/// Whether the act has a page of its own before it.
bool has_confirmation(workflow::RunVerb verb);
/// "change 3 pages and tell 2 sites": what publishing would do.
std::string publication_words(const service::RunView& run);
Confirm confirm_run_act(const service::RunView& run, workflow::RunVerb verb);

}  // namespace panelist::web::editor
