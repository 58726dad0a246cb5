#include "service/publish_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "service/drop_page.hpp"
#include "service/message_data.hpp"
#include "service/page_refs.hpp"
#include "service/post_message.hpp"
#include "service/retract_comparison.hpp"
#include "storage/categories.hpp"
#include "storage/republications.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

// The newest of a category; a bound, so that it is never quadratic.
constexpr int neighbour_window = 50;
// Comparisons that one transaction publishes anew: people never wait behind more than these.
constexpr int pairs_per_step = 16;
constexpr Duration republish_again_after = std::chrono::minutes{10};

struct NewRevision {
  std::string_view page;
  std::int64_t page_id{0};
  const Json& refs;
  const Json& content;
  std::string_view slug, title, reason;
  bool is_sample{false};
  bool was_gone{false};  ///< comes back under a number of its own even when it says the same
};
struct Stored {
  int revision{0};
  std::string content_hash;
};

/// Nothing when the page shows exactly this already.
std::optional<Stored> store_revision(Unit& unit, const NewRevision& made) {
  const auto before = storage::find_latest_revision(unit.tx, made.page, made.page_id);
  std::string hash = domain::content_hash(made.content);
  if (before && before->content_hash == hash && !made.was_gone) return std::nullopt;
  const int number = before ? before->revision + 1 : 1;
  const std::string reason(before ? made.reason : std::string_view());
  storage::add_revision(unit.tx, made.page, made.page_id,
                        {number, made.refs.dump(), hash, reason, unit.now});
  storage::ChangeRow change;
  change.at = unit.now;
  change.kind = before ? "updated" : "published";
  change.page = made.page;
  change.slug = made.slug;
  change.title = made.title;
  change.content_hash = hash;
  change.reason = reason;
  change.revision = number;
  change.is_sample = made.is_sample;
  storage::add_change(unit.tx, change);
  drop_page(unit, change.page, change.slug);
  return Stored{number, std::move(hash)};
}

/// A published side of a pair, loaded once however many pairs show it.
struct Side {
  CardRefs refs;
  domain::Scorecard card;
};
Side load_side(Unit& unit, CardRefs refs) {
  domain::Scorecard card = load_card(unit, refs);
  return {std::move(refs), std::move(card)};
}

std::string_view message_of(int revision) {
  return revision == 1 ? "comparison.published" : "comparison.updated";
}

void announce_pair(Unit& unit, const storage::PairRow& pair, const std::string& title,
                   const Stored& stored, std::string_view reason) {
  PublishedComparison published;
  published.slug = pair.slug;
  published.title = title;
  published.content_hash = stored.content_hash;
  published.reason = reason;
  published.revision = stored.revision;
  post_message(unit, {std::string(message_of(stored.revision)), std::nullopt,
                      comparison_data(unit.rules, published)});
}

int publish_sides(Unit& unit, const storage::PairRow& pair, const Side& left, const Side& right,
                  std::string_view reason) {
  const Json refs{{"left", refs_to_json(left.refs)}, {"right", refs_to_json(right.refs)}};
  const Json content = domain::comparison_page_content(left.card, right.card);
  const std::string title = left.card.facts.name + " vs " + right.card.facts.name;
  const bool was_gone = pair.state == "waiting" && pair.revision > 0;
  const auto stored = store_revision(unit, {"comparison", pair.id.value, refs, content, pair.slug,
                                            title, reason, pair.is_sample, was_gone});
  if (!stored) return pair.revision;
  storage::set_pair_published(unit.tx, pair.id, stored->revision, stored->content_hash,
                              stored->revision == 1 ? "" : reason, unit.now);
  announce_pair(unit, pair, title, *stored, reason);
  return stored->revision;
}

const storage::PairTool& opposite(const storage::PairRow& pair, ToolId tool) {
  return pair.left.id == tool ? pair.right : pair.left;
}

/// The tool's pairs: those that can be published with it, and those that wait for the other side.
struct Pairs {
  std::vector<storage::PairRow> ready, waiting;
};
Pairs sort_pairs(Unit& unit, ToolId tool) {
  Pairs pairs;
  for (storage::PairRow& pair : storage::list_pairs_of(unit.tx, tool)) {
    if (pair.state == "retracted") continue;
    const bool is_ready = opposite(pair, tool).is_published;
    (is_ready ? pairs.ready : pairs.waiting).push_back(std::move(pair));
  }
  return pairs;
}

