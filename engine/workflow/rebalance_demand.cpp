#include "workflow/rebalance_demand.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/assignment_words.hpp"

namespace panelist::workflow {
namespace {

/// Whether the holder cannot do this in time: away at the due time, or off until then. Work that is
/// late or never due is troubled by an absence now.
bool is_absent_for(const Candidate& holder, const Task& task) {
  if (!task.due_at || *task.due_at <= holder.as_of) return holder.away_until.has_value();
  return is_away(holder.times, *task.due_at) ||
         !works_between(holder.times, holder.as_of, *task.due_at);
}

std::int64_t load_now(const Candidate& person) { return load_with(person, -1); }

class DemandFinder {
 public:
  DemandFinder(const std::map<PersonId, const Candidate*>& people, const RebalanceRules& rules)
      : people_(people), rules_(rules) {
    if (!rules.evens_out) return;
    for (const auto& [id, person] : people)
      for (const std::string& persona : person->personas) {
        if (person->away_until) continue;
        const auto [least, is_new] = least_load_.emplace(persona, load_now(*person));
        if (!is_new) least->second = std::min(least->second, load_now(*person));
      }
  }

  DemandSeat look(std::size_t panel, const Task& task) const {
    DemandSeat seat{panel, &task, Trouble::none, nullptr};
    if (task.state == TaskState::ready) seat.trouble = Trouble::nobody;
    if (rules_.only_unheld) return seat;
    if (task.state != TaskState::reserved || task.has_draft || !task.assignee) return seat;
    if (rules_.only && task.assignee != rules_.only) return seat;
    const auto holder = people_.find(*task.assignee);
    if (holder == people_.end()) {
      seat.trouble = Trouble::disabled;
      return seat;
    }
    seat.holder = holder->second;
    seat.trouble = trouble_of(*seat.holder, task);
    return seat;
  }

 private:
  Trouble trouble_of(const Candidate& holder, const Task& task) const {
    if (is_absent_for(holder, task)) return Trouble::absent;
    if (holder.cap && holder.open_tasks > *holder.cap) return Trouble::over_cap;
    const auto least = least_load_.find(task.persona);
    if (least != least_load_.end() && load_now(holder) >= least->second + much_busier * load_unit)
      return Trouble::busy;
    return Trouble::none;
  }

  const std::map<PersonId, const Candidate*>& people_;
  const RebalanceRules& rules_;
  std::map<std::string, std::int64_t> least_load_;  ///< of who holds the persona and is not away
};

}  // namespace

std::vector<DemandSeat> find_demand(const std::vector<DemandPanel>& panels,
                                    const std::map<PersonId, const Candidate*>& people,
                                    const RebalanceRules& rules) {
  const DemandFinder finder(people, rules);
  std::vector<DemandSeat> demand;
  for (std::size_t panel = 0; panel < panels.size(); ++panel) {
    const RunState& state = panels[panel].state;
    if (!state.is_panel_open() || state.phase != RunPhase::in_review) continue;
    for (const std::string& persona : state.seats) {
      const Task* task = state.seat_task(persona);
      if (!task) continue;
      const DemandSeat seat = finder.look(panel, *task);
      if (seat.trouble != Trouble::none) demand.push_back(seat);
    }
  }
  return demand;
}

std::string trouble_words(const DemandSeat& seat) {
  switch (seat.trouble) {
    case Trouble::none:
      return {};
    case Trouble::nobody:
      return "nobody has it";
    case Trouble::disabled:
      return "its holder's account is switched off";
    case Trouble::absent: {
      const std::optional<Instant>& due = seat.task->due_at;
      if (due && *due > seat.holder->as_of) return absence_words(*seat.holder, *due);
      return name_of(*seat.holder) + " is away until " + short_day(*seat.holder->away_until);
    }
    case Trouble::over_cap:
      return name_of(*seat.holder) + " is over the cap (" +
             std::to_string(seat.holder->open_tasks) + " of " + std::to_string(*seat.holder->cap) +
             ")";
    case Trouble::busy:
      break;
  }
  const Candidate& holder = *seat.holder;
  std::string words = name_of(holder) + " has " + std::to_string(holder.open_tasks) + " open";
  if (holder.share != domain::share_usual)
    words += " at a share of " + domain::format_share(holder.share);
  return words;
}

}  // namespace panelist::workflow
