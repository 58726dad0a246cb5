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

constexpr auto anyone = Access::anyone;
constexpr auto submitter = Access::submitter;
constexpr auto editor = Access::editor;
constexpr auto admin = Access::admin;

constexpr std::array table{
    // the public form; closed it answers 404
    page("/submit", anyone, public_form_page, "Send a tool without an account"),
    form("/submit", anyone, submit_public, "Send a tool without an account",
         RateClass::anonymous_write),
    page("/submit/thanks", anyone, thanks_page, "After the public form"),

    // the pipeline
    page("/editor", editor, pipeline_page, "The pipeline"),
    page("/editor/remind", editor, reminder_page, "Who would be reminded"),
    form("/editor/remind", editor, remind_many, "Remind many people"),
    page("/editor/rebalance", editor, rebalance_page, "Who would get which open seat"),
    form("/editor/rebalance", editor, apply_rebalance, "Share out open work anew"),

    // one run
    page("/editor/runs/{id}", editor, run_page, "One run: why it waits, and what unblocks it"),
    page("/editor/runs/{id}/preview", editor, preview_page, "What publishing a run would change"),
    page("/editor/runs/{id}/move", editor, move_page,
         "What moving a run to its workflow as loaded now would change"),
    form("/editor/runs/{id}/move", editor, move_run, "Move a run to the previewed definition"),
    form("/editor/runs/{id}/unblock", editor, unblock_run, "The one button that unblocks a run"),
    page("/editor/runs/{id}/{verb}", editor, run_act_page, "What an act on a run would do"),
    form("/editor/runs/{id}/{verb}", editor, act_on_run,
         "Hold, resume, withdraw, reject, retry, publish, skip a wait or step, open sealed "
         "verdicts"),
    page("/editor/runs/{id}/tasks/{task}/{act}", editor, task_act_page,
         "Choose who takes a seat, or say why"),
    form("/editor/runs/{id}/tasks/{task}/{act}", editor, act_on_task,
         "Assign, send back, suspend, resume, extend, approve or reject a task"),

    // tools
    page("/editor/tools/new", submitter, new_tool_page, "The form for a new tool"),
    form("/editor/tools/new", submitter, submit_tool, "Send a tool"),
    page("/editor/tools/import", editor, import_page, "Many tools at once"),
    form("/editor/tools/import", editor, import_tools, "Check or send many tools"),
    page("/editor/tools/{slug}", editor, tool_page, "One tool: facts, rounds, comparisons"),
    page("/editor/tools/{slug}/sent", submitter, sent_page, "After sending a tool"),
    page("/editor/tools/{slug}/edit", submitter, edit_tool_page, "A tool's facts"),
    form("/editor/tools/{slug}/edit", submitter, edit_tool, "Change a tool's facts"),
    form("/editor/tools/{slug}/rounds", editor, start_round, "Review a tool again"),
    form("/editor/tools/{slug}/compare", editor, request_comparison, "Want a comparison"),
    page("/editor/comparisons/{slug}/retract", editor, retract_page,
         "What retracting a comparison does"),
    form("/editor/comparisons/{slug}/retract", editor, retract_comparison,
         "Take a comparison back"),

    // administration
    page("/admin/users", admin, users_page, "Users"),
    page("/admin/users/new", admin, new_user_page, "The form for a new user"),
    form("/admin/users/new", admin, add_user, "Add a user"),
    page("/admin/users/{id}", admin, user_page, "One user"),
    form("/admin/users/{id}", admin, change_user, "Change a user"),
    page("/admin/users/{id}/disable", admin, disable_user_page, "What disabling a user does"),
    form("/admin/users/{id}/disable", admin, disable_user, "Disable a user"),
    form("/admin/users/{id}/enable", admin, enable_user, "Enable a user"),
    form("/admin/users/{id}/sign-in-link", admin, make_user_link,
         "A one-time sign-in link for somebody without mail"),
    page("/admin/webhooks", admin, webhooks_page, "Webhook endpoints"),
    page("/admin/webhooks/new", admin, new_webhook_page, "The form for a new webhook"),
    form("/admin/webhooks/new", admin, add_webhook, "Add a webhook; its secret is shown once"),
    page("/admin/webhooks/{id}", admin, webhook_page, "One webhook and its deliveries"),
    form("/admin/webhooks/{id}", admin, change_webhook, "Change a webhook"),
    page("/admin/webhooks/{id}/{act}", admin, webhook_act_page, "What an act on a webhook does"),
    form("/admin/webhooks/{id}/{act}", admin, act_on_webhook,
         "Rotate, test, retry, switch on or off, replay or delete a webhook"),
    form("/admin/deliveries/{id}/retry", admin, retry_delivery, "Send one delivery again"),
    page("/admin/tokens", admin, tokens_page, "API tokens of everybody"),
    form("/admin/tokens", admin, make_token, "Make an API token; shown once"),
    page("/admin/tokens/{id}/revoke", admin, revoke_token_page, "What revoking a token does"),
    form("/admin/tokens/{id}/revoke", admin, revoke_token, "Revoke an API token"),
    page("/admin/definitions", admin, definitions_page, "Personas and workflows as loaded"),
    page("/admin/audit", admin, audit_page, "The audit log"),
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::editor
