#include "web/editor/assign_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/text.hpp"
#include "web/editor/unblock_view.hpp"

namespace panelist::web::editor {
namespace {

bool is_at_cap(const domain::Person& person) {
  return person.task_cap && person.open_tasks >= *person.task_cap;
}

/// Another seat of this panel that the person holds; empty: none.
std::string other_seat(const service::RunView& run, const AssignSeat& seat, PersonId person) {
  for (const service::SeatView& other : run.seats)
    if (other.task != seat.task && other.assignee && other.assignee->id == person)
      return to_lower_ascii(other.title);
  return {};
}

std::string against(const service::RunView& run, const AssignSeat& seat, const AssignChoice& choice,
                    const Reader& reader) {
  std::vector<std::string> words;
  if (choice.away_until) words.push_back("away until " + day_and_clock(*choice.away_until, reader));
  if (is_at_cap(choice.person)) words.emplace_back("at the cap");
  const std::string other = other_seat(run, seat, choice.person.id);
  if (!other.empty()) words.push_back("has the " + other + " seat of this panel");
  for (const service::SeatView& own : run.seats)
    if (own.task == seat.task &&
        own.why.find(choice.person.name + " declined this seat") != std::string::npos)
      words.emplace_back("declined this seat");
  return join(words, ", ");
}

std::string load_words(const domain::Person& person) {
  std::string words = plural(person.open_tasks, "open task", "open tasks");
  if (person.task_cap) words += ", cap " + std::to_string(*person.task_cap);
  return words;
}

}  // namespace

std::optional<AssignSeat> find_assign_seat(const service::RunView& run, TaskId task) {
  for (const service::SeatView& seat : run.seats) {
    if (seat.task != task) continue;
    AssignSeat found{task, seat.persona, to_lower_ascii(seat.title) + " seat", std::nullopt};
    if (seat.assignee) found.holder = seat.assignee->id;
    return found;
  }
  for (const service::TaskView& other : run.other_tasks) {
    if (other.id != task) continue;
    const bool is_triage = other.kind == workflow::TaskKind::triage;
    AssignSeat found{task, "", is_triage ? "triage" : "sign-off", std::nullopt};
    if (other.assignee) found.holder = other.assignee->id;
    return found;
  }
  return std::nullopt;
}

Json assign_view(const service::RunView& run, const AssignSeat& seat,
                 std::vector<AssignChoice> choices, const Reader& reader) {
  std::erase_if(choices,
                [&](const AssignChoice& choice) { return seat.holder == choice.person.id; });
  std::sort(choices.begin(), choices.end(), [&](const AssignChoice& a, const AssignChoice& b) {
    const auto rank = [&](const AssignChoice& choice) {
      return std::tuple(!against(run, seat, choice, reader).empty(), choice.person.open_tasks,
                        choice.person.id.value);
    };
    return rank(a) < rank(b);
  });
  Json view = {{"heading", "Who takes the " + seat.title + " for " + run.tool.name + "?"},
               {"post", task_act_path(run.run.id, seat.task, "assign")},
               {"back", run_path(run.run.id)},
               {"tool", run.tool.name},
               {"seq", run.run.seq},
               {"persona", seat.persona},
               {"seat", seat.title},
               {"is_held", seat.holder.has_value()},
               {"has_choices", !choices.empty()},
               {"mistake", nullptr},
               {"choices", Json::array()}};
  for (const AssignChoice& choice : choices) {
    const std::string words = against(run, seat, choice, reader);
    const bool is_chosen = view["choices"].empty() && words.empty();
    const char* const why = is_chosen && choices.size() > 1 ? ", the fewest who are free" : "";
    view["choices"].push_back({{"id", choice.person.id.value},
                               {"name", choice.person.name},
                               {"email", choice.person.email},
                               {"machine", choice.person.model},
                               {"load", load_words(choice.person) + why},
                               {"against", words},
                               {"is_chosen", is_chosen}});
  }
  return view;
}

}  // namespace panelist::web::editor
