#include <nlohmann/json.hpp>

#include "domain/agreement.hpp"
#include "publish/addresses.hpp"
#include "publish/methodology_page.hpp"
#include "publish/notice_pages.hpp"
#include "publish/site_settings.hpp"
#include "service/seals.hpp"
#include "web/form.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"
#include "web/site/handlers.hpp"
#include "web/site/links.hpp"
#include "web/site/public_page.hpp"

namespace panelist::web::site {
namespace {

constexpr const char* html = "text/html; charset=utf-8";
constexpr const char* markdown = "text/markdown; charset=utf-8";
inline constexpr int home_comparisons = 24;
inline constexpr int home_tools = 12;
inline constexpr int list_rows = 50;
inline constexpr int agreement_panels_max = 10'000;

/// "a-vs-b.md" asks for Markdown; the suffix is taken off.
bool take_markdown_suffix(std::string& slug) {
  if (!slug.ends_with(".md")) return false;
  slug.resize(slug.size() - 3);
  return true;
}

Answer missing(Visit& visit, const Error& error, const std::string& what) {
  if (error.code == ErrorCode::not_found)
    return html_response(404,
                         publish::not_found_html(visit.house.templates, visit.house.site, what));
  return html_response(
      status_of(error.code),
      publish::error_html(visit.house.templates, visit.house.site, status_of(error.code),
                          std::string(title_of(status_of(error.code))), error.detail,
                          visit.request.request_id));
}

Answer gone(Visit& visit, const Error& error, const std::string& slug) {
  const Json extra =
      Json::parse(error.extra_json.empty() ? "{}" : error.extra_json, nullptr, false);
  publish::GonePage page;
  page.title = slug;
  page.reason = extra.value("reason", error.detail);
  page.retracted_at = parse_rfc3339(extra.value("retracted_at", "")).value_or(visit.unit.now);
  return html_response(410, publish::gone_html(visit.house.templates, visit.house.site, page));
}

Answer waiting(Visit& visit, const service::ComparisonView& view) {
  publish::WaitingPage page{view.left.tool.name, view.right.tool.name, {view.waiting_for}, ""};
  net::Response response =
      html_response(200, publish::waiting_html(visit.house.templates, visit.house.site, page));
  response.headers.emplace_back("cache-control", "no-store");
  return response;
}

publish::Paging older_page(const std::string& path, const std::string& next) {
  publish::Paging paging;
  if (!next.empty()) paging.older_url = publish::older_path(path, encode_component(next));
  return paging;
}

/// "/categories/tools/older/CURSOR"; ?cursor= was the address once.
std::string cursor_of(const Call& call) {
  if (call.captures.size() > 1) return call.capture(1);
  return std::string(call.request.parameter("cursor").value_or(""));
}

/// The address it has now, in a header for programs and on a page for those who keep files.
Answer moved(Visit& visit, const std::string& path) {
  net::Response response =
      html_response(308, publish::moved_html(visit.house.templates, visit.house.site, path));
  response.headers.emplace_back("location", path);
  response.headers.emplace_back("cache-control", "no-store");
  return response;
}

}  // namespace

Result<Plan> home(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    service::ComparisonFilter published;
    published.state = service::ComparisonState::published;
    const auto comparisons =
        service::list_comparisons(visit.unit, published, {home_comparisons, ""});
    if (!comparisons) return missing(visit, comparisons.error(), "");
    service::ToolFilter tools_filter;
    tools_filter.only_published = true;
    const auto tools = service::list_tools(visit.unit, tools_filter, {home_tools, ""});
    if (!tools) return missing(visit, tools.error(), "");
    publish::HomePage page;
    for (const service::ComparisonRow& row : comparisons->items) {
      page.comparisons.push_back(link_of(row));
      page.has_samples |= row.is_sample;
    }
    if (!page.comparisons.empty()) {
      const auto first = service::get_comparison(visit.unit, page.comparisons.front().slug);
      if (first && first->answer) page.comparisons.front().answer = first->answer->sentence;
    }
    for (const service::ToolRow& row : tools->items) page.tools.push_back(link_of(row));
    for (const service::CategoryView& entry : service::list_categories(visit.unit)) {
      page.categories.push_back({entry.slug, entry.name, entry.published});
      page.tools_total += entry.published;
    }
    page.personas = base_rates(visit);
    for (const publish::BaseRate& rate : page.personas) page.verdicts_total += rate.votes;
    page.comparisons_total = static_cast<long long>(comparisons->items.size());
    return page_response(visit.request, html,
                         publish::home_html(visit.house.templates, visit.house.site, page), "");
  });
}

Result<Plan> pick_comparison(const Call& call) {
  const std::string left(call.request.parameter("left").value_or(""));
  const std::string right(call.request.parameter("right").value_or(""));
  if (left.empty() || right.empty()) return answering(redirect(303, "/"));
  return answering(
      redirect(303, "/compare/" + encode_component(left) + "-vs-" + encode_component(right)));
}

