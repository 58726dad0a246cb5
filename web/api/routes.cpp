#include "web/api/routes.hpp"

#include <array>

#include "web/api/handlers.hpp"

namespace panelist::web::api {
namespace {

using enum Access;
constexpr Door api = Door::api;
constexpr BodyKind json_body = BodyKind::json;
constexpr BodyKind no_body = BodyKind::none;
constexpr RateClass free = RateClass::none;

constexpr auto table = std::to_array<Route>({
    // tools
    {"POST", "/api/v1/tools", api, submitter, json_body, free, submit_tool,
     "Send a tool: opens its run and panel and assigns the seats"},
    {"GET", "/api/v1/tools", api, anyone, no_body, free, list_tools, "List tools, newest first"},
    {"POST", "/api/v1/tools:import", api, editor, BodyKind::text, free, import_tools,
     "Import tools from CSV or a JSON array; ?dry_run=1, ?partial=1"},
    {"GET", "/api/v1/tools/{slug}", api, anyone, no_body, free, get_tool,
     "One tool: facts, and its scorecard once published"},
    {"PATCH", "/api/v1/tools/{slug}", api, submitter, json_body, free, edit_tool,
     "Change facts (If-Match: facts version)"},
    {"POST", "/api/v1/tools/{slug}/rounds", api, editor, json_body, free, start_round,
     "Review a tool again: a new round, all or some personas"},
    // tasks
    {"GET", "/api/v1/tasks", api, signed_in, no_body, free, list_tasks,
     "List tasks by due time; ?assignee=me|none|EMAIL&state=&run="},
    {"GET", "/api/v1/tasks/{id}", api, signed_in, no_body, free, get_task, "One task"},
    {"GET", "/api/v1/tasks/{id}/draft", api, signed_in, no_body, free, get_draft,
     "One's own draft"},
    {"PUT", "/api/v1/tasks/{id}/draft", api, signed_in, json_body, free, put_draft,
     "Save a draft (If-Match once one exists)"},
    {"POST", "/api/v1/tasks/{id}/draft/choose", api, signed_in, json_body, free, choose_draft,
     "After a conflict: keep this text, drop the other"},
    {"POST", "/api/v1/tasks/{id}/verdict", api, signed_in, json_body, free, submit_verdict,
     "Submit ship or skip, sealed until the panel closes"},
    {"POST", "/api/v1/tasks/{id}/snooze", api, signed_in, json_body, free, snooze_task,
     "Remind me later: a personal wish, no clock moves"},
    {"POST", "/api/v1/tasks/{id}/corrections", api, signed_in, json_body, free, suggest_correction,
     "After the close: ask for another text of a public verdict, with a reason"},
    {"GET", "/api/v1/tasks/{id}/corrections", api, signed_in, no_body, free, list_corrections,
     "Corrections of a verdict, newest first"},
    {"GET", "/api/v1/tasks/{id}/void", api, editor, no_body, free, preview_void,
     "What voiding the verdict would do to every page that shows it"},
    {"POST", "/api/v1/tasks/{id}/void", api, editor, json_body, free, void_verdict,
     "After the close: declare a verdict void, with a reason"},
    {"POST", "/api/v1/tasks/{id}/{verb}", api, signed_in, json_body, free, act_on_task,
     "claim, release, start, assign, delegate, decline, abstain, recuse, reopen, send-back, "
     "extend, "
     "suspend, resume, exit; approve or reject a triage or sign-off"},
    // corrections
    {"GET", "/api/v1/corrections", api, signed_in, no_body, free, list_open_corrections,
     "Corrections that wait for an answer: one's own, all of them for editors"},
    {"GET", "/api/v1/corrections/{id}", api, signed_in, no_body, free, get_correction,
     "One correction, and what accepting it would do to every page"},
    {"POST", "/api/v1/corrections/{id}/accept", api, signed_in, json_body, free, accept_correction,
     "Agree: a new version of the verdict and of every page that shows it"},
    {"POST", "/api/v1/corrections/{id}/decline", api, signed_in, json_body, free,
     decline_correction, "Decline it, or take one's own back"},
    // runs
    {"GET", "/api/v1/runs", api, signed_in, no_body, free, list_runs,
     "List runs; ?state=&q=, words as on the pipeline: waits:free_seat holder:EMAIL ..."},
    {"GET", "/api/v1/runs/{id}", api, signed_in, no_body, free, get_run,
     "One run: seats, why it waits, history"},
    {"GET", "/api/v1/runs/{id}/export", api, signed_in, no_body, free, export_run,
     "One run as a file to replay elsewhere (panelist run replay); editors"},
    {"GET", "/api/v1/runs/{id}/move", api, signed_in, no_body, free, preview_move,
     "What moving a run to its workflow as loaded now would change; editors"},
    {"POST", "/api/v1/runs/{id}/move", api, editor, json_body, free, move_run,
     "Move a run to the previewed definition: {hash, reason}"},
    {"POST", "/api/v1/runs/{id}/{verb}", api, editor, json_body, free, act_on_run,
     "hold, resume, withdraw, reject, retry, publish, skip-wait, skip-step, open-sealed, retire, "
     "retract"},
    {"GET", "/api/v1/pipeline", api, editor, no_body, free, explain_pipeline,
     "Why everything unfinished waits: kinds, people, personas, what wakes next, cheapest actions"},
    {"POST", "/api/v1/reminders", api, editor, json_body, free, remind,
     "Remind the assignees of tasks; preview: true only says who would be"},
    {"GET", "/api/v1/rebalance", api, editor, no_body, free, preview_rebalance,
     "Who would get which open seat if all open work were shared out anew; ?person=EMAIL&even=1"},
    {"POST", "/api/v1/rebalance", api, editor, json_body, free, rebalance,
     "Move the seats of that plan; 412 when the situation changed since"},
    // comparisons
    {"POST", "/api/v1/comparisons", api, editor, json_body, free, request_comparison,
     "Want two tools side by side"},
    {"GET", "/api/v1/comparisons", api, anyone, no_body, free, list_comparisons,
     "List comparisons; ?state=&tool="},
    {"GET", "/api/v1/comparisons/{slug}", api, anyone, no_body, free, get_comparison,
     "One comparison, LEFT-vs-RIGHT"},
    {"POST", "/api/v1/comparisons/{slug}/retract", api, editor, json_body, free, retract_comparison,
     "Take a comparison back, with a reason"},
    {"GET", "/api/v1/changes", api, anyone, no_body, free, list_changes,
     "Every published change in order; ?after=POSITION"},
    {"GET", "/seals.json", api, anyone, no_body, free, list_seals,
     "Commitments of all verdicts; opened once their panel closed"},
    {"GET", "/history.json", api, anyone, no_body, free, list_history_log,
     "The log: heads of histories, chained in the order they came"},
    {"GET", "/tools/{slug}/history.json", api, anyone, no_body, free, list_history,
     "A published tool's history as a hash chain, every round"},
    // webhooks
    {"POST", "/api/v1/webhooks", api, admin, json_body, free, add_webhook,
     "Add an endpoint; its secret is shown this once"},
    {"GET", "/api/v1/webhooks", api, admin, no_body, free, list_webhooks, "List endpoints"},
    {"GET", "/api/v1/webhooks/{id}", api, admin, no_body, free, get_webhook, "One endpoint"},
    {"PATCH", "/api/v1/webhooks/{id}", api, admin, json_body, free, change_webhook,
     "Change url, types or state"},
    {"DELETE", "/api/v1/webhooks/{id}", api, admin, no_body, free, delete_webhook,
     "Delete an endpoint"},
    {"POST", "/api/v1/webhooks/{id}/rotate", api, admin, json_body, free, rotate_webhook,
     "A new secret; the old one signs too for 24 hours"},
    {"POST", "/api/v1/webhooks/{id}/test", api, admin, json_body, free, test_webhook,
     "Send endpoint.test"},
    {"POST", "/api/v1/webhooks/{id}/replay", api, admin, json_body, free, replay_webhook,
     "Send again what failed, or a range"},
    {"GET", "/api/v1/webhooks/{id}/deliveries", api, admin, no_body, free, list_deliveries,
     "Deliveries with their attempts"},
    {"POST", "/api/v1/deliveries/{id}/retry", api, admin, json_body, free, retry_delivery,
     "Send one delivery again"},
    {"GET", "/api/v1/event-types", api, anyone, no_body, free, list_event_types,
     "Event types with JSON Schema and an example"},
    // people
    {"GET", "/api/v1/me", api, signed_in, no_body, free, get_me, "Who this credential is"},
    {"POST", "/api/v1/users", api, admin, json_body, free, add_user, "Add a user"},
    {"GET", "/api/v1/users", api, admin, no_body, free, list_users, "List users; ?state=&email="},
    {"GET", "/api/v1/users/{id}", api, admin, no_body, free, get_user, "One user"},
    {"PATCH", "/api/v1/users/{id}", api, admin, json_body, free, change_user, "Change a user"},
    {"POST", "/api/v1/users/{id}/disable", api, admin, json_body, free, disable_user,
     "Switch a user off: open tasks go to others"},
    {"POST", "/api/v1/users/{id}/enable", api, admin, json_body, free, enable_user,
     "Switch a user on again"},
    {"POST", "/api/v1/users/{id}/sign-in-link", api, admin, json_body, free, make_user_link,
     "A one-time sign-in link for somebody without mail"},
    {"POST", "/api/v1/tokens", api, admin, json_body, free, make_token,
     "Make an API token; shown this once"},
    {"GET", "/api/v1/tokens", api, admin, no_body, free, list_tokens, "List tokens"},
    {"DELETE", "/api/v1/tokens/{id}", api, admin, no_body, free, revoke_token,
     "Revoke a token"},
    {"GET", "/api/v1/audit", api, admin, no_body, free, list_audit,
     "Who changed accounts, tokens and endpoints"},
    // the installation
    {"GET", "/api/v1/personas", api, anyone, no_body, free, list_personas,
     "Personas as loaded, with rubric and limits"},
    {"GET", "/api/v1/workflows", api, anyone, no_body, free, list_workflows,
     "Workflow definitions as loaded, with hash"},
    {"GET", "/api/v1/workflows/{name}/drawing.svg", api, anyone, no_body, free, draw_workflow,
     "A workflow definition as a picture (SVG)"},
    {"GET", "/api/v1/workflows:lint", api, editor, no_body, free, lint_workflows,
     "Seats that nobody can fill and times that cannot be meant, by file and line"},
    {"GET", "/api/v1/task-table", api, anyone, no_body, free, get_task_table,
     "What may happen to a task: every state, verb and standing with its answer"},
    {"GET", "/api/v1/task-table/drawing.svg", api, anyone, no_body, free, draw_task_table,
     "The transitions of a task as a picture (SVG)"},
    {"GET", "/api/v1/openapi.json", api, anyone, no_body, free, get_openapi, "This description"},
    {"GET", "/api/v1/nodes", api, admin, no_body, free, list_nodes,
     "Processes that serve this database together; none where one owns it"},
    {"GET", "/api/v1/events", api, editor, no_body, free, open_events,
     "Server-sent events: what changed; Last-Event-ID resumes"},
    {"GET", "/healthz", api, anyone, no_body, free, get_health, "The process is alive"},
    {"GET", "/readyz", api, anyone, no_body, free, get_ready, "The database can be written"},
    {"GET", "/metrics", api, loopback_or_token, no_body, free, get_metrics, "Prometheus metrics"},
});

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::api