/// One pair of the tool whose other side is published, `side` being the tool's.
void publish_pair_of(Unit& unit, const storage::PairRow& pair, ToolId tool, const Side& side,
                     std::string_view reason) {
  const storage::PairTool& other = opposite(pair, tool);
  unit.tx.lock_comparison(pair.id);
  const auto other_refs = find_card_refs(unit, other.id);
  if (!other_refs) return;
  const Side other_side = load_side(unit, *other_refs);
  const bool is_left = pair.left.id == tool;
  publish_sides(unit, pair, is_left ? side : other_side, is_left ? other_side : side, reason);
}

/// Pairs that waited for this tool alone go out with it, in its transaction.
void publish_waiting_pairs(Unit& unit, ToolId tool, const Side& side) {
  const Pairs pairs = sort_pairs(unit, tool);
  // Were both sides published at the same moment, each would leave the pair to the other.
  for (const storage::PairRow& pair : pairs.waiting) unit.tx.lock_comparison(pair.id);
  for (const storage::PairRow& pair : pairs.ready)
    if (pair.state == "waiting") publish_pair_of(unit, pair, tool, side, "");
}

/// A few of the comparisons that still have to follow their tool.
void republish_step(Unit& unit, storage::Republication progress) {
  const storage::ToolRow tool = storage::find_tool(unit.tx, progress.tool).value();
  const auto pairs =
      storage::list_pairs_after(unit.tx, tool.id, progress.after, pairs_per_step);
  const auto refs = find_card_refs(unit, tool.id);
  std::optional<Side> side;
  if (refs && tool.taken_down.empty()) side = load_side(unit, *refs);
  for (const storage::PairRow& pair : pairs) {
    if (!tool.taken_down.empty())
      retract_pair(unit, pair, progress.reason);
    else if (side && pair.state == "published" && opposite(pair, tool.id).is_published)
      publish_pair_of(unit, pair, tool.id, *side, progress.reason);
    progress.after = pair.id;
    ++progress.done;
  }
  if (static_cast<int>(pairs.size()) < pairs_per_step)
    return storage::end_republication(unit.tx, tool.id);
  progress.next_at = unit.now;
  progress.error.clear();
  storage::advance_republication(unit.tx, progress);
  unit.tx.after_commit([&signals = unit.signals, at = unit.now] { signals.timer_set(at); });
}

/// The tool's comparisons follow: the first few at once, the others in later steps.
void follow_with_pairs(Unit& unit, ToolId tool, std::string_view reason) {
  const int total = storage::count_pairs_of(unit.tx, tool);
  if (total == 0) return;
  storage::mark_republication(unit.tx, tool, reason, total, unit.now);
  republish_step(unit, storage::find_republication(unit.tx, tool).value());
}

/// The tool's own page anew, and then its comparisons.
void republish_card(Unit& unit, const storage::ToolRow& row, CardRefs refs,
                    std::string_view reason) {
  const Side side = load_side(unit, std::move(refs));
  storage::set_tool_tally(unit.tx, row.id, domain::count(side.card.seats));
  store_revision(unit, {"tool", row.id.value, refs_to_json(side.refs),
                        domain::tool_page_content(side.card), row.slug, row.name, reason,
                        row.is_sample});
  follow_with_pairs(unit, row.id, reason);
}

/// With its first publication a tool is compared with what is nearest to it.
std::vector<ToolId> neighbours_of(Unit& unit, const storage::LoadedRun& run) {
  if (unit.rules.auto_pairs <= 0 || run.published_run) return {};
  const auto row = storage::find_tool(unit.tx, run.state.tool);
  if (!row) return {};
  return storage::list_nearest_tools(unit.tx, *row, neighbour_window, unit.rules.auto_pairs);
}

}  // namespace

void publish_run(Unit& unit, const storage::LoadedRun& run) {
  const Side side = load_side(unit, make_card_refs(unit, run));
  const ToolId tool = run.state.tool;
  std::string reason;
  if (run.state.round > 1)
    reason = "Round " + std::to_string(run.state.round) + " of the panel closed.";
  storage::set_tool_published(unit.tx, tool, run.state.id, domain::count(side.card.seats),
                              unit.now);
  store_revision(unit, {"tool", tool.value, refs_to_json(side.refs),
                        domain::tool_page_content(side.card), run.tool_slug, run.tool_name, reason,
                        run.is_sample});
  if (unit.rules.auto_pairs > 0) storage::hold_category_of(unit.tx, tool);
  for (const ToolId other : neighbours_of(unit, run)) want_pair(unit, tool, other, "neighbour");
  publish_waiting_pairs(unit, tool, side);
  follow_with_pairs(unit, tool, reason);
}

void republish_tool(Unit& unit, ToolId tool, std::string_view reason) {
  auto refs = find_card_refs(unit, tool);
  const auto row = storage::find_tool(unit.tx, tool);
  if (!refs || !row || !row->published_run) return;
  refs->slug = row->slug;
  refs->facts_version = row->facts_version;
  republish_card(unit, *row, *std::move(refs), reason);
}

