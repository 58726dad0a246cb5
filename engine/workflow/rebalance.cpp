#include "workflow/rebalance.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "workflow/assignment_words.hpp"
#include "workflow/least_cost_flow.hpp"
#include "workflow/rebalance_demand.hpp"

namespace panelist::workflow {
namespace {

/// One panel of the demand: who may hold how many of its seats that are shared out.
struct PanelRoom {
  std::vector<std::size_t> seats;  ///< indexes into the demand
  std::vector<std::string> asked;  ///< their personas
  std::map<PersonId, int> held;    ///< seats that stay where they are
  std::set<std::string> seated_models;
  int per_person{1};
};

class Rebalancing {
 public:
  Rebalancing(const std::vector<DemandPanel>& panels, const std::vector<Candidate>& people,
              const RebalanceRules& rules, std::uint64_t seed)
      : panels_(panels), rules_(rules), seed_(seed), rooms_(panels.size()) {
    for (const Candidate& person : people) by_id_.emplace(person.person, &person);
    demand_ = find_demand(panels, by_id_, rules);
    weigh_seats();
    free_people();
    look_at_panels();
  }

  /// Again with two seats for a person on the panels that cannot be filled otherwise: which these
  /// are shows only when the rest is shared out.
  void solve() {
    do {
      share_out();
    } while (allow_second_seats());
  }

  RebalancePlan plan() const {
    RebalancePlan plan;
    for (std::size_t i = 0; i < demand_.size(); ++i) {
      const DemandSeat& seat = demand_[i];
      const Task& task = *seat.task;
      if (!chosen_[i]) {
        plan.unplaced.push_back(
            {seat.panel, task.id, task.persona, task.assignee, task.due_at, why_unplaced(i)});
      } else if (task.assignee != chosen_[i]->person) {
        plan.moves.push_back({seat.panel, task.id, task.persona, task.assignee, chosen_[i]->person,
                              task.due_at, trouble_words(seat), why_chosen(*chosen_[i])});
      }
    }
    return plan;
  }

 private:
  /// Everybody as they were without the seats that are shared out.
  void free_people() {
    for (const auto& [id, person] : by_id_) free_.push_back(*person);
    for (std::size_t at = 0; at < free_.size(); ++at) index_[free_[at].person] = at;
    for (const DemandSeat& seat : demand_)
      if (seat.holder) free_[index_[seat.holder->person]].open_tasks -= 1;
    for (std::size_t at = 0; at < free_.size(); ++at)
      for (const std::string& persona : free_[at].personas) holders_[persona].push_back(at);
  }

  /// What leaving a seat empty costs. With the most urgent first one seat more that stays empty
  /// costs more than any difference in urgency: the rests of two plans with as many empty seats
  /// differ by less than a square.
  void weigh_seats() {
    empty_cost_.assign(demand_.size(), 1);
    if (!rules_.only_unheld) return;
    const auto never_last = [](const Task& task) {
      return std::pair(!task.due_at.has_value(), task.due_at.value_or(Instant{}));
    };
    std::set<std::pair<bool, Instant>> dues;
    for (const DemandSeat& seat : demand_) dues.insert(never_last(*seat.task));
    const auto count = static_cast<std::int64_t>(demand_.size());
    for (std::size_t i = 0; i < demand_.size(); ++i) {
      const auto place = std::distance(dues.begin(), dues.find(never_last(*demand_[i].task)));
      empty_cost_[i] = count * count + count - static_cast<std::int64_t>(place);
    }
  }

  void look_at_panels() {
    for (std::size_t i = 0; i < demand_.size(); ++i) {
      rooms_[demand_[i].panel].seats.push_back(i);
      rooms_[demand_[i].panel].asked.push_back(demand_[i].task->persona);
    }
    for (std::size_t at = 0; at < panels_.size(); ++at) {
      PanelRoom& room = rooms_[at];
      const RunState& state = panels_[at].state;
      if (room.seats.empty()) continue;
      for (const std::string& persona : state.seats) {
        if (std::find(room.asked.begin(), room.asked.end(), persona) != room.asked.end()) continue;
        const Task* task = state.seat_task(persona);
        if (!task || !task->assignee) continue;
        room.held[*task->assignee] += 1;
        const auto holder = by_id_.find(*task->assignee);
        if (holder != by_id_.end() && !holder->second->model.empty())
          room.seated_models.insert(holder->second->model);
      }
      if (rules_.distinct == DistinctPeople::never)
        room.per_person = std::max(1, static_cast<int>(state.seats.size()));
    }
  }

