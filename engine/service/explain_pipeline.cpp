#include "service/explain_pipeline.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "service/make_views.hpp"
#include "storage/blockers.hpp"
#include "storage/person_refs.hpp"
#include "storage/runs.hpp"
#include "workflow/wake_words.hpp"

namespace panelist::service {
namespace {

using storage::BlockedSeats;
using workflow::Blocker;

constexpr std::size_t blocking_people_max = 10;
constexpr int coming_wakes_max = 3;

void keep_oldest(std::optional<Instant>& oldest, const std::optional<Instant>& due_at) {
  if (due_at) oldest = std::min(*due_at, oldest.value_or(*due_at));
}

std::string waits_word(Blocker blocker) { return "waits:" + std::string(to_string(blocker)); }

std::vector<BlockerCount> sum_blockers(Unit& unit, const std::vector<BlockedSeats>& seats) {
  std::vector<BlockerCount> counts;
  for (const auto& [blocker, runs, oldest] :
       storage::count_blocked_runs(unit.tx, unit.now, seats)) {
    BlockerCount count{blocker, runs, 0, oldest, waits_word(blocker)};
    for (const BlockedSeats& group : seats) {
      if (group.blocker != blocker) continue;
      count.seats += group.seats;
      keep_oldest(count.oldest_due_at, group.oldest_due_at);
    }
    counts.push_back(std::move(count));
  }
  return counts;
}

std::vector<PersonCount> sum_people(Unit& unit, const std::vector<BlockedSeats>& seats) {
  std::map<PersonId, PersonCount> by_person;
  for (const BlockedSeats& group : seats) {
    const bool is_late = group.blocker == Blocker::late_reviewer;
    if (!group.holder || (!is_late && group.blocker != Blocker::reviewer_in_time)) continue;
    PersonCount& count = by_person[*group.holder];
    count.person.id = *group.holder;
    count.seats += group.seats;
    if (is_late) count.late += group.seats;
    keep_oldest(count.oldest_due_at, group.oldest_due_at);
  }
  std::vector<PersonCount> people;
  for (auto& [id, count] : by_person) people.push_back(std::move(count));
  const std::size_t kept = std::min(people.size(), blocking_people_max);
  const auto most_first = [](const PersonCount& a, const PersonCount& b) {
    return std::tuple(-a.late, -a.seats, a.person.id) < std::tuple(-b.late, -b.seats, b.person.id);
  };
  std::partial_sort(people.begin(), people.begin() + static_cast<std::ptrdiff_t>(kept),
                    people.end(), most_first);
  people.resize(kept);
  for (PersonCount& count : people) {
    const auto row = storage::find_person_row(unit.tx, count.person.id);
    if (!row) continue;
    count.person = {row->id, row->name, row->email};
    const Blocker blocker = count.late > 0 ? Blocker::late_reviewer : Blocker::reviewer_in_time;
    count.search = "holder:" + row->email + " " + waits_word(blocker);
  }
  return people;
}

std::vector<PersonaCount> sum_personas(Unit& unit, const std::vector<BlockedSeats>& seats) {
  std::vector<PersonaCount> personas;
  for (const domain::Persona& persona : unit.catalog.personas)
    personas.push_back({persona.id, 0, 0, 0, 0, std::nullopt, ""});
  for (const BlockedSeats& group : seats) {
    if (!workflow::is_about_seat(group.blocker)) continue;
    auto found = std::find_if(personas.begin(), personas.end(), [&](const PersonaCount& count) {
      return count.persona == group.persona;
    });
    // A persona whose file was removed stays on its runs.
    if (found == personas.end())
      found = personas.insert(found, PersonaCount{group.persona, 0, 0, 0, 0, std::nullopt, ""});
    found->seats += group.seats;
    if (group.blocker == Blocker::free_seat) found->free += group.seats;
    if (group.blocker == Blocker::late_reviewer) found->late += group.seats;
    keep_oldest(found->oldest_due_at, group.oldest_due_at);
  }
  std::erase_if(personas, [](const PersonaCount& count) { return count.seats == 0; });
  for (PersonaCount& count : personas) {
    count.search = "persona:" + count.persona;
    if (count.free > 0) count.people = storage::count_free_people(unit.tx, count.persona, unit.now);
  }
  return personas;
}

std::vector<ComingWake> list_coming_wakes(Unit& unit) {
  const auto name_of = [&](PersonId person) {
    const auto row = storage::find_person_row(unit.tx, person);
    return row ? row->name : std::string("somebody");
  };
  std::vector<ComingWake> coming;
  for (const storage::NextWake& wake : storage::list_next_wakes(unit.tx, coming_wakes_max)) {
    const auto run = storage::find_run(unit.tx, unit.catalog, wake.run);
    if (!run) continue;
    coming.push_back({make_run_ref(run->state), make_tool_ref(*run), wake.at,
                      workflow::describe_wake(run->state, wake.at, name_of)});
  }
  return coming;
}

/// What an editor can do about each kind; the earlier, the cheaper. "#" is the number.
struct ActRow {
  Blocker blocker;
  std::string_view action, one, many;
};
constexpr auto act_rows = std::to_array<ActRow>({
    {Blocker::failed_step, "retry", "Retry # failed step", "Retry # failed steps"},
    {Blocker::sign_off, "decide", "Decide # sign-off", "Decide # sign-offs"},
    {Blocker::triage, "decide", "Decide # triage", "Decide # triages"},
    {Blocker::on_hold, "resume", "Resume # run on hold", "Resume # runs on hold"},
    {Blocker::suspended_seat, "resume", "Resume # suspended seat", "Resume # suspended seats"},
    {Blocker::few_votes, "decide", "Decide # panel with too few votes",
     "Decide # panels with too few votes"},
    {Blocker::no_quorum, "decide", "Decide # panel that missed its quorum",
     "Decide # panels that missed their quorum"},
    {Blocker::late_reviewer, "remind", "Remind the reviewer of # late seat",
     "Remind the reviewers of # late seats"},
});

/// "buyer": the title as loaded, or the id of a persona whose file was removed.
std::string persona_name(const Unit& unit, const std::string& id) {
  for (const domain::Persona& persona : unit.catalog.personas)
    if (persona.id == id) return to_lower_ascii(persona.title);
  return id;
}

std::string with_number(std::string_view words, int number) {
  std::string text(words);
  return text.replace(text.find('#'), 1, std::to_string(number));
}

std::vector<PipelineAct> list_acts(const Unit& unit, const PipelineReasons& reasons) {
  std::vector<PipelineAct> acts;
  for (const ActRow& row : act_rows)
    for (const BlockerCount& count : reasons.blockers) {
      if (count.blocker != row.blocker) continue;
      const int number = std::max(count.seats, count.runs);
      acts.push_back({std::string(row.action),
                      with_number(number == 1 ? row.one : row.many, number), count.runs,
                      count.search});
    }
  const std::string free_seat = waits_word(Blocker::free_seat);
  for (const PersonaCount& count : reasons.personas) {
    if (count.free == 0) continue;
    const std::string words = persona_name(unit, count.persona);
    const std::string seats =
        std::to_string(count.free) + " " + words + (count.free == 1 ? " seat" : " seats");
    const bool has_people = count.people > 0;
    acts.push_back({has_people ? "assign" : "invite",
                    has_people ? "Assign " + seats : "Find somebody for " + seats, count.free,
                    free_seat + " persona:" + count.persona});
  }
  const auto is_dear = [](const PipelineAct& act) { return act.action == "invite"; };
  std::stable_sort(acts.begin(), acts.end(), [&](const PipelineAct& a, const PipelineAct& b) {
    return std::tuple(-a.runs, is_dear(a)) < std::tuple(-b.runs, is_dear(b));
  });
  return acts;
}

}  // namespace

Result<PipelineReasons> explain_pipeline(Unit& unit) {
  if (!unit.actor.is_editor()) return fail(forbidden("The pipeline is the editors'."));
  const auto seats = storage::count_blocked_seats(unit.tx, unit.now);
  PipelineReasons reasons;
  reasons.unfinished = storage::count_unfinished_runs(unit.tx);
  reasons.blockers = sum_blockers(unit, seats);
  reasons.people = sum_people(unit, seats);
  reasons.personas = sum_personas(unit, seats);
  reasons.next = list_coming_wakes(unit);
  reasons.actions = list_acts(unit, reasons);
  return reasons;
}

}  // namespace panelist::service
