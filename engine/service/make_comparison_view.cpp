#include "service/make_comparison_view.hpp"

#include <nlohmann/json.hpp>

#include "service/make_views.hpp"
#include "service/page_refs.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

ComparisonSide make_side(Unit& unit, const storage::ToolRow& tool,
                         const std::optional<CardRefs>& refs) {
  ComparisonSide side;
  side.tool = make_tool_ref(tool);
  if (refs) {
    side.card = load_card(unit, *refs);
    side.facts = side.card->facts;
    side.tally = domain::count(side.card->seats);
    side.history = make_history_head(unit, tool);
  } else {
    side.facts = storage::get_facts(unit.tx, tool.id, tool.facts_version);
  }
  side.tool.tagline = side.facts.tagline;
  side.tool.url = side.facts.url;
  return side;
}

void compute(ComparisonView& view) {
  if (!view.left.card || !view.right.card) return;
  view.answer = domain::compute_answer(*view.left.card, *view.right.card);
  view.trust_line = domain::trust_line(*view.left.card, *view.right.card);
  view.differing = domain::differing_personas(*view.left.card, *view.right.card);
}

void say_for_whom(const storage::ToolRow& left, const storage::ToolRow& right,
                  ComparisonView& view) {
  std::string names;
  for (const storage::ToolRow* tool : {&left, &right}) {
    if (tool->published_run) continue;
    if (!names.empty()) names += " and ";
    names += tool->name;
  }
  if (!names.empty()) view.waiting_for = "Waiting for the panel of " + names + ".";
}

}  // namespace

ComparisonView make_comparison_view(Unit& unit, const storage::PairRow& pair) {
  const auto left = storage::find_tool(unit.tx, pair.left.id).value();
  const auto right = storage::find_tool(unit.tx, pair.right.id).value();
  ComparisonView view;
  view.id = pair.id;
  view.slug = pair.slug;
  view.state = parse_comparison_state(pair.state).value();
  view.is_sample = pair.is_sample;
  view.revision = pair.revision;
  view.content_hash = pair.content_hash;
  view.reason = pair.reason;
  view.first_published_at = pair.published_at;
  view.created_at = pair.created_at;
  view.changed_at = pair.changed_at;
  view.origin = pair.origin;
  std::optional<CardRefs> left_refs, right_refs;
  if (view.state == ComparisonState::published) {
    const auto stored =
        storage::find_revision(unit.tx, "comparison", pair.id.value, pair.revision);
    if (!stored) throw std::logic_error("a published comparison has no revision: " + pair.slug);
    const Json refs = Json::parse(stored->refs);
    left_refs = refs_from_json(refs.at("left"));
    right_refs = refs_from_json(refs.at("right"));
    view.published_at = stored->published_at;
  }
  view.left = make_side(unit, left, left_refs);
  view.right = make_side(unit, right, right_refs);
  if (view.state == ComparisonState::waiting) say_for_whom(left, right, view);
  compute(view);
  return view;
}

ComparisonView make_on_request_view(Unit& unit, const storage::ToolRow& left,
                                    const storage::ToolRow& right) {
  ComparisonView view;
  view.slug = left.slug + "-vs-" + right.slug;
  view.state = ComparisonState::published;
  view.is_on_request = true;
  view.is_sample = left.is_sample || right.is_sample;
  view.left = make_side(unit, left, find_card_refs(unit, left.id));
  view.right = make_side(unit, right, find_card_refs(unit, right.id));
  for (const storage::ToolRow* tool : {&left, &right}) {
    const auto stored = storage::find_latest_revision(unit.tx, "tool", tool->id.value);
    if (stored && (!view.published_at || *view.published_at < stored->published_at))
      view.published_at = stored->published_at;
  }
  view.first_published_at = view.published_at;
  if (view.left.card && view.right.card)
    view.content_hash =
        domain::content_hash(domain::comparison_page_content(*view.left.card, *view.right.card));
  compute(view);
  return view;
}

}  // namespace panelist::service
