#include "workflow/assignment.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "workflow/assignment_words.hpp"
#include "workflow/seat_matching.hpp"

namespace panelist::workflow {
namespace {

const Candidate* find_candidate(const std::vector<Candidate>& candidates, PersonId person) {
  for (const Candidate& candidate : candidates)
    if (candidate.person == person) return &candidate;
  return nullptr;
}

/// Who sits on the panel, the seats under question aside.
struct Seated {
  std::map<PersonId, std::vector<std::string>> seats_of;
  std::map<std::string, std::string> seat_of_model;
  std::vector<std::string> empty_seats;

  Seated(const RunState& state, const std::set<std::string>& asked,
         const std::vector<Candidate>& candidates) {
    for (const std::string& seat : state.seats) {
      const Task* task = asked.contains(seat) ? nullptr : state.seat_task(seat);
      if (!task || !task->assignee) {
        empty_seats.push_back(seat);
        continue;
      }
      seats_of[*task->assignee].push_back(seat);
      const Candidate* holder = find_candidate(candidates, *task->assignee);
      if (holder && !holder->model.empty()) seat_of_model[holder->model] = seat;
    }
  }
  int count(PersonId person) const {
    const auto found = seats_of.find(person);
    return found == seats_of.end() ? 0 : static_cast<int>(found->second.size());
  }
  bool is_model_seated(const Candidate& candidate) const {
    return !candidate.model.empty() && seat_of_model.contains(candidate.model);
  }
};

/// One column of the matching: the nth seat of one person, or the one seat of a model.
struct Slot {
  std::vector<const Candidate*> people;
  int nth{0};        ///< seats taken before this one within this call
  bool doubled{false};
};

class SeatPlan {
 public:
  SeatPlan(const RunState& state, std::vector<std::string> rows,
           const std::vector<Candidate>& candidates, const Seated& seated, std::uint64_t seed)
      : state_(state), rows_(std::move(rows)), seated_(seated), seed_(seed) {
    for (const Candidate& candidate : candidates) people_.push_back(&candidate);
    // The outcome must not depend on the order in which people were loaded.
    std::sort(people_.begin(), people_.end(),
              [](const Candidate* a, const Candidate* b) { return a->person < b->person; });
  }

  /// `seats_max`: how many seats of the panel one person may hold.
  void solve(int seats_max) {
    make_slots(seats_max);
    std::vector<std::vector<std::optional<SeatCost>>> costs(rows_.size());
    chosen_people_.assign(rows_.size(), std::vector<const Candidate*>(slots_.size(), nullptr));
    for (std::size_t row = 0; row < rows_.size(); ++row)
      for (std::size_t column = 0; column < slots_.size(); ++column)
        costs[row].push_back(price(row, column));
    matched_ = match_seats(costs, slots_.size());
  }
  bool is_full() const {
    return std::all_of(matched_.begin(), matched_.end(),
                       [](const auto& column) { return column.has_value(); });
  }
  const Candidate* person_for(std::size_t row) const {
    return matched_[row] ? chosen_people_[row][*matched_[row]] : nullptr;
  }

 private:
  void make_slots(int seats_max) {
    slots_.clear();
    std::map<std::string, std::size_t> slot_of_model;
    for (const Candidate* person : people_) {
      if (!person->model.empty()) {
        if (seated_.is_model_seated(*person)) continue;
        const auto [found, is_new] = slot_of_model.emplace(person->model, slots_.size());
        if (is_new) slots_.emplace_back();
        slots_[found->second].people.push_back(person);
        continue;
      }
      const int held = seated_.count(person->person);
      const int rows = static_cast<int>(rows_.size());
      for (int nth = 0; nth < std::min(seats_max - held, rows); ++nth)
        slots_.push_back({{person}, nth, held + nth > 0});
    }
  }

  std::optional<SeatCost> price(std::size_t row, std::size_t column) {
    const Slot& slot = slots_[column];
    std::optional<SeatCost> best;
    for (const Candidate* person : slot.people) {
      if (unfitness(state_, rows_[row], *person, slot.nth) != Unfit::none) continue;
      const SeatCost cost{0, slot.doubled ? 1 : 0, load_with(*person, slot.nth),
                          draw_lot(seed_, person->person, rows_[row])};
      if (best && *best < cost) continue;
      best = cost;
      chosen_people_[row][column] = person;
    }
    return best;
  }

