#include "service/rebalance.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "base/hash.hpp"
#include "service/advance_run.hpp"
#include "service/list_people.hpp"
#include "service/record_audit.hpp"
#include "storage/candidates.hpp"
#include "storage/person_refs.hpp"
#include "storage/task_lists.hpp"
#include "workflow/rebalance.hpp"

namespace panelist::service {
namespace {

struct Demand {
  std::vector<workflow::DemandPanel> panels;
  std::vector<std::pair<std::string, std::string>> tools;  ///< slug and name, beside each panel
  std::vector<workflow::Candidate> people;
  bool is_cut{false};
};

Demand load_demand(Unit& unit, bool anybody) {
  Demand demand;
  demand.people = storage::list_everybody(unit.tx, unit.now);
  const auto ties = storage::list_ties(unit.tx);
  std::vector<RunId> runs =
      storage::list_runs_to_rebalance(unit.tx, anybody, unit.now, rebalance_runs_max + 1);
  demand.is_cut = runs.size() > static_cast<std::size_t>(rebalance_runs_max);
  if (demand.is_cut) runs.pop_back();
  for (const RunId id : runs) {
    auto run = storage::find_run(unit.tx, unit.catalog, id);
    if (!run) continue;
    const auto tied = ties.find(run->maker_folded);
    demand.panels.push_back({std::move(run->state), {}});
    if (tied != ties.end()) demand.panels.back().tied = tied->second;
    demand.tools.emplace_back(std::move(run->tool_slug), std::move(run->tool_name));
  }
  return demand;
}

/// Equal situations draw equal lots, so that a preview and its plan stay the same until something
/// changes. 53 bits: a number of JSON.
std::int64_t make_seed(const Demand& demand) {
  Json situation = Json::array();
  for (const workflow::DemandPanel& panel : demand.panels)
    situation.push_back({panel.state.id.value, panel.state.seq});
  for (const workflow::Candidate& person : demand.people)
    situation.push_back({person.person.value, person.open_tasks, person.share});
  const Sha256 hash = sha256(situation.dump());
  std::int64_t seed = 0;
  for (std::size_t i = 0; i < 7; ++i) seed = seed * 256 + std::to_integer<std::int64_t>(hash[i]);
  return seed >> 3;
}

std::string hash_plan(const RebalanceAsk& ask, const RebalancePreview& preview) {
  Json seats = Json::array();
  for (const auto* list : {&preview.moves, &preview.unplaced})
    for (const RebalanceSeat& seat : *list)
      seats.push_back({{"task", seat.task.value},
                       {"from", seat.from ? seat.from->id.value : 0},
                       {"to", seat.to ? seat.to->id.value : 0},
                       {"why", seat.why}});
  return to_hex(sha256(canonical_json({{"person", ask.person},
                                       {"evens_out", ask.evens_out},
                                       {"seed", preview.seed},
                                       {"seats", std::move(seats)}})));
}

/// The plan in the core's words and in an editor's.
struct Planned {
  workflow::RebalanceRules rules;
  workflow::RebalancePlan plan;
  RebalancePreview preview;
};

class PersonRefs {
 public:
  explicit PersonRefs(Unit& unit) : unit_(unit) {}
  PersonRef of(PersonId person) {
    const auto [known, is_new] = known_.emplace(person, PersonRef{person, "", ""});
    if (is_new)
      if (const auto row = storage::find_person_row(unit_.tx, person))
        known->second = {person, row->name, row->email};
    return known->second;
  }

