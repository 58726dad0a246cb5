#include "web/editor/page.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/notice_pages.hpp"
#include "publish/page_head.hpp"
#include "publish/template_set.hpp"
#include "web/editor/role_words.hpp"
#include "web/editor/said.hpp"
#include "web/frame.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

Json admin_tabs(const std::string& path) {
  Json tabs = Json::array();
  const auto add = [&](const char* href, const char* label) {
    tabs.push_back({{"href", href}, {"label", label}, {"is_current", path == href}});
  };
  add("/admin/users", "Users");
  add("/admin/webhooks", "Webhooks");
  add("/admin/tokens", "Tokens");
  add("/admin/definitions", "Personas and workflows");
  add("/admin/audit", "Audit log");
  return tabs;
}

}  // namespace

Json framed(const Visit& visit, const PageName& name, Json view) {
  view["admin_tabs"] = name.path.starts_with("/admin") ? admin_tabs(name.path) : Json::array();
  return web::framed(visit, name.title, name.path,
                     said_sentence(visit.request.parameter("said").value_or(std::string_view{})),
                     std::move(view));
}

net::Response editor_page(const Visit& visit, std::string_view tmpl, const PageName& name,
                          Json view, int status) {
  net::Response response =
      html_response(status, visit.house.templates.render("editor/" + std::string(tmpl),
                                                         framed(visit, name, std::move(view))));
  response.headers.emplace_back("cache-control", "private, no-store");
  return response;
}

net::Response see_other(const std::string& path, std::string_view said) {
  if (said.empty()) return redirect(303, path);
  const char* const joint = path.find('?') == std::string::npos ? "?said=" : "&said=";
  return redirect(303, path + joint + std::string(said));
}

net::Response refusal_page(const Visit& visit, const Error& error) {
  const int status = status_of(error.code);
  if (status == 404)
    return html_response(404, publish::not_found_html(visit.house.templates, visit.house.site, ""));
  return html_response(status, publish::error_html(visit.house.templates, visit.house.site, status,
                                                   std::string(title_of(status)), error.detail,
                                                   visit.request.request_id));
}

Json script_list(std::initializer_list<const char*> sources) {
  Json list = Json::array();
  for (const char* source : sources) list.push_back({{"src", source}});
  return list;
}

Reader reader_of(const Visit& visit) { return {visit.unit.now, visit.actor().time_zone}; }

}  // namespace panelist::web::editor
