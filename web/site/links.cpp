#include "web/site/links.hpp"

#include "web/house.hpp"

namespace panelist::web::site {

publish::ComparisonLink link_of(const service::ComparisonRow& row) {
  publish::ComparisonLink link;
  link.slug = row.slug;
  link.left_name = row.left_name;
  link.right_name = row.right_name;
  link.left_tally = row.left_tally;
  link.right_tally = row.right_tally;
  link.published_at = row.published_at.value_or(row.created_at);
  return link;
}

publish::ToolLink link_of(const service::ToolRow& row) {
  publish::ToolLink link;
  link.slug = row.tool.slug;
  link.name = row.tool.name;
  link.tagline = row.tool.tagline;
  link.category = row.tool.category;
  link.tally = row.tally;
  link.entry = row.entry;
  link.published_at = row.published_at.value_or(row.created_at);
  return link;
}

publish::Change change_of(const service::ChangeView& change) {
  return {change.id,    change.at,       change.kind,         change.page,   change.slug,
          change.title, change.revision, change.content_hash, change.reason, change.is_sample};
}

publish::ToolLive live_of(const service::ComparisonSide& side) {
  publish::ToolLive live;
  live.community = {side.community.ships, side.community.votes};
  live.category_slug = side.tool.category_slug;
  live.history = {side.history.entries, side.history.head};
  return live;
}

publish::ComparisonPage page_of(const service::ComparisonView& view) {
  publish::ComparisonPage page;
  page.stamp.slug = view.slug;
  page.stamp.revision = view.revision;
  page.stamp.content_hash = view.content_hash;
  page.stamp.published_at = view.published_at.value_or(view.changed_at);
  page.stamp.first_published_at = view.first_published_at.value_or(page.stamp.published_at);
  page.stamp.change_reason = view.revision > 1 ? view.reason : "";
  page.stamp.is_sample = view.is_sample;
  page.stamp.is_on_request = view.is_on_request;
  if (view.left.card) page.left = *view.left.card;
  if (view.right.card) page.right = *view.right.card;
  page.left_live = live_of(view.left);
  page.right_live = live_of(view.right);
  return page;
}

publish::ToolPage page_of(const service::ToolView& view) {
  publish::ToolPage page;
  page.stamp.slug = view.tool.slug;
  page.stamp.revision = view.revision;
  page.stamp.content_hash = view.content_hash;
  page.stamp.published_at = view.published_at.value_or(view.created_at);
  page.stamp.first_published_at = view.first_published_at.value_or(page.stamp.published_at);
  page.stamp.change_reason = view.revision > 1 ? view.change_reason : "";
  page.stamp.is_sample = view.tool.is_sample;
  if (view.scorecard) page.card = *view.scorecard;
  page.live.community = {view.community.ships, view.community.votes};
  page.live.category_slug = view.tool.category_slug;
  page.live.history = {view.history.entries, view.history.head};
  page.live.notices = view.facts_changes;
  if (view.taken_down == "retired" && view.taken_down_at)
    page.live.retired = {*view.taken_down_at, view.taken_down_reason};
  for (const service::ComparisonRow& row : view.comparisons)
    if (row.state == service::ComparisonState::published) page.comparisons.push_back(link_of(row));
  return page;
}

std::vector<publish::BaseRate> base_rates(Visit& visit) {
  const std::vector<service::PersonaRate> counted = service::count_persona_rates(visit.unit);
  std::vector<publish::BaseRate> rates;
  for (const domain::Persona& persona : visit.house.catalog.personas) {
    publish::BaseRate rate{persona.id, persona.title, persona.letter, persona.question, 0, 0};
    for (const service::PersonaRate& entry : counted) {
      if (entry.persona != persona.id) continue;
      rate.ships = entry.ships;
      rate.votes = entry.votes;
    }
    rates.push_back(std::move(rate));
  }
  return rates;
}

}  // namespace panelist::web::site
