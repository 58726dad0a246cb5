// Every cell of the task table through every door: the API and the pages, on a real database. What
// the table allows happens; what it refuses is refused with its status and changes nothing.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "service/act_on_task.hpp"
#include "service/get_run.hpp"
#include "storage/runs.hpp"
#include "tests/web/editor_house.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::test {
namespace {

using workflow::CellAnswer;
using workflow::Standing;
using workflow::TaskState;
using workflow::Verb;

constexpr int state_count = 10, verb_count = 15;
constexpr Standing askers[] = {Standing::assignee, Standing::candidate, Standing::editor};
enum class DoorKind { api, page };

/// A buyer's task in some state, and everybody around it.
struct Stand {
  RunId run;
  TaskId task;
  TaskState state{};
  const Browser* holder{nullptr};  ///< who has or had it
  const Browser* other{nullptr};   ///< who holds the persona too
};

class Cells {
 public:
  Cells() {
    house_.add_panel();
    house_.add("Eve", domain::Role::reviewer, {"buyer"});
    house_.add("Eva", domain::Role::editor);
  }

  Stand make(TaskState state) {
    Stand stand;
    stand.run = house_.send_tool("Tool " + std::to_string(++tools_)).run;
    stand.task = house_.seat(stand.run, "buyer");
    stand.state = state;
    const bool is_cleo = task_of(stand).assignee == house_.browser("Cleo").person.id;
    stand.holder = &house_.browser(is_cleo ? "Cleo" : "Eve");
    stand.other = &house_.browser(is_cleo ? "Eve" : "Cleo");
    lead(stand);
    REQUIRE(task_of(stand).state == state);
    return stand;
  }

  /// What the asker truly is to the task: whoever let it go is a candidate again.
  std::vector<Standing> standings_of(const Stand& stand, Standing asker) {
    if (asker == Standing::editor) return {Standing::editor};
    std::vector<Standing> found;
    if (asker == Standing::assignee && stand.state != TaskState::ready)
      found.push_back(Standing::assignee);
    if (stand.state == TaskState::ready) found.push_back(Standing::candidate);
    return found;
  }

  const Browser& person(const Stand& stand, Standing asker) const {
    if (asker == Standing::editor) return house_.browser("Eva");
    return asker == Standing::assignee ? *stand.holder : *stand.other;
  }

  net::Response call(DoorKind door, const Stand& stand, Verb verb, Standing asker) {
    if (door == DoorKind::api) return call_api(stand, verb, person(stand, asker));
    return call_page(stand, verb, asker);
  }

  /// An editor's verb has its form on the editor's desk, any other on the reviewer's.
  static bool has_editor_form(Verb verb) {
    return verb == Verb::assign || verb == Verb::send_back || verb == Verb::suspend ||
           verb == Verb::resume;
  }

  void save_draft(const Stand& stand, const Browser& who) {
    const auto saved = house_.send_api(who, "PUT", api_path(stand) + "/draft", verdict().dump());
    REQUIRE(saved.status == 200);
  }

  workflow::Task task_of(const Stand& stand) { return *load(stand).state.find_task(stand.task); }

  storage::LoadedRun load(const Stand& stand) {
    std::optional<storage::LoadedRun> run;
    house_.change(
        [&](service::Unit& unit) { run = storage::find_run(unit.tx, unit.catalog, stand.run); });
    return *run;
  }

 private:
  static Json verdict() {
    std::string quote;
    for (int i = 0; i < 70; ++i) quote += (i == 0 ? "Word" : " word");
    return {{"decision", "ship"}, {"quote", quote}};
  }
  static std::string api_path(const Stand& stand) {
    return "/api/v1/tasks/" + std::to_string(stand.task.value);
  }

  net::Response call_api(const Stand& stand, Verb verb, const Browser& who) {
    if (verb == Verb::submit)
      return house_.send_api(who, "POST", api_path(stand) + "/verdict", verdict().dump());
    Json body = {{"reason", "for a test"}};
    if (verb == Verb::assign || verb == Verb::delegate)
      body["assignee"] = stand.other->person.email;
    return house_.send_api(who, "POST", api_path(stand) + "/" + std::string(to_string(verb)),
                           body.dump());
  }

  net::Response call_page(const Stand& stand, Verb verb, Standing asker) {
    const Browser& who = person(stand, asker);
    const std::string word(to_string(verb));
    Fields fields{{"reason", "for a test"},
                  {"person", std::to_string(stand.other->person.id.value)}};
    const bool is_editors_release = verb == Verb::release && asker == Standing::editor;
    if (has_editor_form(verb) || is_editors_release)
      return house_.post(
          who,
          house_.run_path(stand.run) + "/tasks/" + std::to_string(stand.task.value) + "/" + word,
          fields);
    const std::string desk = "/desk/tasks/" + std::to_string(stand.task.value);
    const std::set<Verb> ways{Verb::release, Verb::delegate, Verb::decline, Verb::abstain,
                              Verb::recuse};
    if (ways.contains(verb)) {
      fields.emplace_back("way", word);
      return house_.post(who, desk + "/cannot", fields);
    }
    if (verb == Verb::submit) fields.emplace_back("draft_version", "1");
    return house_.post(who, desk + "/" + word, fields);
  }

  void must(const net::Response& answer) {
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
  }

