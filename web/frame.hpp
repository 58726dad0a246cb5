#pragma once
// The frame around every page of the desk, the editor and administration (layout/desk.html): who is
// signed in, where they may go, what just happened.
#include <string>
#include <string_view>

#include "web/call.hpp"

namespace panelist::web {

/// Something just happened: `kind` is "good", "amber" or "bad". Null for an empty text.
Json flash_view(std::string_view kind, std::string_view text);
/// Puts site, page, nav, person, form_token, flash and scripts beside the page's own keys. `path`
/// marks the navigation; `said` is the sentence of a ?said= word and yields to a flash already
/// there.
Json framed(const Visit& visit, const std::string& title, const std::string& path,
            std::string_view said, Json view);
/// "AF" for "Ana Ferrer"; letters only.
std::string initials_of(const std::string& name);

}  // namespace panelist::web