void republish_run(Unit& unit, const storage::LoadedRun& run, std::string_view reason) {
  auto refs = find_card_refs(unit, run.state.tool);
  const auto row = storage::find_tool(unit.tx, run.state.tool);
  if (!refs || !row || !row->published_run) return;
  republish_card(unit, *row, renew_seats(unit, *std::move(refs), run.state), reason);
}

void take_down_pages(Unit& unit, const storage::LoadedRun& run, bool is_gone,
                     const std::string& reason) {
  const storage::ToolRow tool = storage::find_tool(unit.tx, run.state.tool).value();
  const auto latest = storage::find_latest_revision(unit.tx, "tool", tool.id.value).value();
  storage::take_tool_down(unit.tx, tool.id, is_gone, reason, unit.now);
  storage::ChangeRow change;
  change.at = unit.now;
  change.kind = is_gone ? "retracted" : "retired";
  change.page = "tool";
  change.slug = tool.slug;
  change.title = tool.name;
  change.content_hash = latest.content_hash;
  change.reason = reason;
  change.revision = latest.revision;
  change.is_sample = tool.is_sample;
  storage::add_change(unit.tx, change);
  drop_page(unit, change.page, change.slug);
  follow_with_pairs(unit, tool.id, tool.name + " was " + change.kind + ": " + reason);
}

bool republish_more(Unit& unit) {
  auto next = storage::take_republication(unit.tx, unit.now);
  if (!next) return false;
  // A page that cannot be made holds up neither other tools nor the loop; its error is on the desk.
  const auto broken = unit.tx.attempt([&] { republish_step(unit, *next); });
  if (!broken) return true;
  next->error = *broken;
  next->next_at = unit.now + republish_again_after;
  storage::advance_republication(unit.tx, *next);
  return true;
}

int publish_pair(Unit& unit, ComparisonId id, std::string_view reason) {
  unit.tx.lock_comparison(id);
  const auto pair = storage::find_pair(unit.tx, id);
  if (!pair || pair->state == "retracted") return 0;
  if (!pair->left.is_published || !pair->right.is_published) return 0;
  const auto left = find_card_refs(unit, pair->left.id);
  const auto right = find_card_refs(unit, pair->right.id);
  if (!left || !right) return 0;
  return publish_sides(unit, *pair, load_side(unit, *left), load_side(unit, *right), reason);
}

storage::PairRow want_pair(Unit& unit, ToolId one, ToolId other, std::string_view origin,
                           bool* created) {
  if (created != nullptr) *created = false;
  if (auto known = storage::find_pair_of(unit.tx, one, other)) return *known;
  const auto first = storage::find_tool(unit.tx, one);
  const auto second = storage::find_tool(unit.tx, other);
  if (!first || !second) throw std::logic_error("want_pair: no such tool");
  const bool in_order =
      domain::in_canonical_order(first->name, first->slug, second->name, second->slug);
  const storage::ToolRow& left = in_order ? *first : *second;
  const storage::ToolRow& right = in_order ? *second : *first;
  storage::NewPair pair{left.slug + "-vs-" + right.slug, left.id, right.id, origin,
                        left.is_sample || right.is_sample, unit.now};
  const auto id = storage::add_pair(unit.tx, pair);
  if (created != nullptr) *created = id.has_value();
  const auto stored = id ? storage::find_pair(unit.tx, *id)
                         : storage::find_pair_of(unit.tx, one, other);
  if (!stored) throw std::logic_error("want_pair: slug " + pair.slug + " belongs to another pair");
  return *stored;
}

PublicationPlan plan_publication(Unit& unit, const storage::LoadedRun& run) {
  const ToolId tool = run.state.tool;
  Pairs pairs = sort_pairs(unit, tool);
  PublicationPlan plan{std::move(pairs.ready), std::move(pairs.waiting), {}, {}};
  for (const ToolId other : neighbours_of(unit, run))
    if (!storage::find_pair_of(unit.tx, tool, other))
      plan.neighbours.push_back(storage::find_tool(unit.tx, other).value());
  if (!run.state.is_closed()) plan.messages.emplace_back("panel.completed");
  if (!plan.neighbours.empty()) plan.messages.push_back(message_of(1));
  for (const storage::PairRow& pair : plan.pairs) {
    const std::string_view message = message_of(pair.revision + 1);
    if (std::find(plan.messages.begin(), plan.messages.end(), message) == plan.messages.end())
      plan.messages.push_back(message);
  }
  return plan;
}

}  // namespace panelist::service
