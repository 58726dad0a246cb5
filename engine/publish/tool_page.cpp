#include "publish/tool_page.hpp"

#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "publish/addresses.hpp"
#include "publish/etag.hpp"
#include "publish/json_ld.hpp"
#include "publish/page_head.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

Json optional_percent(std::optional<int> percent) {
  return percent ? Json(*percent) : Json(nullptr);
}

/// "4 of 4 reviewers ship Mistral Code." or that nobody has voted.
std::string summary_of(const domain::Scorecard& card) {
  const domain::Tally tally = domain::count(card.seats);
  if (tally.votes == 0) return "No reviewer has voted on " + card.facts.name + " yet.";
  return of_text(tally.ships, tally.votes) + " reviewers ship " + card.facts.name + ".";
}

PageHead head_of(const SiteSettings& site, const ToolPage& page) {
  PageHead head;
  head.title = page.card.facts.name + ": ship or skip?";
  head.description = summary_of(page.card) + " " + page.card.facts.tagline;
  head.path = tool_path(page.stamp.slug);
  head.og_type = "article";
  head.image_path = "/og" + head.path + ".png";
  head.markdown_path = tool_markdown_path(page.stamp.slug);
  head.json_path = tool_json_path(page.stamp.slug);
  head.section = "tools";
  head.is_sample = page.stamp.is_sample;
  head.is_noindex = page.live.retired.has_value();
  head.json_ld = embed_json(tool_json_ld(site, page));
  return head;
}

Json notices_view(const ToolPage& page) {
  Json notices = Json::array();
  for (const std::string& text : page.live.notices) notices.push_back({{"text", text}});
  if (page.live.retired) {
    notices.push_back({{"text", "Retired on " + format_date(page.live.retired->at) + ". " +
                                    page.live.retired->reason}});
  }
  return notices;
}

Json capabilities_view(const std::vector<domain::Capability>& capabilities) {
  Json views = Json::array();
  for (const domain::Capability& capability : capabilities) {
    views.push_back({{"name", capability.name},
                     {"description", capability.description},
                     {"unique", capability.unique},
                     {"versus", capability.versus}});
  }
  return views;
}

}  // namespace

Json tool_view(const SiteSettings& site, const ToolPage& page) {
  Json view = layout_view(site, head_of(site, page));
  view["summary"] = summary_of(page.card);
  view["card"] = card_view(site, page.card, page.live, tool_path(page.stamp.slug));
  view["stamp"] = stamp_view(page.stamp);
  view["histories"] = histories_view({{&page.card, &page.live}});
  view["notices"] = notices_view(page);
  view["capabilities"] = capabilities_view(page.card.facts.capabilities);
  view["badge_url"] = badge_path(page.stamp.slug);
  view["compare"] =
      compare_view(site, {{page.card.slug, page.card.facts.name}}, page.compare_with);
  Json rows = Json::array();
  for (const domain::SeatVerdict& seat : page.card.seats) {
    const auto question = site.questions.find(seat.persona);
    rows.push_back({{"id", "row-" + seat.persona},
                    {"title", seat.persona_title},
                    {"letter", seat.letter},
                    {"url", persona_path(seat.persona)},
                    {"question", question == site.questions.end() ? "" : question->second},
                    {"cell", cell_view(page.card, seat, page.live)}});
  }
  view["rows"] = std::move(rows);
  view["comparisons"] = Json::array();
  for (const ComparisonLink& link : page.comparisons) {
    view["comparisons"].push_back(comparison_link_view(link));
  }
  return view;
}

std::string tool_html(const TemplateSet& templates, const SiteSettings& site,
                      const ToolPage& page) {
  return templates.render("site/tool.html", tool_view(site, page));
}

Json tool_side_json(const domain::Scorecard& card, const ToolLive& live) {
  const domain::Tally tally = domain::count(card.seats);
  Json price = nullptr;
  if (card.facts.starting_price) {
    price = {{"amount", card.facts.starting_price->amount},
             {"currency", card.facts.starting_price->currency},
             {"unit", card.facts.starting_price->unit}};
  }
  return {{"slug", card.slug},
          {"name", card.facts.name},
          {"category", card.facts.category},
          {"tagline", card.facts.tagline},
          {"description", card.facts.description},
          {"entry", domain::to_string(card.facts.entry)},
          {"starting_price", std::move(price)},
          {"panel_ship_percent", optional_percent(tally.ship_percent())},
          {"ships", tally.ships},
          {"votes", tally.votes},
          {"community_ship_percent",
           optional_percent(domain::percent_of(live.community.ships, live.community.votes))},
          {"community_votes", live.community.votes}};
}

std::string tool_etag(const TemplateSet& templates, const ToolPage& page) {
  // The lists are live too: each line stands for what it shows.
  std::string listed = fingerprint(page.live, page.stamp);
  for (const ComparisonLink& link : page.comparisons) {
    listed += link.slug + std::to_string(to_millis(link.published_at));
  }
  for (const CompareChoice& choice : page.compare_with) listed += choice.slug + ' ' + choice.name;
  return make_etag(page.stamp.content_hash, templates.hash(), to_hex(sha256(listed)));
}

}  // namespace panelist::publish
