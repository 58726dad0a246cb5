#pragma once
// What every page of the editor and of administration shares: the frame's data, the answer's
// headers, who reads it.
#include <initializer_list>
#include <string>
#include <string_view>

#include "web/call.hpp"
#include "web/times.hpp"
#include "web/frame.hpp"

namespace panelist::web::editor {

/// `path` marks the navigation ("/editor", "/admin/users"); empty: none.
struct PageName {
  std::string title, path;
};
/// The frame's data (web/templates/layout/desk.html) with the page's own keys beside it.
Json framed(const Visit& visit, const PageName& name, Json view);
/// Renders editor/NAME inside the frame; never stored by a cache.
net::Response editor_page(const Visit& visit, std::string_view tmpl, const PageName& name,
                          Json view, int status = 200);
/// 303 to a page of ours; `said` (may be empty) is a word of said.hpp.
net::Response see_other(const std::string& path, std::string_view said = {});
/// A problem in the shape of a page; 404 for what is not the caller's to know of.
net::Response refusal_page(const Visit& visit, const Error& error);
/// For `view["scripts"]`: files below /static/.
Json script_list(std::initializer_list<const char*> sources);

Reader reader_of(const Visit& visit);

}  // namespace panelist::web::editor
