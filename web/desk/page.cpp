#include "web/desk/page.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/notice_pages.hpp"
#include "publish/page_head.hpp"
#include "publish/template_set.hpp"
#include "web/api/read.hpp"
#include "web/desk/account_view.hpp"
#include "web/desk/said.hpp"
#include "web/frame.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
Json framed(const Visit& visit, const PageName& name, Json view) {
  view = web::framed(visit, name.title, name.path,
                     said_sentence(visit.request.parameter("said").value_or(std::string_view{})),
                     std::move(view));
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
                                                   std::string(web::title_of(status)), error.detail,
                                                   visit.request.request_id));
}

Reader reader_of(const Visit& visit) { return {visit.unit.now, visit.actor().time_zone}; }

Result<TaskId> task_of(const Call& call) { return api::read_id_as<TaskId>(call.capture(0)); }

std::string task_path(TaskId task) { return "/desk/tasks/" + std::to_string(task.value); }

}  // namespace panelist::web::desk
