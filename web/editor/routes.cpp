#include "web/editor/routes.hpp"

#include <array>

#include "web/editor/handlers.hpp"

namespace panelist::web::editor {
namespace {

constexpr Route page(std::string_view pattern, Access access, Handler handler,
                     std::string_view summary) {
  return {"GET", pattern, Door::page, access, BodyKind::none, RateClass::none, handler, summary};
}
constexpr Route form(std::string_view pattern, Access access, Handler handler,
                     std::string_view summary, RateClass rate = RateClass::none) {
  return {"POST", pattern, Door::page, access, BodyKind::form, rate, handler, summary};
}

constexpr auto editor = Access::editor;

constexpr std::array table{
    page("/editor", editor, pipeline_page, "The pipeline"),
    page("/editor/remind", editor, reminder_page, "Who would be reminded"),
    form("/editor/remind", editor, remind_many, "Remind many people"),
    page("/editor/runs/{id}", editor, run_page, "One run: why it waits, and what unblocks it"),
    form("/editor/runs/{id}/unblock", editor, unblock_run, "The one button that unblocks a run"),
    page("/editor/runs/{id}/{verb}", editor, run_act_page, "What an act on a run would do"),
    form("/editor/runs/{id}/{verb}", editor, act_on_run,
         "Hold, resume, withdraw, reject, retry, publish, skip a wait, open sealed verdicts"),
    page("/editor/runs/{id}/tasks/{task}/{act}", editor, task_act_page,
         "Choose who takes a seat, or say why"),
    form("/editor/runs/{id}/tasks/{task}/{act}", editor, act_on_task,
         "Assign, send back, suspend, resume, extend, approve or reject a task"),
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::editor
