#include "web/desk/page.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/notice_pages.hpp"
#include "publish/page_head.hpp"
#include "publish/template_set.hpp"
#include "web/api/read.hpp"
#include "web/desk/account_view.hpp"
#include "web/desk/said.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

/// "AF" for "Ana Ferrer".
std::string initials_of(const std::string& name) {
  std::string initials;
  for (const std::string& part : split(name, ' ')) {
    if (part.empty() || initials.size() >= 8) continue;
    std::size_t length = 1;
    while (length < part.size() && (static_cast<unsigned char>(part[length]) & 0xC0U) == 0x80U)
      ++length;
    initials += part.substr(0, length);
    if (count_code_points(initials) == 2) break;
  }
  return initials;
}

Json navigation(const service::Actor& actor, const std::string& path) {
  Json links = Json::array();
  const auto add = [&](const char* href, const char* label) {
    links.push_back(
        {{"href", href}, {"label", label}, {"count", ""}, {"is_current", path == href}});
  };
  if (!actor.is_known()) return links;
  add("/desk", "My turn");
  add("/desk/record", "My record");
  if (actor.is_editor()) add("/editor", "Editor");
  add("/account", "Account");
  return links;
}

}  // namespace

Json framed(const Visit& visit, const PageName& name, Json view) {
  publish::PageHead head;
  head.title = name.title;
  head.is_noindex = true;
  const Json frame = publish::layout_view(visit.house.site, head);
  view["site"] = frame.at("site");
  view["page"] = frame.at("page");
  const service::Actor& actor = visit.actor();
  view["nav"] = navigation(actor, name.path);
  view["form_token"] = visit.form_token;
  view["person"] = nullptr;
  if (actor.is_known()) {
    view["person"] = {{"name", actor.name},
                      {"initials", initials_of(actor.name)},
                      {"email", actor.email},
                      {"roles_text", list_words(role_names(actor.roles))}};
  }
  if (!view.contains("flash")) view["flash"] = nullptr;
  const std::string_view said =
      said_sentence(visit.request.parameter("said").value_or(std::string_view{}));
  if (view["flash"].is_null() && !said.empty())
    view["flash"] = {{"kind", "good"}, {"text", said}, {"undo", nullptr}};
  if (!view.contains("scripts")) view["scripts"] = Json::array();
  view["scripts"].push_back({{"src", "desk/keys.js"}});
  return view;
}

net::Response desk_page(const Visit& visit, std::string_view tmpl, const PageName& name, Json view,
                        int status) {
  net::Response response = html_response(
      status, visit.house.templates.render("desk/" + std::string(tmpl),
                                           framed(visit, name, std::move(view))));
  response.headers.emplace_back("cache-control", "private, no-store");
  return response;
}

net::Response see_other(const std::string& path, std::string_view said) {
  return redirect(303, said.empty() ? path : path + "?said=" + std::string(said));
}

net::Response refusal_page(const Visit& visit, const Error& error) {
  const int status = status_of(error.code);
  if (status == 404)
    return html_response(404, publish::not_found_html(visit.house.templates, visit.house.site, ""));
  return html_response(status, publish::error_html(visit.house.templates, visit.house.site, status,
                                                   std::string(title_of(status)), error.detail,
                                                   visit.request.request_id));
}

Reader reader_of(const Visit& visit) { return {visit.unit.now, visit.actor().time_zone}; }

Result<TaskId> task_of(const Call& call) { return api::read_id_as<TaskId>(call.capture(0)); }

std::string task_path(TaskId task) { return "/desk/tasks/" + std::to_string(task.value); }

}  // namespace panelist::web::desk
