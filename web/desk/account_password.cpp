// Changing one's password: the slow hash is made between two transactions.
#include <memory>
#include <nlohmann/json.hpp>

#include "service/change_password.hpp"
#include "service/password.hpp"
#include "web/credential.hpp"
#include "web/desk/account_answer.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

struct PasswordChange {
  std::string old_hash, present, wanted, new_hash;
  bool removes{false};
  bool is_right{false};
};

Answer refuse(Visit& visit, const Error& error) {
  return account_answer(visit, refused_try("password", error, {}),
                        status_of(error.code));
}

Answer finish(Visit& visit, const PasswordChange& change) {
  if (!change.is_right)
    return refuse(visit, invalid_field("present", "This is not your present password."));
  const auto cookie =
      find_cookie(visit.request, session_cookie_name(visit.request.is_secure)).value_or("");
  const auto changed = service::change_password(visit.unit, visit.actor().person, change.new_hash,
                                                cookie);
  if (!changed) return refuse(visit, changed.error());
  return see_other("/account", change.removes ? "no-password" : "password");
}

Plan hash_and_finish(std::shared_ptr<PasswordChange> change) {
  Plan plan = writing([change](Visit& visit) { return finish(visit, *change); });
  plan.prepare = [change] {
    // Somebody without a password signed in by a link: that was the proof.
    change->is_right = change->old_hash.empty() ||
                       service::verify_password(change->old_hash, change->present);
    if (change->is_right && !change->removes)
      change->new_hash = service::hash_password(change->wanted);
  };
  return plan;
}

}  // namespace

Result<Plan> change_password(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    auto change = std::make_shared<PasswordChange>();
    change->present = form.get("present");
    change->wanted = form.get("wanted");
    change->removes = form.get("act") == "remove";
    if (!change->removes) {
      const auto rules = service::check_password_rules(change->wanted, visit.actor().email);
      if (!rules) return refuse(visit, rules.error());
      if (change->wanted != form.get("again"))
        return refuse(visit, invalid_field("again", "The two new passwords differ."));
    }
    auto hash = service::get_password_hash(visit.unit, visit.actor().person);
    if (!hash) return refuse(visit, hash.error());
    change->old_hash = std::move(*hash);
    Answer answer{no_content()};
    answer.then = std::make_shared<Plan>(hash_and_finish(std::move(change)));
    return answer;
  });
}

}  // namespace panelist::web::desk
