// Triage and sign-off through both doors: every state, verb and asker, on a real database. What the
// table allows an editor happens; the rest is refused with its status and changes nothing.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "storage/runs.hpp"
#include "tests/web/editor_house.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::test {
namespace {

using workflow::CellAnswer;
using workflow::EditorAsker;
using workflow::TaskKind;
using workflow::TaskState;
using workflow::Verb;

constexpr int editor_state_count = 10, editor_verb_count = 15;
/// A reviewer stands for everybody who is no editor.
enum class Asker { holder, other, reviewer };
constexpr Asker editor_askers[] = {Asker::holder, Asker::other, Asker::reviewer};
enum class EditorDoor { api, page };

struct EditorStand {
  RunId run;
  TaskId task;
  TaskState state{};
};

class EditorCells {
 public:
  explicit EditorCells(TaskKind kind) : house_(true), kind_(kind) {
    house_.add_panel();
    house_.add("Eva", domain::Role::editor);  // has or had the task
    house_.add("Edda", domain::Role::editor);
  }

  EditorStand make(TaskState state) {
    EditorStand stand;
    stand.run = begin();
    stand.state = state;
    house_.change([&](service::Unit& unit) {
      for (const workflow::Task& task : load(unit, stand).state.tasks)
        if (task.kind == kind_) stand.task = task.id;
    });
    lead(stand);
    REQUIRE(task_of(stand).state == state);
    return stand;
  }

  net::Response call(EditorDoor door, const EditorStand& stand, Verb verb, Asker asker,
                     const std::string& to = "Edda") {
    const Browser& who = house_.browser(asker == Asker::holder  ? "Eva"
                                        : asker == Asker::other ? "Edda"
                                                                : "Ana");
    const Browser& named = house_.browser(to);
    const std::string word = verb == Verb::submit ? "approve" : std::string(to_string(verb));
    const std::string task = "/tasks/" + std::to_string(stand.task.value) + "/" + word;
    if (door == EditorDoor::page)
      return house_.post(who, house_.run_path(stand.run) + task,
                         {{"reason", "for a test"},
                          {"person", std::to_string(named.person.id.value)}});
    Json body = {{"reason", "for a test"}};
    if (verb == Verb::assign || verb == Verb::delegate) body["assignee"] = named.person.email;
    return house_.send_api(who, "POST", "/api/v1" + task, body.dump());
  }

  storage::LoadedRun load(const EditorStand& stand) {
    std::optional<storage::LoadedRun> run;
    house_.change([&](service::Unit& unit) { run = load(unit, stand); });
    return *run;
  }
  workflow::Task task_of(const EditorStand& stand) {
    return *load(stand).state.find_task(stand.task);
  }

 private:
  static storage::LoadedRun load(service::Unit& unit, const EditorStand& stand) {
    return storage::find_run(unit.tx, unit.catalog, stand.run).value();
  }

  /// A run that stands at its triage or its sign-off.
  RunId begin() {
    const std::string name = "Tool " + std::to_string(++tools_);
    if (kind_ == TaskKind::sign_off) {
      const RunId run = house_.send_tool(name, "", "signed-review").run;
      for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
        house_.vote(run, persona, "ship");
      return run;
    }
    RunId run;
    house_.change([&](service::Unit& unit) {
      service::ToolSubmission sent;
      sent.facts.name = name;
      sent.facts.tagline = "A tool for tests";
      sent.facts.category = "Developer tools";
      sent.facts.description = "It does one thing.";
      sent.from_public_form = true;
      run = service::submit_tool(unit, sent).value().run;
    });
    return run;
  }

  void must(const EditorStand& stand, Verb verb, Asker asker = Asker::holder) {
    const net::Response answer = call(EditorDoor::api, stand, verb, asker);
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
  }

  /// Into the state by ordinary acts; those that no act reaches for an editor's task are planted.
  void lead(const EditorStand& stand) {
    switch (stand.state) {
      case TaskState::ready:
        return;
      case TaskState::reserved:
        return must(stand, Verb::claim);
      case TaskState::in_progress:
        return must(stand, Verb::start);
      case TaskState::suspended:
        must(stand, Verb::claim);
        return must(stand, Verb::suspend);
      case TaskState::completed:
        return must(stand, Verb::submit);
      case TaskState::exited:
        must(stand, Verb::claim);
        return must(stand, Verb::assign);
      default:
        return house_.change([&](service::Unit& unit) {
          unit.tx.write("UPDATE task SET state = :state WHERE id = :task",
                        {{"state", to_string(stand.state)}, {"task", stand.task}});
        });
    }
  }

