#pragma once
// Choosing who takes a seat: everybody with the persona, and what speaks against each. Pure.
#include <optional>
#include <string>
#include <vector>

#include "domain/person.hpp"
#include "service/run_view.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

struct AssignChoice {
  domain::Person person;
  std::optional<Instant> away_until;
};
/// What the seat is called and who may have it; persona empty: an editor's task.
struct AssignSeat {
  TaskId task;
  std::string persona, title;
  std::optional<PersonId> holder;
};
/// The seat or editor's task of that id, or nothing.
std::optional<AssignSeat> find_assign_seat(const service::RunView& run, TaskId task);
/// The freest first; who is away or at the cap last. Nobody is left out: the editor may know
/// better.
Json assign_view(const service::RunView& run, const AssignSeat& seat,
                 std::vector<AssignChoice> choices, const Reader& reader);

}  // namespace panelist::web::editor
