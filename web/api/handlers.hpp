#pragma once
// The API's handlers: read the request, make one plan. See web/call.hpp.
#include "web/call.hpp"

namespace panelist::web::api {

// tools.cpp
Result<Plan> submit_tool(const Call& call);
Result<Plan> import_tools(const Call& call);
Result<Plan> list_tools(const Call& call);
Result<Plan> get_tool(const Call& call);
Result<Plan> edit_tool(const Call& call);
Result<Plan> start_round(const Call& call);
// tasks.cpp
Result<Plan> list_tasks(const Call& call);
Result<Plan> get_task(const Call& call);
Result<Plan> act_on_task(const Call& call);
Result<Plan> snooze_task(const Call& call);
Result<Plan> get_draft(const Call& call);
Result<Plan> put_draft(const Call& call);
Result<Plan> choose_draft(const Call& call);
Result<Plan> submit_verdict(const Call& call);
// corrections.cpp
Result<Plan> suggest_correction(const Call& call);
Result<Plan> list_corrections(const Call& call);
Result<Plan> list_open_corrections(const Call& call);
Result<Plan> get_correction(const Call& call);
Result<Plan> accept_correction(const Call& call);
Result<Plan> decline_correction(const Call& call);
Result<Plan> preview_void(const Call& call);
Result<Plan> void_verdict(const Call& call);
// runs.cpp
Result<Plan> list_runs(const Call& call);
Result<Plan> get_run(const Call& call);
Result<Plan> act_on_run(const Call& call);
Result<Plan> export_run(const Call& call);
Result<Plan> preview_move(const Call& call);
Result<Plan> move_run(const Call& call);
Result<Plan> remind(const Call& call);
// rebalance.cpp
Result<Plan> preview_rebalance(const Call& call);
Result<Plan> rebalance(const Call& call);
// pipeline.cpp
Result<Plan> explain_pipeline(const Call& call);
// comparisons.cpp
Result<Plan> request_comparison(const Call& call);
Result<Plan> list_comparisons(const Call& call);
Result<Plan> get_comparison(const Call& call);
Result<Plan> retract_comparison(const Call& call);
Result<Plan> list_changes(const Call& call);
// proof.cpp
Result<Plan> list_seals(const Call& call);
Result<Plan> list_history(const Call& call);
Result<Plan> list_history_log(const Call& call);
// webhooks.cpp
Result<Plan> add_webhook(const Call& call);
Result<Plan> list_webhooks(const Call& call);
Result<Plan> get_webhook(const Call& call);
Result<Plan> change_webhook(const Call& call);
Result<Plan> delete_webhook(const Call& call);
Result<Plan> rotate_webhook(const Call& call);
Result<Plan> test_webhook(const Call& call);
Result<Plan> replay_webhook(const Call& call);
Result<Plan> list_deliveries(const Call& call);
Result<Plan> retry_delivery(const Call& call);
Result<Plan> list_event_types(const Call& call);
// people.cpp
Result<Plan> get_me(const Call& call);
Result<Plan> add_user(const Call& call);
Result<Plan> list_users(const Call& call);
Result<Plan> get_user(const Call& call);
Result<Plan> change_user(const Call& call);
Result<Plan> disable_user(const Call& call);
Result<Plan> enable_user(const Call& call);
Result<Plan> make_user_link(const Call& call);
Result<Plan> make_token(const Call& call);
Result<Plan> list_tokens(const Call& call);
Result<Plan> revoke_token(const Call& call);
Result<Plan> list_audit(const Call& call);
// system.cpp
Result<Plan> list_personas(const Call& call);
Result<Plan> list_workflows(const Call& call);
Result<Plan> draw_workflow(const Call& call);
Result<Plan> lint_workflows(const Call& call);
Result<Plan> get_task_table(const Call& call);
Result<Plan> draw_task_table(const Call& call);
Result<Plan> get_openapi(const Call& call);
Result<Plan> list_nodes(const Call& call);
Result<Plan> open_events(const Call& call);
Result<Plan> get_health(const Call& call);
Result<Plan> get_ready(const Call& call);
Result<Plan> get_metrics(const Call& call);

}  // namespace panelist::web::api
