#pragma once
// The public site's handlers. See web/call.hpp.
#include "web/call.hpp"

namespace panelist::web::site {

// pages.cpp
Result<Plan> home(const Call& call);
Result<Plan> pick_comparison(const Call& call);
Result<Plan> comparison(const Call& call);
Result<Plan> tool(const Call& call);
Result<Plan> category(const Call& call);
Result<Plan> persona(const Call& call);
Result<Plan> changes(const Call& call);
Result<Plan> methodology(const Call& call);
// machine_pages.cpp
Result<Plan> atom(const Call& call);
Result<Plan> json_feed(const Call& call);
Result<Plan> sitemap(const Call& call);
Result<Plan> sitemap_part(const Call& call);
Result<Plan> robots(const Call& call);
Result<Plan> llms(const Call& call);
Result<Plan> badge(const Call& call);
Result<Plan> static_file(const Call& call);
Result<Plan> favicon(const Call& call);

}  // namespace panelist::web::site
