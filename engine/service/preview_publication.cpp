#include "service/preview_publication.hpp"

#include <algorithm>

#include "domain/comparison.hpp"
#include "service/explain_run.hpp"
#include "service/publish_page.hpp"
#include "storage/endpoint_repository.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

using storage::EndpointState;

std::string pair_title(const std::string& left, const std::string& right) {
  return left + " vs " + right;
}

PreviewedPage tool_page(Unit& unit, const storage::LoadedRun& run) {
  const auto latest = storage::find_latest_revision(unit.tx, "tool", run.state.tool.value);
  PreviewedPage page{latest ? PageFate::changes : PageFate::appears, false, {}, {}, 1, {}, {}};
  page.slug = run.tool_slug;
  page.title = run.tool_name;
  if (latest) page.revision = latest->revision + 1;
  return page;
}

PreviewedPage pair_page(const storage::PairRow& pair) {
  PreviewedPage page{
      pair.revision > 0 ? PageFate::changes : PageFate::appears, true, {}, {}, 0, {}, {}};
  page.slug = pair.slug;
  page.title = pair_title(pair.left.name, pair.right.name);
  page.revision = pair.revision + 1;
  return page;
}

PreviewedPage neighbour_page(const storage::LoadedRun& run, const storage::ToolRow& other) {
  PreviewedPage page{PageFate::appears, true, {}, {}, 1, {}, {}};
  const bool in_order =
      domain::in_canonical_order(run.tool_name, run.tool_slug, other.name, other.slug);
  page.slug = in_order ? run.tool_slug + "-vs-" + other.slug : other.slug + "-vs-" + run.tool_slug;
  page.title =
      in_order ? pair_title(run.tool_name, other.name) : pair_title(other.name, run.tool_name);
  return page;
}

PreviewedPage waiting_page(Unit& unit, const storage::PairRow& pair, ToolId tool) {
  PreviewedPage page{PageFate::waits, true, {}, {}, 0, {}, {}};
  page.slug = pair.slug;
  page.title = pair_title(pair.left.name, pair.right.name);
  const storage::PairTool& other = pair.left.id == tool ? pair.right : pair.left;
  page.waits_for = other.name + " has no open panel.";
  const auto row = storage::find_tool(unit.tx, other.id);
  if (!row || !row->run) return page;
  const auto run = storage::find_run(unit.tx, unit.catalog, *row->run);
  if (!run) return page;
  const auto waiting = explain_run(unit, *run, Explain::names_only);
  if (!waiting) return page;
  page.waits_for = waiting->reason;
  page.waits_for_run = *row->run;
  return page;
}

std::vector<PreviewedSite> sites_of(Unit& unit, const PublicationPlan& plan) {
  std::vector<PreviewedSite> sites;
  for (const storage::Endpoint& endpoint : storage::list_endpoints(unit.tx)) {
    PreviewedSite site{endpoint.url, {}, endpoint.state == EndpointState::active};
    for (const std::string_view message : plan.messages)
      if (endpoint.wants(message)) site.types.emplace_back(message);
    if (!site.types.empty()) sites.push_back(std::move(site));
  }
  return sites;
}

}  // namespace

Result<PublicationPreview> preview_publication(Unit& unit, RunId id) {
  if (!unit.actor.is_editor()) return fail(forbidden("A preview is for editors."));
  const auto run = storage::find_run(unit.tx, unit.catalog, id);
  if (!run) return fail(not_found("there is no such run"));
  if (workflow::is_finished(run->state.phase))
    return fail(conflict("the run is " + std::string(workflow::to_string(run->state.phase)) +
                         ", so it publishes nothing more"));
  const PublicationPlan plan = plan_publication(unit, *run);
  PublicationPreview preview;
  preview.pages.push_back(tool_page(unit, *run));
  for (const storage::PairRow& pair : plan.pairs) preview.pages.push_back(pair_page(pair));
  for (const storage::ToolRow& other : plan.neighbours)
    preview.pages.push_back(neighbour_page(*run, other));
  for (const storage::PairRow& pair : plan.waiting)
    preview.pages.push_back(waiting_page(unit, pair, run->state.tool));
  preview.sites = sites_of(unit, plan);
  return preview;
}

PublicationCount count_publication(Unit& unit, const storage::LoadedRun& run) {
  const PublicationPlan plan = plan_publication(unit, run);
  const std::vector<PreviewedSite> sites = sites_of(unit, plan);
  const auto told = std::count_if(sites.begin(), sites.end(),
                                  [](const PreviewedSite& site) { return site.is_active; });
  return {plan.count_pages(), static_cast<int>(told)};
}

}  // namespace panelist::service
