#include "web/editor/assign_pages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/away_times.hpp"
#include "service/list_people.hpp"
#include "web/editor/assign_view.hpp"
#include "web/editor/page.hpp"

namespace panelist::web::editor {
namespace {

bool fits(const domain::Person& person, const std::string& persona) {
  if (persona.empty()) return person.roles.has(domain::Role::editor);
  return std::find(person.personas.begin(), person.personas.end(), persona) !=
         person.personas.end();
}

std::optional<Instant> away_until(Visit& visit, PersonId person) {
  for (const storage::AwayTime& away : service::list_away(visit.unit, person))
    if (away.from_at <= visit.unit.now && visit.unit.now < away.until_at) return away.until_at;
  return std::nullopt;
}

/// Every active person who may hold the seat.
Result<std::vector<AssignChoice>> load_choices(Visit& visit, const std::string& persona) {
  std::vector<AssignChoice> choices;
  service::PeopleFilter filter{"active", {}, 200};
  do {
    const auto people = service::list_people(visit.unit, filter);
    if (!people) return fail(people.error());
    for (const domain::Person& person : people->items)
      if (fits(person, persona)) choices.push_back({person, away_until(visit, person.id)});
    filter.after = people->next;
  } while (filter.after);
  return choices;
}

}  // namespace

Answer assign_answer(Visit& visit, const service::RunView& run, TaskId task,
                     const std::string& mistake) {
  const auto seat = find_assign_seat(run, task);
  if (!seat) return refusal_page(visit, not_found("there is no such task on this run"));
  auto choices = load_choices(visit, seat->persona);
  if (!choices) return refusal_page(visit, choices.error());
  Json view = assign_view(run, *seat, std::move(*choices), reader_of(visit));
  if (!mistake.empty()) view["mistake"] = mistake;
  view["is_admin"] = visit.actor().is_admin();
  const std::string title = view["heading"];
  return editor_page(visit, "assign.html", {title, "/editor"}, std::move(view),
                     mistake.empty() ? 200 : 422);
}

}  // namespace panelist::web::editor
