#include "web/demo/routes.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "publish/page_head.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"
#include "service/list_people.hpp"
#include "service/save_draft.hpp"
#include "service/session.hpp"
#include "web/credential.hpp"
#include "web/demo/guide.hpp"
#include "web/form.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::demo {
namespace {

/// The guide signs anybody in as anybody: only in the demo, only from this machine, only from its
/// own page.
Result<void> allow(const Call& call) {
  const bool is_here = !call.house.settings.demo_folder.empty() && call.request.is_loopback;
  if (!is_here) return fail(not_found("there is nothing at this address"));
  if (call.request.method == "GET") return {};
  const auto site = call.request.header("sec-fetch-site").value_or("same-origin");
  if (site != "same-origin" && site != "none")
    return fail(forbidden("this request came from another site"));
  return {};
}

Answer page(Visit& visit, const char* tmpl, const std::string& title, Json view) {
  publish::PageHead head;
  head.title = title;
  head.path = "/demo";
  head.is_noindex = true;
  head.is_sample = true;
  Json data = publish::layout_view(visit.house.site, head);
  data.update(view);
  net::Response response = html_response(200, visit.house.templates.render(tmpl, data));
  response.headers.emplace_back("cache-control", "no-store");
  return response;
}

Result<service::NewSession> sign_in_as(Visit& visit, const std::string& email) {
  const service::Actor caller = visit.unit.actor;
  visit.unit.actor.roles = domain::Roles(15U);
  visit.unit.actor.label = "engine";
  const auto person = service::get_person_by_email(visit.unit, email);
  if (!person) {
    visit.unit.actor = caller;
    return fail(person.error());
  }
  service::NewSession session = service::open_session(visit.unit, person->id);
  visit.unit.actor = caller;
  visit.unit.actor.person = person->id;
  visit.unit.actor.label.clear();
  visit.unit.actor.personas = person->personas;
  visit.unit.actor.roles = person->roles;
  return session;
}

net::Response go_signed_in(const Visit& visit, const service::NewSession& session,
                           const std::string& path) {
  net::Response response = redirect(303, path);
  response.headers.emplace_back(
      "set-cookie",
      make_session_cookie(session.cookie, visit.request.is_secure, service::session_lives_for));
  return response;
}

Result<Plan> guide(const Call& call) {
  if (auto allowed = allow(call); !allowed) return fail(allowed.error());
  return reading(
      [](Visit& visit) { return page(visit, "demo/guide.html", "Demo", guide_view(visit)); });
}

Result<Plan> sit(const Call& call) {
  if (auto allowed = allow(call); !allowed) return fail(allowed.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  const bool is_editor = form->get("chair") == "editor";
  return writing([is_editor](Visit& visit) -> Answer {
    const auto session = sign_in_as(visit, is_editor ? "eva@example.org" : "you@example.org");
    if (!session) return problem(session.error());
    const Json seat = read_seat(visit.house.settings.demo_folder);
    return go_signed_in(visit, *session,
                        is_editor ? "/editor" : "/desk/tasks/" + seat["task"].dump());
  });
}

Result<Plan> example(const Call& call) {
  if (auto allowed = allow(call); !allowed) return fail(allowed.error());
  return writing([](Visit& visit) -> Answer {
    const auto session = sign_in_as(visit, "you@example.org");
    if (!session) return problem(session.error());
    const Json seat = read_seat(visit.house.settings.demo_folder);
    const TaskId task{seat["task"].get<std::int64_t>()};
    std::optional<std::int64_t> version;
    if (const auto draft = service::get_draft(visit.unit, task)) version = draft->version;
    // A draft that stands is replaced: the button says so. After the submit nothing is filled in.
    const auto saved = service::save_draft(visit.unit, task, seat["example"], version);
    if (!saved && saved.error().code != ErrorCode::conflict) return problem(saved.error());
    return go_signed_in(visit, *session, "/desk/tasks/" + seat["task"].dump());
  });
}

Result<Plan> raise_receiver(const Call& call) {
  if (auto allowed = allow(call); !allowed) return fail(allowed.error());
  std::ofstream(call.house.settings.demo_folder + "/receiver-is-up") << "yes\n";
  return answering(redirect(303, "/demo#receiver"));
}

Result<Plan> pull_the_plug(const Call& call) {
  if (auto allowed = allow(call); !allowed) return fail(allowed.error());
  return reading([](Visit& visit) -> Answer {
    // Once the answer has left, a real kill -9: nothing is flushed, nothing is told.
    std::thread([] {
      std::this_thread::sleep_for(std::chrono::milliseconds{300});
      kill(getpid(), SIGKILL);
    }).detach();
    return page(visit, "demo/plug.html", "The plug is pulled", Json::object());
  });
}

constexpr auto table = std::to_array<Route>({
    {"GET", "/demo", Door::page, Access::anyone, BodyKind::none, RateClass::none, guide,
     "The demo's guide, on this machine only"},
    {"POST", "/demo/sit", Door::page, Access::anyone, BodyKind::form, RateClass::none, sit,
     "Take a chair of the demo"},
    {"POST", "/demo/example", Door::page, Access::anyone, BodyKind::form, RateClass::none, example,
     "Fill in the demo's example verdict"},
    {"POST", "/demo/receiver", Door::page, Access::anyone, BodyKind::form, RateClass::none,
     raise_receiver, "Switch the demo's second receiver on"},
    {"POST", "/demo/plug", Door::page, Access::anyone, BodyKind::form, RateClass::none,
     pull_the_plug, "Kill the demo's server with signal 9"},
});

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::demo
