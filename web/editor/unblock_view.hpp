#pragma once
// workflow::Unblock as the one button that does it. Pure.
#include "base/ids.hpp"
#include "base/json.hpp"
#include "service/views.hpp"
#include "workflow/waiting.hpp"

namespace panelist::web::editor {

/// {href, label} for what needs a page of its own, {post, label, act, task, person, seq} for a
/// form. `seq` goes with what should not happen to a run that moved on meanwhile. Raising a cap is
/// an admin's; others are led to the page where somebody else can be chosen.
Json unblock_view(const workflow::Unblock& unblock, const service::RunRef& run, bool is_admin);
/// "/editor/runs/1041"
std::string run_path(RunId run);
/// "/editor/runs/1041/tasks/2007/assign"
std::string task_act_path(RunId run, TaskId task, std::string_view act);

}  // namespace panelist::web::editor
