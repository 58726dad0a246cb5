#include "publish/list_pages.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "publish/json_ld.hpp"
#include "publish/page_head.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

Json comparison_views(const std::vector<ComparisonLink>& links) {
  Json views = Json::array();
  for (const ComparisonLink& link : links) views.push_back(comparison_link_view(link));
  return views;
}

Json tool_views(const std::vector<ToolLink>& links) {
  Json views = Json::array();
  for (const ToolLink& link : links) views.push_back(tool_link_view(link));
  return views;
}

Json rate_views(const std::vector<BaseRate>& rates, const std::string& current = {}) {
  Json views = Json::array();
  for (const BaseRate& rate : rates) {
    views.push_back(base_rate_view(rate));
    views.back()["is_current"] = rate.persona == current;
  }
  return views;
}

std::string tool_list_json_ld(const SiteSettings& site, const std::string& title,
                              const std::string& path, const std::vector<ToolLink>& tools) {
  std::vector<std::pair<std::string, std::string>> items;
  for (const ToolLink& tool : tools) items.emplace_back(tool.name, tool_path(tool.slug));
  return embed_json(list_json_ld(site, title, path, items));
}

Json change_view(const Change& change) {
  const bool is_gone = change.kind == "retracted" || change.kind == "withdrawn";
  const std::string path =
      change.page == "tool" ? tool_path(change.slug) : comparison_path(change.slug);
  return {{"url", path},
          {"title", change.title},
          {"kind", change.kind},
          {"is_gone", is_gone},
          {"page", change.page},
          {"date", date_view(change.at)},
          {"revision", change.revision},
          {"hash", change.content_hash},
          {"hash_short", change.content_hash.substr(0, 12)},
          {"reason", change.reason},
          {"sample", change.is_sample}};
}

}  // namespace

std::string home_html(const TemplateSet& templates, const SiteSettings& site,
                      const HomePage& page) {
  PageHead head;
  head.title = site.name;
  head.description = site.strapline;
  head.path = "/";
  head.section = "home";
  head.is_sample = page.has_samples;
  head.json_ld = tool_list_json_ld(site, "Newest tools", "/", page.tools);
  Json view = layout_view(site, head);
  view["comparisons"] = comparison_views(page.comparisons);
  view["lead"] = nullptr;
  if (!page.comparisons.empty()) {
    view["lead"] = view["comparisons"][0];
    view["comparisons"].erase(0);
  }
  view["tools"] = tool_views(page.tools);
  view["personas"] = rate_views(page.personas);
  view["categories"] = Json::array();
  for (const CategoryLink& category : page.categories) {
    view["categories"].push_back({{"url", category_path(category.slug)},
                                  {"name", category.name},
                                  {"tools", plural(category.tools, "tool", "tools")}});
  }
  view["counts"] = {plural(page.tools_total, "tool", "tools"),
                    plural(page.comparisons_total, "comparison", "comparisons"),
                    plural(page.verdicts_total, "verdict", "verdicts")};
  return templates.render("site/home.html", view);
}

std::string category_html(const TemplateSet& templates, const SiteSettings& site,
                          const CategoryPage& page) {
  PageHead head;
  head.title = page.name + ": ship or skip?";
  head.description = plural(page.tools_total, "tool", "tools") + " in " + page.name +
                     ", each judged by a panel of reviewers.";
  head.path = category_path(page.slug);
  head.section = "tools";
  head.is_noindex = !page.paging.newer_url.empty();
  head.is_sample = page.has_samples;
  head.json_ld = tool_list_json_ld(site, page.name, head.path, page.tools);
  Json view = layout_view(site, head);
  view["name"] = page.name;
  view["count"] = plural(page.tools_total, "tool", "tools");
  view["tools"] = tool_views(page.tools);
  view["comparisons"] = comparison_views(page.comparisons);
  view["paging"] = paging_view(page.paging);
  return templates.render("site/category.html", view);
}

std::string persona_html(const TemplateSet& templates, const SiteSettings& site,
                         const PersonaPage& page) {
  PageHead head;
  head.title = "The " + to_lower_ascii(page.persona.title) + ": " + page.persona.question;
  head.description = page.persona.about;
  head.path = persona_path(page.persona.id);
  head.section = "methodology";
  head.is_noindex = !page.paging.newer_url.empty();
  head.is_sample = page.has_samples;
  Json view = layout_view(site, head);
  view["title"] = page.persona.title;
  view["letter"] = page.persona.letter;
  view["question"] = page.persona.question;
  view["about"] = page.persona.about;
  view["rate"] = base_rate_view(page.rate);
  view["everybody"] = rate_views(page.everybody, page.persona.id);
  view["slots"] = Json::array();
  for (const domain::Slot& slot : page.persona.slots) view["slots"].push_back(slot.label);
  view["verdicts"] = Json::array();
  for (const VerdictLink& link : page.verdicts) {
    domain::Scorecard card;
    card.slug = link.tool_slug;
    card.facts.name = link.tool_name;
    Json verdict = cell_view(card, link.seat, {});
    verdict["url"] = tool_path(link.tool_slug) + "#" + verdict_anchor(link.tool_slug, link.seat);
    view["verdicts"].push_back(std::move(verdict));
  }
  view["paging"] = paging_view(page.paging);
  return templates.render("site/persona.html", view);
}

std::string changelog_html(const TemplateSet& templates, const SiteSettings& site,
                           const ChangelogPage& page) {
  PageHead head;
  head.title = "Every published change";
  head.description = "What was published, changed or taken back, when, and why.";
  head.path = std::string(changelog_path);
  head.section = "changes";
  head.is_noindex = !page.paging.newer_url.empty();
  Json view = layout_view(site, head);
  view["changes"] = Json::array();
  for (const Change& change : page.changes) view["changes"].push_back(change_view(change));
  view["paging"] = paging_view(page.paging);
  return templates.render("site/changes.html", view);
}

}  // namespace panelist::publish
