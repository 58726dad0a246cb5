#include "web/desk/routes.hpp"

#include <array>

#include "web/desk/handlers.hpp"

namespace panelist::web::desk {
namespace {

constexpr Route page(std::string_view pattern, Access access, Handler handler,
                     std::string_view summary) {
  return {"GET", pattern, Door::page, access, BodyKind::none, RateClass::none, handler, summary};
}
constexpr Route form(std::string_view pattern, Handler handler, std::string_view summary,
                     RateClass rate = RateClass::none, Access access = Access::signed_in) {
  return {"POST", pattern, Door::page, access, BodyKind::form, rate, handler, summary};
}

constexpr std::array table{
    page("/sign-in", Access::anyone, sign_in_page, "Sign in"),
    form("/sign-in", sign_in, "Sign in with a password", RateClass::sign_in, Access::anyone),
    form("/sign-in/send-link", send_link, "Ask for a sign-in link by mail", RateClass::sign_in,
         Access::anyone),
    page("/sign-in/link", Access::anyone, link_page, "Where a mailed sign-in link leads"),
    form("/sign-in/link", use_link, "Sign in with a mailed link", RateClass::sign_in,
         Access::anyone),
    form("/sign-out", sign_out, "Sign out here"),
    form("/account/sign-out-everywhere", sign_out_everywhere, "Sign out in every browser"),

    page("/account", Access::signed_in, account_page, "One's account"),
    form("/account", change_profile, "Change name, pseudonym, time zone and cap"),
    form("/account/mail", choose_mail, "Choose which mails come"),
    form("/account/away", add_away, "Add a time away"),
    form("/account/away/{id}/remove", remove_away, "Remove a time away"),
    form("/account/password", change_password, "Change or remove the password",
         RateClass::sign_in),
    form("/account/tokens", make_token, "Make an API token"),
    form("/account/tokens/{id}/revoke", revoke_token, "Revoke an API token"),

    page("/desk", Access::signed_in, desk_list, "What is mine to do now"),
    page("/desk/help", Access::signed_in, help_page, "A finished example"),
    page("/desk/record", Access::signed_in, record_page, "One's own verdicts, every version"),
    page("/desk/tasks/{id}", Access::signed_in, task_page, "One verdict to write"),
    form("/desk/tasks/{id}", save_task, "Save, build the quote, or go to the review step"),
    page("/desk/tasks/{id}/review", Access::signed_in, review_page,
         "The verdict as readers will see it"),
    form("/desk/tasks/{id}/submit", submit_task, "Submit the verdict"),
    page("/desk/tasks/{id}/conflict", Access::signed_in, conflict_page,
         "Two texts of one verdict side by side"),
    form("/desk/tasks/{id}/conflict", resolve_conflict, "Keep one text, or merge both"),
    form("/desk/tasks/{id}/extend", extend_task, "Two more days, once"),
    form("/desk/tasks/{id}/claim", claim_task, "Take a seat that nobody has"),
    form("/desk/tasks/{id}/start", start_task, "Say that one has begun"),
    form("/desk/tasks/{id}/reopen", reopen_task, "Open one's own sealed verdict again"),
    form("/desk/tasks/{id}/wake", wake_task, "End a snooze"),
    form("/desk/tasks/{id}/ask-back", ask_back, "Ask for a seat that went to somebody else"),
    page("/desk/tasks/{id}/correction", Access::signed_in, correct_page,
         "Ask for another text of a public verdict"),
    form("/desk/tasks/{id}/correction", suggest_correction,
         "Ask for a correction, or suggest an edit"),
    page("/desk/corrections/{id}", Access::signed_in, correction_page,
         "A correction: what it changes, and where"),
    form("/desk/corrections/{id}", answer_correction, "Accept, decline or take back a correction"),
    page("/desk/tasks/{id}/cannot", Access::signed_in, cannot_page, "The ways out"),
    form("/desk/tasks/{id}/cannot", leave_task,
         "Snooze, release, delegate, decline, abstain or recuse"),
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::desk