 private:
  Unit& unit_;
  std::map<PersonId, PersonRef> known_;
};

Result<Planned> make_plan(Unit& unit, const RebalanceAsk& ask) {
  if (!unit.actor.is_editor()) return fail(forbidden("Only an editor may share out work anew."));
  workflow::RebalanceRules rules{unit.rules.distinct_people, ask.evens_out, std::nullopt};
  if (!ask.person.empty()) {
    const auto person = get_person_by_email(unit, ask.person);
    if (!person) return fail(person.error());
    rules.only = person->id;
  }
  const Demand demand = load_demand(unit, ask.evens_out);
  Planned planned;
  planned.rules = rules;
  planned.preview.seed = make_seed(demand);
  planned.preview.is_cut = demand.is_cut;
  planned.plan = workflow::plan_rebalance(demand.panels, demand.people, rules,
                                          static_cast<std::uint64_t>(planned.preview.seed));
  PersonRefs names(unit);
  const auto seat_of = [&](std::size_t panel, const auto& move,
                           const std::optional<PersonId>& from) {
    RebalanceSeat seat{demand.panels[panel].state.id,
                       move.task,
                       demand.tools[panel].first,
                       demand.tools[panel].second,
                       move.persona,
                       std::nullopt,
                       std::nullopt,
                       move.due_at,
                       move.why};
    if (from) seat.from = names.of(*from);
    return seat;
  };
  for (const workflow::SeatMove& move : planned.plan.moves) {
    planned.preview.moves.push_back(seat_of(move.panel, move, move.from));
    planned.preview.moves.back().to = names.of(move.to);
  }
  for (const workflow::UnplacedSeat& seat : planned.plan.unplaced)
    planned.preview.unplaced.push_back(seat_of(seat.panel, seat, seat.holder));
  planned.preview.plan = hash_plan(ask, planned.preview);
  return planned;
}

/// Empty: it is done.
std::string move_seat(Unit& unit, const workflow::SeatMove& move, RunId id, std::int64_t seed) {
  auto run = lock_and_load(unit, id);
  if (!run) return run.error().detail;
  workflow::ActOnTask assign{move.task, workflow::Verb::assign, "", move.to, move.why_you};
  assign.reason = "work shared out anew (seed " + std::to_string(seed) + "): " + move.why;
  const auto advanced = advance_run(unit, *std::move(run), assign);
  return advanced ? std::string() : advanced.error().detail;
}

}  // namespace

Result<RebalancePreview> preview_rebalance(Unit& unit, const RebalanceAsk& ask) {
  auto planned = make_plan(unit, ask);
  if (!planned) return fail(planned.error());
  return std::move(planned->preview);
}

Result<std::vector<RebalanceOutcome>> rebalance(Unit& unit, const RebalanceAsk& ask,
                                                const std::string& plan) {
  const auto planned = make_plan(unit, ask);
  if (!planned) return fail(planned.error());
  const RebalancePreview& preview = planned->preview;
  if (preview.plan != plan)
    return fail(Error{ErrorCode::stale,
                      "The situation changed since this plan was made. Nothing was moved: look at "
                      "the plan as it would be now.",
                      {},
                      {}});
  std::vector<RebalanceOutcome> outcomes;
  for (const RebalanceSeat& seat : preview.moves) outcomes.push_back({seat, false, ""});
  // Somebody at the cap gets a seat once another one is taken from them: what is refused is tried
  // again while anything moves.
  for (bool has_moved = true; has_moved;) {
    has_moved = false;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      RebalanceOutcome& outcome = outcomes[i];
      if (outcome.is_moved) continue;
      outcome.why_not = move_seat(unit, planned->plan.moves[i], outcome.seat.run, preview.seed);
      outcome.is_moved = outcome.why_not.empty();
      has_moved = has_moved || outcome.is_moved;
    }
  }
  int moved = 0;
  for (const RebalanceOutcome& outcome : outcomes) moved += outcome.is_moved ? 1 : 0;
  const Json data{
      {"plan", plan}, {"seed", preview.seed}, {"moved", moved}, {"of", outcomes.size()}};
  const std::string whose =
      planned->rules.only ? "user:" + std::to_string(planned->rules.only->value) : "everybody";
  record_audit(unit, "work.rebalanced", whose, data.dump());
  return outcomes;
}

}  // namespace panelist::service
