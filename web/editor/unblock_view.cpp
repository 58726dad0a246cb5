#include "web/editor/unblock_view.hpp"

#include <nlohmann/json.hpp>

namespace panelist::web::editor {

std::string run_path(RunId run) { return "/editor/runs/" + std::to_string(run.value); }

std::string task_act_path(RunId run, TaskId task, std::string_view act) {
  return run_path(run) + "/tasks/" + std::to_string(task.value) + "/" + std::string(act);
}

Json unblock_view(const workflow::Unblock& unblock, const service::RunRef& ref, bool is_admin) {
  const RunId run = ref.id;
  const auto link = [&](const std::string& href, const std::string& label) {
    return Json{{"href", href}, {"label", label}, {"post", nullptr}};
  };
  if (unblock.action == "withdraw") return link(run_path(run) + "/withdraw", "Withdraw...");
  if (unblock.action == "invite")
    return link(task_act_path(run, unblock.task, "assign"), unblock.label + "...");
  if (unblock.action == "raise_cap" && !is_admin)
    return link(task_act_path(run, unblock.task, "assign"), "Choose somebody...");
  const bool is_once =
      unblock.action == "assign" || unblock.action == "raise_cap" || unblock.action == "publish";
  return {{"post", run_path(run) + "/unblock"},
          {"seq", is_once ? Json(ref.seq) : Json()},
          {"href", nullptr},
          {"label", unblock.label},
          {"act", unblock.action},
          {"task", unblock.task ? Json(unblock.task.value) : Json()},
          {"person", unblock.person ? Json(unblock.person->value) : Json()}};
}

}  // namespace panelist::web::editor
