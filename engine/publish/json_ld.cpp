#include "publish/json_ld.hpp"

#include <nlohmann/json.hpp>

#include "publish/addresses.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

using Trail = std::vector<std::pair<std::string, std::string>>;

std::string absolute(const SiteSettings& site, const std::string& path) {
  return site.base_url + path;
}

Json breadcrumbs(const SiteSettings& site, const Trail& names_and_paths) {
  Json items = Json::array();
  for (const auto& [name, path] : names_and_paths) {
    items.push_back({{"@type", "ListItem"},
                     {"position", items.size() + 1},
                     {"name", name},
                     {"item", absolute(site, path)}});
  }
  return {{"@type", "BreadcrumbList"}, {"itemListElement", std::move(items)}};
}

/// schema.org wants a rating on a scale: ship is 1, skip is 0, and the scale says so.
Json rating(int value) {
  return {{"@type", "Rating"}, {"ratingValue", value}, {"bestRating", 1}, {"worstRating", 0}};
}

Json review(const SiteSettings& site, const domain::Scorecard& card,
            const domain::SeatVerdict& seat, const std::string& page_path) {
  const bool is_machine = seat.text.author_kind == domain::AuthorKind::ai;
  const bool is_ship = seat.text.decision == domain::Decision::ship;
  Json review = {
      {"@type", "Review"},
      {"name", seat.persona_title + ": " + (is_ship ? "ship" : "skip")},
      {"author", {{"@type", is_machine ? "Organization" : "Person"}, {"name", seat.byline}}},
      {"reviewBody", seat.text.quote},
      {"reviewRating", rating(is_ship ? 1 : 0)},
      {"url", absolute(site, page_path + "#" + verdict_anchor(card.slug, seat))}};
  if (!seat.submitted_at.empty()) review["datePublished"] = seat.submitted_at;
  return review;
}

Json application(const SiteSettings& site, const domain::Scorecard& card, const ToolLive& live,
                 const std::string& page_path) {
  Json app = {{"@type", "SoftwareApplication"},
              {"@id", absolute(site, tool_path(card.slug))},
              {"name", card.facts.name},
              {"description", card.facts.tagline},
              {"applicationCategory", card.facts.category}};
  if (!card.facts.url.empty()) app["url"] = card.facts.url;
  if (!card.facts.maker.empty()) {
    app["publisher"] = {{"@type", "Organization"}, {"name", card.facts.maker}};
  }
  if (card.facts.starting_price) {
    app["offers"] = {{"@type", "Offer"},
                     {"price", card.facts.starting_price->amount},
                     {"priceCurrency", card.facts.starting_price->currency},
                     {"description", domain::format_price(*card.facts.starting_price)}};
  } else if (card.facts.entry == domain::Entry::free) {
    app["offers"] = {{"@type", "Offer"}, {"price", "0"}, {"priceCurrency", "USD"}};
  }
  if (const auto percent = domain::percent_of(live.community.ships, live.community.votes)) {
    app["aggregateRating"] = {{"@type", "AggregateRating"},
                              {"ratingValue", *percent},
                              {"bestRating", 100},
                              {"worstRating", 0},
                              {"ratingCount", live.community.votes}};
  }
  Json reviews = Json::array();
  for (const domain::SeatVerdict& seat : card.seats) {
    if (seat.outcome == domain::SeatOutcome::voted) {
      reviews.push_back(review(site, card, seat, page_path));
    }
  }
  if (!reviews.empty()) app["review"] = std::move(reviews);
  return app;
}

Json graph(Json nodes) {
  return {{"@context", "https://schema.org"}, {"@graph", std::move(nodes)}};
}

}  // namespace

Json comparison_json_ld(const SiteSettings& site, const ComparisonPage& page) {
  const std::string path = comparison_path(page.stamp.slug);
  const auto entry = [&](int position, const domain::Scorecard& card, const ToolLive& live) {
    return Json{{"@type", "ListItem"},
                {"position", position},
                {"item", application(site, card, live, path)}};
  };
  const std::string title = page.left.facts.name + " vs " + page.right.facts.name;
  return graph(
      {{{"@type", "ItemList"},
        {"name", title},
        {"numberOfItems", 2},
        {"itemListElement",
         {entry(1, page.left, page.left_live), entry(2, page.right, page.right_live)}}},
       breadcrumbs(site,
                   {{site.name, "/"},
                    {page.left.facts.category,
                     category_path(category_slug_of(page.left, page.left_live))},
                    {title, path}})});
}

Json tool_json_ld(const SiteSettings& site, const ToolPage& page) {
  const std::string path = tool_path(page.stamp.slug);
  return graph({application(site, page.card, page.live, path),
                breadcrumbs(site, {{site.name, "/"},
                                   {page.card.facts.category,
                                    category_path(category_slug_of(page.card, page.live))},
                                   {page.card.facts.name, path}})});
}

Json list_json_ld(const SiteSettings& site, const std::string& title, const std::string& path,
                  const Trail& names_and_paths) {
  Json items = Json::array();
  for (const auto& [name, item_path] : names_and_paths) {
    items.push_back({{"@type", "ListItem"},
                     {"position", items.size() + 1},
                     {"name", name},
                     {"url", absolute(site, item_path)}});
  }
  return graph({{{"@type", "ItemList"}, {"name", title}, {"itemListElement", std::move(items)}},
                breadcrumbs(site, {{site.name, "/"}, {title, path}})});
}

std::string embed_json(const Json& value) {
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '<': out += "\\u003c"; break;
      case '>': out += "\\u003e"; break;
      case '&': out += "\\u0026"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace panelist::publish
