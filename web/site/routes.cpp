#include "web/site/routes.hpp"

#include <array>

#include "web/site/handlers.hpp"

namespace panelist::web::site {
namespace {

constexpr auto anyone = Access::anyone;
constexpr auto page = Door::page;
constexpr auto asset = Door::asset;
constexpr auto no_body = BodyKind::none;
constexpr auto free = RateClass::none;

constexpr auto table = std::to_array<Route>({
    {"GET", "/", page, anyone, no_body, free, home, "Home: the latest comparisons"},
    {"GET", "/compare", page, anyone, no_body, free, pick_comparison, "Any pair: ?left=&right="},
    {"GET", "/compare/{slug}", page, anyone, no_body, free, comparison,
     "Panel comparison; .md for Markdown"},
    {"GET", "/tools/{slug}", page, anyone, no_body, free, tool, "Tool page; .md for Markdown"},
    {"GET", "/categories/{slug}", page, anyone, no_body, free, category, "Category page"},
    {"GET", "/categories/{slug}/older/{cursor}", page, anyone, no_body, free, category,
     "Category page: further tools"},
    {"GET", "/personas/{id}", page, anyone, no_body, free, persona,
     "Persona: base rates, verdicts"},
    {"GET", "/personas/{id}/older/{cursor}", page, anyone, no_body, free, persona,
     "Persona: further verdicts"},
    {"GET", "/changes", page, anyone, no_body, free, changes, "Every published change"},
    {"GET", "/methodology", page, anyone, no_body, free, methodology, "How verdicts are made"},
    {"GET", "/changes.atom", asset, anyone, no_body, free, atom, "Atom feed of changes"},
    {"GET", "/changes.json", asset, anyone, no_body, free, json_feed, "JSON Feed of changes"},
    {"GET", "/sitemap.xml", asset, anyone, no_body, free, sitemap,
     "Sitemap; an index where the site is large"},
    {"GET", "/sitemap-{part}", asset, anyone, no_body, free, sitemap_part,
     "One part of the site, as tool-0.xml"},
    {"GET", "/robots.txt", asset, anyone, no_body, free, robots, "What crawlers may read"},
    {"GET", "/llms.txt", asset, anyone, no_body, free, llms,
     "What this site is, for language models"},
    {"GET", "/badges/{slug}", asset, anyone, no_body, free, badge, "SVG badge of a tool"},
    {"GET", "/favicon.ico", asset, anyone, no_body, free, favicon, "Icon"},
    {"GET", "/static/{path*}", asset, anyone, no_body, free, static_file,
     "Style sheets and scripts"},
});

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace panelist::web::site