  bool is_tied(std::size_t panel, PersonId person) const {
    const auto& tied = panels_[panel].tied;
    return std::find(tied.begin(), tied.end(), person) != tied.end();
  }

  bool fits(const DemandSeat& seat, const Candidate& person) const {
    if (seat.task->assignee == person.person) return seat.may_stay();
    return !is_tied(seat.panel, person.person) &&
           unfitness(panels_[seat.panel].state, seat.task->persona, person, 0) == Unfit::none;
  }

  int seats_free(const Candidate& person) const {
    if (!person.cap) return static_cast<int>(demand_.size());
    return std::max(0, *person.cap - person.open_tasks);
  }

  /// Of accounts with one model the one that fits most seats here; the others are left out.
  std::map<std::string, PersonId> pick_models(const PanelRoom& room) const {
    std::map<std::string, std::map<PersonId, int>> fitting;
    for (const std::size_t i : room.seats)
      for (const std::size_t at : holders_of(demand_[i]))
        if (!free_[at].model.empty() && fits(demand_[i], free_[at]))
          fitting[free_[at].model][free_[at].person] += 1;
    std::map<std::string, PersonId> picked;
    for (const auto& [model, accounts] : fitting)
      picked[model] = std::max_element(accounts.begin(), accounts.end(),
                                       [](const auto& left, const auto& right) {
                                         return left.second < right.second;
                                       })
                          ->first;
    return picked;
  }

  const std::vector<std::size_t>& holders_of(const DemandSeat& seat) const {
    static const std::vector<std::size_t> none;
    const auto found = holders_.find(seat.task->persona);
    return found == holders_.end() ? none : found->second;
  }

  struct Offer {
    std::size_t arc, person;
  };

  /// Seats -> their panel's share of a person -> the person -> the sink.
  void share_out() {
    LeastCostFlow flow;
    std::vector<std::size_t> person_nodes;
    for (const Candidate& person : free_) {
      person_nodes.push_back(flow.add_node());
      const std::int64_t next = load_with(person, 0);
      flow.add_arc(person_nodes.back(), LeastCostFlow::sink, seats_free(person), {0, 0, next, 0},
                   {0, 0, load_with(person, 1) - next, 0});
    }
    std::vector<std::vector<Offer>> offers(demand_.size());
    std::vector<std::size_t> sources(demand_.size());
    for (const PanelRoom& room : rooms_) offer_panel(room, flow, person_nodes, sources, offers);
    for (const std::size_t source : sources) flow.send(source);
    chosen_.assign(demand_.size(), nullptr);
    for (std::size_t i = 0; i < demand_.size(); ++i)
      for (const Offer& offer : offers[i])
        if (flow.flow(offer.arc) > 0) chosen_[i] = &free_[offer.person];
  }

  void offer_panel(const PanelRoom& room, LeastCostFlow& flow,
                   const std::vector<std::size_t>& person_nodes, std::vector<std::size_t>& sources,
                   std::vector<std::vector<Offer>>& offers) const {
    if (room.seats.empty()) return;
    std::map<std::size_t, std::size_t> shares;  // person -> node
    const auto models = pick_models(room);
    for (const std::size_t i : room.seats) {
      sources[i] = flow.add_node();
      for (const std::size_t at : draw_order(demand_[i])) {
        const int room_left = seats_in_panel(room, models, free_[at]);
        if (room_left <= 0 || !fits(demand_[i], free_[at])) continue;
        const auto [share, is_new] = shares.emplace(at, 0);
        if (is_new) {
          share->second = flow.add_node();
          const int doubled = room.held.contains(free_[at].person) ? 1 : 0;
          flow.add_arc(share->second, person_nodes[at], room_left, {0, doubled, 0, 0},
                       {0, 1, 0, 0});
        }
        offers[i].push_back(
            {flow.add_arc(sources[i], share->second, 1, price(demand_[i], free_[at])), at});
      }
      flow.add_arc(sources[i], LeastCostFlow::sink, 1, {empty_cost_[i], 0, 0, 0});
    }
  }

  /// Who holds the seat's persona, in the order of their lots: between equals the first is taken.
  std::vector<std::size_t> draw_order(const DemandSeat& seat) const {
    const auto of_task = static_cast<std::uint64_t>(seat.task->id.value) * 0x2545f4914f6cdd1dULL;
    std::vector<std::pair<std::int64_t, std::size_t>> lots;
    for (const std::size_t at : holders_of(seat))
      lots.emplace_back(draw_lot(seed_ ^ of_task, free_[at].person, seat.task->persona), at);
    std::sort(lots.begin(), lots.end());
    std::vector<std::size_t> order;
    for (const auto& [lot, at] : lots) order.push_back(at);
    return order;
  }

