// Accounts: switching off and on, and a sign-in link for somebody without mail.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/disable_person.hpp"
#include "service/list_people.hpp"
#include "service/record_audit.hpp"
#include "service/sign_in_link.hpp"
#include "web/api/read.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/user_view.hpp"
#include "web/house.hpp"

namespace panelist::web::editor {
namespace {

Answer ask_disable(Visit& visit, const domain::Person& person, const std::string& mistake) {
  Confirm confirm;
  confirm.heading = "Disable " + person.name + "?";
  confirm.consequences = {
      "They are signed out everywhere, and their API tokens are revoked for good.",
      person.open_tasks == 0 ? "They have no open task."
                             : plural(person.open_tasks, "open task is", "open tasks are") +
                                   " offered to others now. Drafts stay stored.",
      "Their verdicts stay where they are published, with their byline."};
  confirm.mistake = mistake;
  confirm.post = user_path(person.id) + "/disable";
  confirm.button = "Disable " + person.name;
  confirm.back = user_path(person.id);
  confirm.back_label = "Keep the account";
  return editor_page(visit, "confirm.html", {confirm.heading, users_path}, confirm_view(confirm),
                     mistake.empty() ? 200 : 409);
}

}  // namespace

Result<Plan> disable_user_page(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return refusal_page(visit, person.error());
    return ask_disable(visit, *person, "");
  });
}

Result<Plan> disable_user(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return refusal_page(visit, person.error());
    const auto moved = service::disable_person(visit.unit, id);
    if (moved) return see_other(user_path(id), "user-disabled");
    if (moved.error().code != ErrorCode::conflict) return refusal_page(visit, moved.error());
    return ask_disable(visit, *person,
                       "Nothing was changed: this is the last active admin. Make somebody else an "
                       "admin first.");
  });
}

Result<Plan> enable_user(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto done = service::enable_person(visit.unit, id);
    if (!done) return refusal_page(visit, done.error());
    return see_other(user_path(id), "user-enabled");
  });
}

Result<Plan> make_user_link(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return refusal_page(visit, person.error());
    if (!person->is_active)
      return refusal_page(visit, conflict("This account is disabled. Enable it first."));
    const std::string secret = service::make_sign_in_link(visit.unit, id);
    service::record_audit(visit.unit, "sign_in_link.made", "user:" + std::to_string(id.value));
    Json view = {{"heading", "A sign-in link for " + person->name},
                 {"lines",
                  {"It works once, for 30 minutes. It is shown only now.",
                   "Whoever has it is signed in as " + person->name +
                       ": hand it over in person or by a private message."}},
                 {"secret", visit.house.settings.public_url + "/sign-in/link?secret=" + secret},
                 {"label", "Sign-in link"},
                 {"back", user_path(id)},
                 {"back_label", "Back to " + person->name}};
    view["scripts"] = script_list({"desk/copy.js"});
    const std::string title = view["heading"];
    return editor_page(visit, "secret.html", {title, users_path}, std::move(view));
  });
}

}  // namespace panelist::web::editor
