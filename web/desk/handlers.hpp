#pragma once
// The handlers of the reviewer's desk and of accounts, one per row of routes.cpp.
#include "web/call.hpp"

namespace panelist::web::desk {

// signing in and out (session_pages.cpp)
Result<Plan> sign_in_page(const Call& call);
Result<Plan> sign_in(const Call& call);
Result<Plan> send_link(const Call& call);
Result<Plan> link_page(const Call& call);
Result<Plan> use_link(const Call& call);
Result<Plan> sign_out(const Call& call);
Result<Plan> sign_out_everywhere(const Call& call);

// one's account (account_pages.cpp, account_password.cpp, account_tokens.cpp)
Result<Plan> account_page(const Call& call);
Result<Plan> change_profile(const Call& call);
Result<Plan> choose_mail(const Call& call);
Result<Plan> add_away(const Call& call);
Result<Plan> remove_away(const Call& call);
Result<Plan> change_password(const Call& call);
Result<Plan> make_token(const Call& call);
Result<Plan> revoke_token(const Call& call);

// the desk (desk_pages.cpp, record_pages.cpp)
Result<Plan> desk_list(const Call& call);
Result<Plan> help_page(const Call& call);
Result<Plan> record_page(const Call& call);

// one task (task_pages.cpp, review_pages.cpp, conflict_pages.cpp)
Result<Plan> task_page(const Call& call);
Result<Plan> save_task(const Call& call);
Result<Plan> review_page(const Call& call);
Result<Plan> submit_task(const Call& call);
Result<Plan> conflict_page(const Call& call);
Result<Plan> resolve_conflict(const Call& call);

// what else may be done with it (task_acts.cpp, cannot_pages.cpp)
Result<Plan> extend_task(const Call& call);
Result<Plan> claim_task(const Call& call);
Result<Plan> start_task(const Call& call);
Result<Plan> reopen_task(const Call& call);
Result<Plan> wake_task(const Call& call);
Result<Plan> ask_back(const Call& call);
Result<Plan> cannot_page(const Call& call);
Result<Plan> leave_task(const Call& call);
// correction_pages.cpp
Result<Plan> correct_page(const Call& call);
Result<Plan> suggest_correction(const Call& call);
Result<Plan> correction_page(const Call& call);
Result<Plan> answer_correction(const Call& call);

}  // namespace panelist::web::desk