  /// Seats of the panel that this person may take now.
  int seats_in_panel(const PanelRoom& room, const std::map<std::string, PersonId>& models,
                     const Candidate& person) const {
    const auto held = room.held.find(person.person);
    const int already = held == room.held.end() ? 0 : held->second;
    if (person.model.empty()) return room.per_person - already;
    if (room.seated_models.contains(person.model)) return 0;
    const auto picked = models.find(person.model);
    return picked != models.end() && picked->second == person.person ? 1 : 0;
  }

  /// A move that would gain no more than the margin stays undone.
  static SeatCost price(const DemandSeat& seat, const Candidate& person) {
    if (!seat.task->assignee || seat.task->assignee == person.person) return {};
    return {0, 0, move_margin, 1};
  }

  bool allow_second_seats() {
    if (rules_.distinct != DistinctPeople::automatic) return false;
    bool is_changed = false;
    std::vector<Candidate> candidates = free_;
    for (std::size_t at = 0; at < rooms_.size(); ++at) {
      PanelRoom& room = rooms_[at];
      if (room.per_person > 1) continue;
      if (std::all_of(room.seats.begin(), room.seats.end(),
                      [&](std::size_t i) { return chosen_[i] != nullptr; }))
        continue;
      for (Candidate& candidate : candidates)
        candidate.has_conflict = is_tied(at, candidate.person);
      room.per_person =
          seats_per_person(panels_[at].state, room.asked, candidates, rules_.distinct);
      if (room.per_person > 1) is_changed = true;
    }
    return is_changed;
  }

  int taken_by(PersonId person) const {
    return static_cast<int>(
        std::count_if(chosen_.begin(), chosen_.end(),
                      [&](const Candidate* chosen) { return chosen && chosen->person == person; }));
  }

  std::string why_chosen(const Candidate& person) const {
    return "open work was shared out anew over all panels; with this you have " +
           std::to_string(person.open_tasks + taken_by(person.person)) + " open" +
           (person.share == domain::share_usual
                ? std::string()
                : " at a share of " + domain::format_share(person.share));
  }

  std::string why_unplaced(std::size_t i) const {
    const DemandSeat& seat = demand_[i];
    const PanelRoom& room = rooms_[seat.panel];
    const auto models = pick_models(room);
    const auto why = [&](const Candidate& person) -> std::string {
      if (seat.task->assignee == person.person) return trouble_words(seat);
      if (is_tied(seat.panel, person.person)) return name_of(person) + " has a tie to the maker";
      std::string unfit =
          why_unfit(panels_[seat.panel].state, seat.task->persona, person, taken_by(person.person));
      if (!unfit.empty()) return unfit;
      if (!person.model.empty() && seats_in_panel(room, models, person) <= 0)
        return "the model " + person.model + " already holds a seat of this panel";
      if (seats_in_panel(room, models, person) <= 0)
        return name_of(person) + " already holds a seat of this panel";
      return name_of(person) + " takes another seat of this panel";
    };
    const std::string nobody = explain_nobody(free_, seat.task->persona, why);
    if (seat.trouble == Trouble::nobody) return nobody;
    const std::string trouble = trouble_words(seat);
    return nobody.starts_with(trouble) ? nobody : trouble + "; " + nobody;
  }

  const std::vector<DemandPanel>& panels_;
  const RebalanceRules& rules_;
  std::uint64_t seed_;
  std::map<PersonId, const Candidate*> by_id_;
  std::vector<DemandSeat> demand_;
  std::vector<std::int64_t> empty_cost_;                     ///< per seat of the demand
  std::vector<Candidate> free_;                              ///< in id order
  std::map<PersonId, std::size_t> index_;                    ///< into free_
  std::map<std::string, std::vector<std::size_t>> holders_;  ///< persona -> into free_
  std::vector<PanelRoom> rooms_;
  std::vector<const Candidate*> chosen_;  ///< per seat of the demand
};

}  // namespace

RebalancePlan plan_rebalance(const std::vector<DemandPanel>& panels,
                             const std::vector<Candidate>& people, const RebalanceRules& rules,
                             std::uint64_t seed) {
  Rebalancing rebalancing(panels, people, rules, seed);
  rebalancing.solve();
  return rebalancing.plan();
}

}  // namespace panelist::workflow
