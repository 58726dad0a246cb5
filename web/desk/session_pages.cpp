// Signing in by password or by a mailed link, and signing out.
#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/password.hpp"
#include "service/session.hpp"
#include "service/sign_in.hpp"
#include "service/sign_in_link.hpp"
#include "web/credential.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/local_path.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

/// What the sign-in page shows again.
struct SignInForm {
  std::string email, next, error;
  bool link_sent{false};
};

net::Response sign_in_answer(const Visit& visit, const SignInForm& form, int status) {
  Json view = {{"email", form.email},
               {"next", form.next},
               {"error", form.error},
               {"link_sent", form.link_sent}};
  return desk_page(visit, "sign_in.html", {"Sign in", ""}, std::move(view), status);
}

net::Response signed_in(const Visit& visit, const service::NewSession& session,
                        std::string_view next) {
  net::Response response = redirect(303, local_path_or_desk(next));
  response.headers.emplace_back(
      "set-cookie", make_session_cookie(session.cookie, visit.request.is_secure,
                                        service::session_lives_for));
  return response;
}

std::string wait_words(const Error& error) {
  const Json extra = Json::parse(error.extra_json, nullptr, false);
  const auto seconds = extra.is_object() ? extra.value("retry_after", 0) : 0;
  std::string words = "Too many tries.";
  if (seconds > 0) words += " Wait " + plural(seconds, "second", "seconds") + ", or";
  else words += " Wait a minute, or";
  return words + " let us send you a link.";
}

/// Nobody else's page signs our reader in as somebody else.
bool is_cross_site(const net::Request& request) {
  const auto site = request.header("sec-fetch-site");
  return site && *site != "same-origin" && *site != "none";
}

Error from_elsewhere() { return forbidden("sign in from our own page"); }

/// A password check between its two transactions.
struct PasswordTry {
  service::SignInTry attempt;
  std::string password, next;
  bool is_right{false};
};

Answer finish(Visit& visit, const PasswordTry& tried) {
  const auto session = service::finish_sign_in(visit.unit, tried.attempt, tried.is_right);
  if (session) return signed_in(visit, *session, tried.next);
  const SignInForm again{tried.attempt.email, tried.next,
                         "This e-mail and password do not go together. If you have no password, "
                         "let us send you a link.",
                         false};
  return {sign_in_answer(visit, again, 401), true};
}

Plan check_password(std::shared_ptr<PasswordTry> tried) {
  Plan plan = writing([tried](Visit& visit) { return finish(visit, *tried); });
  plan.prepare = [tried] {
    tried->is_right = service::verify_password(tried->attempt.password_hash, tried->password);
  };
  return plan;
}

}  // namespace

Result<Plan> sign_in_page(const Call& call) {
  const std::string next(call.request.parameter("next").value_or(""));
  return reading([next](Visit& visit) -> Answer {
    if (visit.actor().is_known()) return redirect(303, local_path_or_desk(next));
    return sign_in_answer(visit, {"", next, "", false}, 200);
  });
}

Result<Plan> sign_in(const Call& call) {
  if (is_cross_site(call.request)) return fail(from_elsewhere());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    const std::string email(trim(form.get("email")));
    auto attempt = service::begin_sign_in(visit.unit, email, visit.request.remote_address);
    if (!attempt) {
      const SignInForm again{email, form.get("next"), wait_words(attempt.error()), false};
      return {sign_in_answer(visit, again, status_of(attempt.error().code)), true};
    }
    auto tried = std::make_shared<PasswordTry>();
    tried->attempt = std::move(*attempt);
    tried->password = form.get("password");
    tried->next = form.get("next");
    Answer answer{no_content()};
    answer.then = std::make_shared<Plan>(check_password(std::move(tried)));
    return answer;
  });
}

Result<Plan> send_link(const Call& call) {
  if (is_cross_site(call.request)) return fail(from_elsewhere());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    const std::string email(trim(form.get("email")));
    if (email.empty()) {
      const SignInForm again{"", form.get("next"), "Type your e-mail address first.", false};
      return sign_in_answer(visit, again, 422);
    }
    service::request_sign_in_link(visit.unit, email, visit.request.remote_address);
    return sign_in_answer(visit, {email, form.get("next"), "", true}, 200);
  });
}

Result<Plan> link_page(const Call& call) {
  const std::string secret(call.request.parameter("secret").value_or(""));
  return reading([secret](Visit& visit) -> Answer {
    const bool is_open = service::is_sign_in_link_open(visit.unit, secret);
    Json view = {{"secret", secret}, {"open", is_open}};
    return desk_page(visit, "sign_in_link.html", {"Sign in", ""}, std::move(view));
  });
}

Result<Plan> use_link(const Call& call) {
  if (is_cross_site(call.request)) return fail(from_elsewhere());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    const auto session = service::use_sign_in_link(visit.unit, form.get("secret"));
    if (session) return signed_in(visit, *session, "/desk");
    Json view = {{"secret", ""}, {"open", false}};
    return desk_page(visit, "sign_in_link.html", {"Sign in", ""}, std::move(view), 401);
  });
}

Result<Plan> sign_out(const Call&) {
  return writing([](Visit& visit) -> Answer {
    const bool is_secure = visit.request.is_secure;
    if (const auto cookie = find_cookie(visit.request, session_cookie_name(is_secure)))
      service::sign_out(visit.unit, *cookie);
    net::Response response = see_other("/sign-in", "signed-out");
    response.headers.emplace_back("set-cookie", clear_session_cookie(is_secure));
    return response;
  });
}

Result<Plan> sign_out_everywhere(const Call&) {
  return writing([](Visit& visit) -> Answer {
    const auto ended = service::sign_out_everywhere(visit.unit, visit.actor().person);
    if (!ended) return refusal_page(visit, ended.error());
    net::Response response = see_other("/sign-in", "signed-out-everywhere");
    response.headers.emplace_back("set-cookie", clear_session_cookie(visit.request.is_secure));
    return response;
  });
}

}  // namespace panelist::web::desk