  EditorHouse house_;
  TaskKind kind_;
  int tools_{0};
};

/// What an editor's desk has a form for.
bool has_page_act(Verb verb) {
  const std::set<Verb> without{Verb::delegate, Verb::decline, Verb::abstain,
                               Verb::recuse,   Verb::reopen,  Verb::exit};
  return !without.contains(verb);
}

int expected_of_editors_task(EditorDoor door, CellAnswer answer, Verb verb, Asker asker) {
  // The API hides what is not theirs to know of; the pages are the editors'.
  if (asker == Asker::reviewer) return door == EditorDoor::api ? 404 : 403;
  if (door == EditorDoor::page && !has_page_act(verb)) return 404;
  if (answer == CellAnswer::allowed) return door == EditorDoor::api ? 200 : 303;
  return answer == CellAnswer::not_now ? 409 : 403;
}

void expect_refusal(EditorCells& cells, EditorDoor door, const EditorStand& stand, Verb verb,
                    Asker asker, CellAnswer answer) {
  const auto before = cells.load(stand);
  const auto given = cells.call(door, stand, verb, asker);
  CAPTURE(given.body.substr(0, 300));
  CHECK(given.status == expected_of_editors_task(door, answer, verb, asker));
  // A run that ended says so itself.
  if (given.status == 409 && !workflow::is_finished(before.state.phase))
    CHECK(shows(given, "he task is " + std::string(to_string(stand.state))));
  const auto after = cells.load(stand);
  CHECK(workflow::same_state(before.state, after.state));
  CHECK(after.state.seq == before.state.seq);
  CHECK(after.head == before.head);
}

void expect_change(EditorCells& cells, EditorDoor door, TaskState state, Verb verb, Asker asker,
                   TaskState to) {
  const EditorStand stand = cells.make(state);
  const auto before = cells.load(stand);
  const auto given = cells.call(door, stand, verb, asker);
  CAPTURE(given.body.substr(0, 300));
  CHECK(given.status == expected_of_editors_task(door, CellAnswer::allowed, verb, asker));
  CHECK(cells.task_of(stand).state == (verb == Verb::resume ? TaskState::reserved : to));
  CHECK(cells.load(stand).state.seq > before.state.seq);
}

void walk_editors_task(TaskKind kind, EditorDoor door) {
  EditorCells cells(kind);
  int allowed = 0, refused = 0;
  for (int s = 0; s < editor_state_count; ++s) {
    const auto state = static_cast<TaskState>(s);
    const EditorStand shared = cells.make(state);
    for (int v = 0; v < editor_verb_count; ++v)
      for (const Asker asker : editor_askers) {
        const auto verb = static_cast<Verb>(v);
        CAPTURE(to_string(kind));
        CAPTURE(to_string(state));
        CAPTURE(to_string(verb));
        CAPTURE(static_cast<int>(asker));
        const auto cell = workflow::find_editor_cell(
            state, verb, asker == Asker::holder ? EditorAsker::holder : EditorAsker::other);
        const bool is_done = cell.answer == CellAnswer::allowed && asker != Asker::reviewer &&
                             (door == EditorDoor::api || has_page_act(verb));
        if (is_done) {
          expect_change(cells, door, state, verb, asker, *cell.to);
          ++allowed;
        } else {
          expect_refusal(cells, door, shared, verb, asker, cell.answer);
          ++refused;
        }
      }
  }
  MESSAGE(allowed << " allowed and " << refused << " refused cells walked");
  CHECK(allowed + refused == editor_state_count * editor_verb_count * 3);
  // ready: assign, claim, start, submit, suspend by either; held: assign, release, submit and
  // suspend by either, start and delegate by the holder; suspended: resume by either. The desk has
  // no form to delegate.
  CHECK(allowed == (door == EditorDoor::api ? 31 : 29));
}

}  // namespace

TEST_CASE("editors' task cells: the API answers every state, verb and asker of a triage") {
  walk_editors_task(TaskKind::triage, EditorDoor::api);
}

TEST_CASE("editors' task cells: the API answers every state, verb and asker of a sign-off") {
  walk_editors_task(TaskKind::sign_off, EditorDoor::api);
}

TEST_CASE("editors' task cells: the forms answer every state, verb and asker of a triage") {
  walk_editors_task(TaskKind::triage, EditorDoor::page);
}

TEST_CASE("editors' task cells: the forms answer every state, verb and asker of a sign-off") {
  walk_editors_task(TaskKind::sign_off, EditorDoor::page);
}

TEST_CASE("editors' task cells: a triage is given to an editor and to nobody else") {
  EditorCells cells(TaskKind::triage);
  for (const TaskState state : {TaskState::ready, TaskState::reserved}) {
    const EditorStand stand = cells.make(state);
    for (const Verb verb : {Verb::assign, Verb::delegate}) {
      if (state == TaskState::ready && verb == Verb::delegate) continue;
      const auto refused = cells.call(EditorDoor::api, stand, verb, Asker::holder, "Ana");
      CHECK(refused.status == 422);
      CHECK(shows(refused, "is no editor"));
      CHECK(cells.task_of(stand).state == state);
    }
  }
}

}  // namespace panelist::test
