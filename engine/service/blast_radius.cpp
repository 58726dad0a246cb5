#include "service/blast_radius.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/comparison.hpp"
#include "service/page_refs.hpp"
#include "storage/comparisons.hpp"
#include "storage/endpoint_repository.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

using domain::FieldChange;
using domain::Scorecard;

std::string percent_of(const Scorecard& card) {
  const domain::Tally tally = domain::count(card.seats);
  return domain::format_percent(tally.ship_percent()) + ", " + std::to_string(tally.ships) +
         " of " + std::to_string(tally.votes);
}

Scorecard changed_card(Scorecard card, int round, const SeatChange& change) {
  for (domain::SeatVerdict& seat : card.seats) {
    if (seat.persona != change.persona || seat.round != round) continue;
    if (change.after) {
      seat.text = *change.after;
      continue;
    }
    seat.outcome = domain::SeatOutcome::empty;
    seat.outcome_note = change.note;
  }
  return card;
}

struct Cards {
  Scorecard before, after;
};

std::vector<FieldChange> changes_on_card(const Cards& cards, const SeatChange& change) {
  std::vector<FieldChange> changes;
  for (std::size_t i = 0; i < cards.before.seats.size(); ++i) {
    const auto& before = cards.before.seats[i];
    const auto& after = cards.after.seats[i];
    if (before.persona != change.persona) continue;
    if (after.outcome != before.outcome)
      changes.push_back({before.persona_title, before.text.quote, after.outcome_note});
    else
      changes = domain::compare_verdicts(before.text, after.text);
  }
  domain::add_change(changes, "ship %", percent_of(cards.before), percent_of(cards.after));
  return changes;
}

AffectedPage tool_page_of(Unit& unit, const storage::LoadedRun& run, const Cards& cards,
                          const SeatChange& change) {
  AffectedPage page;
  page.slug = run.tool_slug;
  page.title = run.tool_name;
  if (const auto latest = storage::find_latest_revision(unit.tx, "tool", run.state.tool.value))
    page.revision = latest->revision + 1;
  page.changes = changes_on_card(cards, change);
  return page;
}

AffectedPage pair_page_of(Unit& unit, const storage::PairRow& pair, ToolId tool, const Cards& cards,
                          const SeatChange& change) {
  AffectedPage page;
  page.is_comparison = true;
  page.slug = pair.slug;
  page.title = pair.left.name + " vs " + pair.right.name;
  page.revision = pair.revision + 1;
  page.changes = changes_on_card(cards, change);
  const bool is_left = pair.left.id == tool;
  const auto refs = find_card_refs(unit, is_left ? pair.right.id : pair.left.id);
  if (!refs) return page;
  const Scorecard other = load_card(unit, *refs);
  const auto answer = [&](const Scorecard& card) {
    return is_left ? domain::compute_answer(card, other).sentence
                   : domain::compute_answer(other, card).sentence;
  };
  domain::add_change(page.changes, "answer", answer(cards.before), answer(cards.after));
  return page;
}

int count_sites(Unit& unit) {
  const auto endpoints = storage::list_endpoints(unit.tx);
  return static_cast<int>(std::count_if(endpoints.begin(), endpoints.end(), [](const auto& one) {
    return one.state == storage::EndpointState::active && one.wants("comparison.updated");
  }));
}

}  // namespace

BlastRadius find_blast_radius(Unit& unit, const storage::LoadedRun& run, const SeatChange& change) {
  BlastRadius radius;
  const auto refs = find_card_refs(unit, run.state.tool);
  const bool is_shown =
      refs && run.published_run &&
      std::any_of(refs->seats.begin(), refs->seats.end(), [&](const SeatRef& seat) {
        return seat.persona == change.persona && seat.round == run.state.round;
      });
  if (!is_shown) return radius;
  Cards cards{load_card(unit, *refs), {}};
  cards.after = changed_card(cards.before, run.state.round, change);
  radius.pages.push_back(tool_page_of(unit, run, cards, change));
  ++radius.pages_total;
  for (const storage::PairRow& pair : storage::list_pairs_of(unit.tx, run.state.tool)) {
    if (pair.state != "published") continue;
    ++radius.pages_total;
    if (static_cast<int>(radius.pages.size()) < blast_radius_max)
      radius.pages.push_back(pair_page_of(unit, pair, run.state.tool, cards, change));
  }
  if (radius.pages_total > 1) radius.sites_to_tell = count_sites(unit);
  return radius;
}

}  // namespace panelist::service
