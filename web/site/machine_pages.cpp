#include <nlohmann/json.hpp>

#include "publish/addresses.hpp"
#include "publish/badge.hpp"
#include "publish/feeds.hpp"
#include "publish/llms_txt.hpp"
#include "publish/site_settings.hpp"
#include "publish/sitemap.hpp"
#include "service/site_pages.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"
#include "web/site/handlers.hpp"
#include "web/site/links.hpp"
#include "web/site/public_page.hpp"
#include "web/static_files.hpp"

namespace panelist::web::site {
namespace {

inline constexpr int feed_changes = 50;
inline constexpr int sitemap_pages_max = 5000;  ///< in one file, which stays quick to make
constexpr const char* sitemap_type = "application/xml; charset=utf-8";

std::vector<publish::Change> latest(Visit& visit) {
  std::vector<publish::Change> rows;
  for (const service::ChangeView& change : service::list_latest_changes(visit.unit, feed_changes))
    rows.push_back(change_of(change));
  return rows;
}

std::vector<publish::SitemapEntry> sitemap_entries(const std::vector<service::PageEntry>& pages) {
  std::vector<publish::SitemapEntry> entries;
  for (const service::PageEntry& page : pages)
    entries.push_back({page.page == "tool" ? publish::tool_path(page.slug)
                                           : publish::comparison_path(page.slug),
                       page.changed_at, page.is_sample, page.is_retired, false});
  return entries;
}

net::Response sitemap_response(const Visit& visit, const std::vector<service::PageEntry>& pages) {
  return page_response(visit.request, sitemap_type,
                       publish::sitemap_xml(visit.house.site, sitemap_entries(pages)), "");
}

}  // namespace

Result<Plan> atom(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    return page_response(visit.request, "application/atom+xml; charset=utf-8",
                         publish::atom_feed(visit.house.site, latest(visit), visit.unit.now), "");
  });
}

Result<Plan> json_feed(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    return page_response(visit.request, "application/feed+json",
                         publish::json_feed(visit.house.site, latest(visit)).dump(), "");
  });
}

/// One file while the site is small; then an index of files, each of one part of the site.
Result<Plan> sitemap(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    const auto pages = service::list_all_pages(visit.unit, sitemap_pages_max);
    if (pages) return sitemap_response(visit, *pages);
    std::vector<std::string> parts;
    for (const service::SitePart& part : service::list_site_parts(visit.unit))
      parts.push_back(to_string(part));
    return page_response(visit.request, sitemap_type,
                         publish::sitemap_index_xml(visit.house.site, parts), "");
  });
}

Result<Plan> sitemap_part(const Call& call) {
  std::string name = call.capture(0);
  const bool is_xml = name.ends_with(".xml");
  if (is_xml) name.resize(name.size() - 4);
  const auto part = service::parse_site_part(name);
  if (!is_xml || !part) return fail(not_found("there is no such part of the sitemap"));
  return public_page(call, [part](Visit& visit) -> Answer {
    return sitemap_response(visit, service::list_pages_of(visit.unit, *part));
  });
}

Result<Plan> robots(const Call& call) {
  return answering(
      text_response(200, "text/plain; charset=utf-8", publish::robots_txt(call.house.site)));
}

Result<Plan> llms(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    service::ComparisonFilter published;
    published.state = service::ComparisonState::published;
    const auto comparisons =
        service::list_comparisons(visit.unit, published, {service::list_limit_max, ""});
    service::ToolFilter filter;
    filter.only_published = true;
    const auto tools = service::list_tools(visit.unit, filter, {service::list_limit_max, ""});
    if (!comparisons) return problem(comparisons.error());
    if (!tools) return problem(tools.error());
    std::vector<publish::ComparisonLink> pairs;
    for (const service::ComparisonRow& row : comparisons->items) pairs.push_back(link_of(row));
    std::vector<publish::ToolLink> cards;
    for (const service::ToolRow& row : tools->items) cards.push_back(link_of(row));
    return page_response(visit.request, "text/plain; charset=utf-8",
                         publish::llms_txt(visit.house.site, pairs, cards), "");
  });
}

Result<Plan> badge(const Call& call) {
  std::string slug = call.capture(0);
  if (!slug.ends_with(".svg")) return fail(not_found("badges end in .svg"));
  slug.resize(slug.size() - 4);
  return public_page(call, [slug](Visit& visit) -> Answer {
    const auto view = service::get_tool(visit.unit, slug);
    if (!view) return problem(view.error());
    if (!view->moved_to.empty()) return redirect(308, publish::badge_path(view->moved_to));
    if (!view->scorecard) return problem(not_found("this tool is not published"));
    return page_response(visit.request, "image/svg+xml",
                         publish::badge_svg(view->tool.name, view->tally), "");
  });
}

Result<Plan> static_file(const Call& call) {
  auto response = call.house.files.get(call.capture(0));
  if (!response) return fail(response.error());
  return answering(std::move(*response));
}

Result<Plan> favicon(const Call& call) {
  auto response = call.house.files.get("icon.svg");
  if (!response) return fail(response.error());
  return answering(std::move(*response));
}

}  // namespace panelist::web::site