Result<Plan> comparison(const Call& call) {
  std::string slug = call.capture(0);
  const bool is_markdown = take_markdown_suffix(slug);
  return public_page(call, [slug, is_markdown](Visit& visit) -> Answer {
    const auto view = service::get_comparison(visit.unit, slug);
    if (!view && view.error().code == ErrorCode::gone) return gone(visit, view.error(), slug);
    if (!view) return missing(visit, view.error(), "comparison");
    if (!view->moved_to.empty())
      return moved(visit, "/compare/" + view->moved_to + (is_markdown ? ".md" : ""));
    if (view->state == service::ComparisonState::waiting) return waiting(visit, *view);
    const publish::ComparisonPage page = page_of(*view);
    if (is_markdown)
      return page_response(visit.request, markdown,
                           publish::comparison_markdown(visit.house.site, page),
                           view->content_hash + "-md");
    return page_response(visit.request, html,
                         publish::comparison_html(visit.house.templates, visit.house.site, page),
                         publish::comparison_etag(visit.house.templates, page));
  });
}

Result<Plan> tool(const Call& call) {
  std::string slug = call.capture(0);
  const bool is_markdown = take_markdown_suffix(slug);
  return public_page(call, [slug, is_markdown](Visit& visit) -> Answer {
    const auto view = service::get_tool(visit.unit, slug);
    if (!view && view.error().code == ErrorCode::gone) return gone(visit, view.error(), slug);
    if (!view) return missing(visit, view.error(), "tool");
    if (!view->moved_to.empty())
      return moved(visit, "/tools/" + view->moved_to + (is_markdown ? ".md" : ""));
    if (!view->scorecard) {
      if (view->run && visit.actor().is_editor())
        return redirect(303, "/editor/runs/" + std::to_string(view->run->id.value));
      return missing(visit, not_found("not published"), "published verdict on this tool yet");
    }
    const publish::ToolPage page = page_of(*view);
    if (is_markdown)
      return page_response(visit.request, markdown, publish::tool_markdown(visit.house.site, page),
                           view->content_hash + "-md");
    return page_response(visit.request, html,
                         publish::tool_html(visit.house.templates, visit.house.site, page),
                         publish::tool_etag(visit.house.templates, page));
  });
}

Result<Plan> category(const Call& call) {
  const std::string cursor = cursor_of(call);
  return public_page(call, [slug = call.capture(0), cursor](Visit& visit) -> Answer {
    publish::CategoryPage page;
    for (const service::CategoryView& entry : service::list_categories(visit.unit)) {
      if (entry.slug != slug) continue;
      page.slug = entry.slug;
      page.name = entry.name;
      page.tools_total = entry.published;
    }
    if (page.slug.empty()) return missing(visit, not_found(""), "category");
    service::ToolFilter filter;
    filter.category_slug = slug;
    filter.only_published = true;
    const auto tools = service::list_tools(visit.unit, filter, {list_rows, cursor});
    if (!tools) return missing(visit, tools.error(), "");
    for (const service::ToolRow& row : tools->items) {
      page.tools.push_back(link_of(row));
      page.has_samples |= row.tool.is_sample;
    }
    page.paging = older_page(publish::category_path(slug), tools->next);
    return page_response(visit.request, html,
                         publish::category_html(visit.house.templates, visit.house.site, page), "");
  });
}

Result<Plan> persona(const Call& call) {
  const std::string cursor = cursor_of(call);
  return public_page(call, [id = call.capture(0), cursor](Visit& visit) -> Answer {
    publish::PersonaPage page;
    for (const domain::Persona& entry : visit.house.catalog.personas)
      if (entry.id == id) page.persona = entry;
    if (page.persona.id.empty()) return missing(visit, not_found(""), "persona");
    page.everybody = base_rates(visit);
    for (const publish::BaseRate& rate : page.everybody)
      if (rate.persona == id) page.rate = rate;
    const auto verdicts = service::list_persona_verdicts(visit.unit, id, {list_rows, cursor});
    if (!verdicts) return missing(visit, verdicts.error(), "");
    for (const service::PersonaVerdict& entry : verdicts->items)
      page.verdicts.push_back({entry.tool_slug, entry.tool_name, entry.seat});
    page.paging = older_page(publish::persona_path(id), verdicts->next);
    return page_response(visit.request, html,
                         publish::persona_html(visit.house.templates, visit.house.site, page), "");
  });
}

Result<Plan> changes(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    publish::ChangelogPage page;
    for (const service::ChangeView& change : service::list_latest_changes(visit.unit, 200))
      page.changes.push_back(change_of(change));
    return page_response(visit.request, html,
                         publish::changelog_html(visit.house.templates, visit.house.site, page),
                         "");
  });
}

Result<Plan> methodology(const Call& call) {
  return public_page(call, [](Visit& visit) -> Answer {
    const service::PanelAccount account = service::count_panels(visit.unit);
    publish::MethodologyPage page;
    page.started = account.started;
    page.published = account.published;
    page.open = account.open;
    page.withdrawn_or_rejected = account.withdrawn + account.rejected;
    for (const service::EndedPanel& ended : account.ended)
      page.ended.push_back({ended.tool_name.empty() ? ended.category : ended.tool_name,
                            std::string(workflow::to_string(ended.phase)), ended.reason,
                            ended.ended_at});
    const domain::VoteTable votes = service::load_vote_table(visit.unit, agreement_panels_max);
    page.agreement_tools = static_cast<long long>(votes.size());
    for (const auto& row : votes) page.agreement_votes += static_cast<long long>(row.size());
    page.raw_agreement = domain::raw_agreement(votes);
    page.alpha = domain::krippendorff_alpha(votes);
    page.ac1 = domain::gwet_ac1(votes);
    page.personas = base_rates(visit);
    return page_response(visit.request, html,
                         publish::methodology_html(visit.house.templates, visit.house.site, page),
                         "");
  });
}

}  // namespace panelist::web::site
