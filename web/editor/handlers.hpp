#pragma once
// The handlers of the editor's desk, of submitting and of administration, one per row of
// routes.cpp.
#include "web/call.hpp"

namespace panelist::web::editor {

// the pipeline (pipeline_pages.cpp, reminder_pages.cpp, rebalance_pages.cpp)
Result<Plan> pipeline_page(const Call& call);
Result<Plan> rebalance_page(const Call& call);
Result<Plan> apply_rebalance(const Call& call);
Result<Plan> reminder_page(const Call& call);
Result<Plan> remind_many(const Call& call);

// one run (run_pages.cpp, run_acts.cpp, move_pages.cpp, unblock_acts.cpp, task_acts.cpp)
Result<Plan> run_page(const Call& call);
Result<Plan> preview_page(const Call& call);
Result<Plan> run_act_page(const Call& call);
Result<Plan> act_on_run(const Call& call);
Result<Plan> unblock_run(const Call& call);
Result<Plan> move_page(const Call& call);
Result<Plan> move_run(const Call& call);
Result<Plan> task_act_page(const Call& call);
Result<Plan> act_on_task(const Call& call);

// tools (submit_pages.cpp, import_pages.cpp, public_form.cpp, tool_pages.cpp, edit_pages.cpp)
Result<Plan> new_tool_page(const Call& call);
Result<Plan> submit_tool(const Call& call);
Result<Plan> sent_page(const Call& call);
Result<Plan> import_page(const Call& call);
Result<Plan> import_tools(const Call& call);
Result<Plan> public_form_page(const Call& call);
Result<Plan> submit_public(const Call& call);
Result<Plan> thanks_page(const Call& call);
Result<Plan> tool_page(const Call& call);
Result<Plan> start_round(const Call& call);
Result<Plan> request_comparison(const Call& call);
Result<Plan> retract_page(const Call& call);
Result<Plan> retract_comparison(const Call& call);
Result<Plan> edit_tool_page(const Call& call);
Result<Plan> edit_tool(const Call& call);

// administration: users (user_pages.cpp, user_acts.cpp)
Result<Plan> users_page(const Call& call);
Result<Plan> new_user_page(const Call& call);
Result<Plan> add_user(const Call& call);
Result<Plan> user_page(const Call& call);
Result<Plan> change_user(const Call& call);
Result<Plan> disable_user_page(const Call& call);
Result<Plan> disable_user(const Call& call);
Result<Plan> enable_user(const Call& call);
Result<Plan> make_user_link(const Call& call);

// administration: webhooks (webhook_pages.cpp, webhook_acts.cpp)
Result<Plan> webhooks_page(const Call& call);
Result<Plan> new_webhook_page(const Call& call);
Result<Plan> add_webhook(const Call& call);
Result<Plan> webhook_page(const Call& call);
Result<Plan> change_webhook(const Call& call);
Result<Plan> webhook_act_page(const Call& call);
Result<Plan> act_on_webhook(const Call& call);
Result<Plan> retry_delivery(const Call& call);

// administration: the rest (token_pages.cpp, audit_pages.cpp, definition_pages.cpp)
Result<Plan> tokens_page(const Call& call);
Result<Plan> make_token(const Call& call);
Result<Plan> revoke_token_page(const Call& call);
Result<Plan> revoke_token(const Call& call);
Result<Plan> audit_page(const Call& call);
Result<Plan> definitions_page(const Call& call);

}  // namespace panelist::web::editor
