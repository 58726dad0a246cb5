#pragma once
// What every page of the desk shares: the frame's data, the answer's headers, who reads it.
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "web/call.hpp"
#include "web/times.hpp"

namespace panelist::web::desk {

/// `path` marks the navigation ("/desk", "/desk/record", "/account"); empty: none.
struct PageName {
  std::string title, path;
};
/// The frame's data (web/templates/layout/desk.html) with the page's own keys beside it.
Json framed(const Visit& visit, const PageName& name, Json view);
/// Renders desk/NAME inside the frame; never stored by a cache.
net::Response desk_page(const Visit& visit, std::string_view tmpl, const PageName& name, Json view,
                        int status = 200);
/// 303 to a page of ours; `said` (may be empty) is a word of said.hpp.
net::Response see_other(const std::string& path, std::string_view said = {});
/// A problem in the shape of a page; 404 for what is not the caller's to know of.
net::Response refusal_page(const Visit& visit, const Error& error);

Reader reader_of(const Visit& visit);
/// The id in "/desk/tasks/{id}": not_found for anything else.
Result<TaskId> task_of(const Call& call);
std::string task_path(TaskId task);

}  // namespace panelist::web::desk