  const RunState& state_;
  std::vector<std::string> rows_;
  const Seated& seated_;
  std::uint64_t seed_;
  std::vector<const Candidate*> people_;
  std::vector<Slot> slots_;
  std::vector<std::vector<const Candidate*>> chosen_people_;
  std::vector<std::optional<std::size_t>> matched_;
};

/// Seats of one panel a person may hold now. Automatic: two only when the eligible people cannot
/// fill every seat that stands empty with one seat each.
int seats_max(const RunState& state, const Seated& seated, const std::vector<Candidate>& candidates,
              DistinctPeople policy) {
  if (policy == DistinctPeople::always) return 1;
  if (policy == DistinctPeople::never) return std::max(1, static_cast<int>(state.seats.size()));
  SeatPlan plan(state, seated.empty_seats, candidates, seated, 0);
  plan.solve(1);
  return plan.is_full() ? 1 : 2;
}

}  // namespace

std::int64_t draw_lot(std::uint64_t seed, PersonId person, std::string_view seat) {
  std::uint64_t mixed = seed ^ (static_cast<std::uint64_t>(person.value) * 0x9e3779b97f4a7c15ULL);
  for (const char c : seat) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<std::int64_t>((mixed ^ (mixed >> 31)) >> 24);
}

std::int64_t load_with(const Candidate& candidate, int more) {
  const std::int64_t first = load_unit * domain::share_usual / candidate.share;
  return (candidate.open_tasks + more + 1) * first;
}

int seats_per_person(const RunState& state, const std::vector<std::string>& asked,
                     const std::vector<Candidate>& candidates, DistinctPeople policy) {
  const Seated seated(state, {asked.begin(), asked.end()}, candidates);
  return seats_max(state, seated, candidates, policy);
}

std::vector<SeatOffer> assign_seats(const RunState& state, const std::vector<SeatRequest>& requests,
                                    const std::vector<Candidate>& candidates, DistinctPeople policy,
                                    std::uint64_t seed, const std::vector<KeptPlace>& kept) {
  std::vector<std::string> rows;
  for (const SeatRequest& request : requests) rows.push_back(request.persona);
  const Seated seated(state, {rows.begin(), rows.end()}, candidates);
  const std::vector<Candidate> busier =
      kept.empty() ? std::vector<Candidate>{} : with_kept(candidates, kept);
  const std::vector<Candidate>& people = kept.empty() ? candidates : busier;
  SeatPlan plan(state, rows, people, seated, seed);
  const int allowed = seats_max(state, seated, candidates, policy);
  plan.solve(allowed);
  std::map<PersonId, int> held;
  for (const auto& [person, seats] : seated.seats_of) held[person] = static_cast<int>(seats.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (const Candidate* person = plan.person_for(row)) held[person->person] += 1;
  std::vector<SeatOffer> offers;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    SeatOffer offer;
    offer.persona = rows[row];
    if (const Candidate* person = plan.person_for(row)) {
      offer.person = person->person;
      offer.doubled = held[person->person] > 1;
      offer.why = explain_choice(state, rows[row], *person, people, offer.doubled) +
                  kept_remark(candidates, rows[row], kept);
    } else {
      offer.why = explain_nobody(candidates, rows[row], [&](const Candidate& candidate) {
        std::string why = why_unfit(state, rows[row], candidate, 0);
        if (why.empty()) why = why_not_beside(state, rows[row], candidate, candidates, policy);
        if (why.empty()) why = kept_words(candidate, kept);
        return why.empty() ? name_of(candidate) + " takes another seat of this panel" : why;
      });
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

std::string why_not_beside(const RunState& state, std::string_view persona,
                           const Candidate& candidate, const std::vector<Candidate>& candidates,
                           DistinctPeople policy) {
  const Seated seated(state, {std::string(persona)}, candidates);
  if (seated.is_model_seated(candidate))
    return "the model " + candidate.model + " already holds the " +
           persona_words(seated.seat_of_model.at(candidate.model)) + " seat of this panel";
  if (candidate.model.empty()) {
    const int held = seated.count(candidate.person);
    if (held == 0 || held < seats_max(state, seated, candidates, policy)) return {};
  }
  const auto found = seated.seats_of.find(candidate.person);
  if (found == seated.seats_of.end()) return {};
  return name_of(candidate) + " already holds the " + persona_words(found->second.front()) +
         " seat of this panel";
}

std::optional<Instant> back_for(const RunState& state, std::string_view persona,
                                const Candidate& candidate) {
  switch (unfitness(state, persona, candidate, 0)) {
    case Unfit::away: return candidate.away_until;
    // Which days lie before the due time changes from day to day.
    case Unfit::away_when_due: return candidate.as_of + std::chrono::days{1};
    default: return std::nullopt;
  }
}

std::string why_not(const RunState& state, std::string_view persona, const Candidate& candidate,
                    const std::vector<Candidate>& candidates, DistinctPeople policy) {
  std::string why = why_unfit(state, persona, candidate, 0);
  return why.empty() ? why_not_beside(state, persona, candidate, candidates, policy) : why;
}

}  // namespace panelist::workflow