  /// Into the state by ordinary acts; two that no act reaches alone are planted.
  void lead(const Stand& stand) {
    const Browser& eva = house_.browser("Eva");
    switch (stand.state) {
      case TaskState::ready:
        return must(call_api(stand, Verb::release, *stand.holder));
      case TaskState::in_progress:
        return must(call_api(stand, Verb::start, *stand.holder));
      case TaskState::suspended:
        return must(call_api(stand, Verb::suspend, eva));
      case TaskState::completed:
        return must(call_api(stand, Verb::submit, *stand.holder));
      case TaskState::declined:
        return must(call_api(stand, Verb::decline, *stand.holder));
      case TaskState::abstained:
        return must(call_api(stand, Verb::abstain, *stand.holder));
      case TaskState::exited:
        return must(call_api(stand, Verb::assign, eva));
      case TaskState::created:   // waits for its step
      case TaskState::obsolete:  // closed by a quorum
        return house_.change([&](service::Unit& unit) {
          unit.tx.write("UPDATE task SET state = :state WHERE id = :task",
                        {{"state", to_string(stand.state)}, {"task", stand.task}});
        });
      default:
        return;
    }
  }

  EditorHouse house_;
  int tools_{0};
};

/// The best answer that any of the standings has.
workflow::Cell answer_of(const std::vector<Standing>& standings, const Stand& stand, Verb verb) {
  for (const Standing standing : standings) {
    const auto cell = workflow::find_cell(stand.state, verb, standing);
    if (cell.answer == CellAnswer::allowed) return cell;
  }
  const bool is_editor = !standings.empty() && standings.front() == Standing::editor;
  return {workflow::why_refused(stand.state, verb, is_editor), std::nullopt};
}

/// What the house's rules make of the table's answer at this door.
int expected_status(DoorKind door, const workflow::Cell& cell, Verb verb, bool is_editor,
                    bool may_know) {
  const bool is_page = door == DoorKind::page;
  if (is_page && verb == Verb::exit) return 404;  // the engine's alone: no form
  if (is_page && Cells::has_editor_form(verb) && !is_editor) return 403;  // the page is an editor's
  if (!may_know) return 404;
  if (cell.answer == CellAnswer::allowed) return is_page ? 303 : 200;
  // Back to the task's page, which says why: the second click on Submit is no mistake.
  if (is_page && verb == Verb::submit) return 303;
  return cell.answer == CellAnswer::not_now ? 409 : 403;
}

struct Counts {
  int allowed{0}, refused{0};
};

void walk_refused(Cells& cells, DoorKind door, const Stand& stand, Verb verb, Standing asker,
                  const workflow::Cell& cell) {
  // A task that others have or had is not there for whoever only could have it.
  const bool may_know = asker != Standing::candidate || stand.state == TaskState::ready;
  const auto before = cells.load(stand);
  const auto answer = cells.call(door, stand, verb, asker);
  CAPTURE(answer.body.substr(0, 300));
  CHECK(answer.status == expected_status(door, cell, verb, asker == Standing::editor, may_know));
  if (answer.status == 409) {
    const std::string words = "he task is " + std::string(to_string(stand.state));
    CHECK(shows(answer, words));
  }
  const auto after = cells.load(stand);
  CHECK(workflow::same_state(before.state, after.state));
  CHECK(after.state.seq == before.state.seq);
  CHECK(after.changed_at == before.changed_at);
  CHECK(after.head == before.head);
}

void walk_allowed(Cells& cells, DoorKind door, Verb verb, Standing asker, TaskState state,
                  TaskState to) {
  const Stand stand = cells.make(state);
  // The page submits what was saved before.
  if (door == DoorKind::page && verb == Verb::submit)
    cells.save_draft(stand, cells.person(stand, asker));
  const auto before = cells.load(stand);
  const auto answer = cells.call(door, stand, verb, asker);
  CAPTURE(answer.body.substr(0, 300));
  CHECK(answer.status == (door == DoorKind::api ? 200 : 303));
  const auto task = cells.task_of(stand);
  CHECK(task.state == (verb == Verb::resume ? TaskState::reserved : to));
  CHECK(cells.load(stand).state.seq > before.state.seq);
}

Counts walk(Cells& cells, DoorKind door, TaskState state) {
  Counts counts;
  const Stand shared = cells.make(state);
  for (int v = 0; v < verb_count; ++v) {
    const auto verb = static_cast<Verb>(v);
    for (const Standing asker : askers) {
      CAPTURE(to_string(state));
      CAPTURE(to_string(verb));
      CAPTURE(to_string(asker));
      const auto cell = answer_of(cells.standings_of(shared, asker), shared, verb);
      if (cell.answer == CellAnswer::allowed) {
        walk_allowed(cells, door, verb, asker, state, *cell.to);
        ++counts.allowed;
      } else {
        walk_refused(cells, door, shared, verb, asker, cell);
        ++counts.refused;
      }
    }
  }
  return counts;
}

void walk_all(DoorKind door) {
  Cells cells;
  Counts all;
  for (int s = 0; s < state_count; ++s) {
    const Counts counts = walk(cells, door, static_cast<TaskState>(s));
    all.allowed += counts.allowed;
    all.refused += counts.refused;
  }
  MESSAGE(all.allowed << " allowed and " << all.refused << " refused cells walked");
  CHECK(all.allowed + all.refused == state_count * verb_count * 3);
  // Each allowed cell of a person, and three of whoever let the task go: a candidate again.
  int people = 0;
  for (const workflow::Transition& row : workflow::task_transitions())
    if (row.who != Standing::engine) ++people;
  CHECK(all.allowed == people + 3);
}

}  // namespace

TEST_CASE("task cells: the API answers every state, verb and standing as the table says") {
  walk_all(DoorKind::api);
}

TEST_CASE("task cells: the forms answer every state, verb and standing as the table says") {
  walk_all(DoorKind::page);
}

}  // namespace panelist::test
