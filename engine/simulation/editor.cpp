#include "simulation/editor.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace panelist::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const std::array<const char*, 4> workflows{"panel-review", "signed-review", "sim-quorum",
                                           "sim-branch"};

}  // namespace

Editor::Editor(Scene& scene, const Account& account, Admin& admin, int tools_wanted,
               Duration between)
    : scene_(scene),
      account_(account),
      client_(scene, account),
      admin_(admin),
      dice_(scene.world.dice("editor " + account.name)),
      tools_left_(tools_wanted),
      between_(between) {}

void Editor::begin() {
  scene_.world.after(minutes{1}, [this] { send_tool(); });
  scene_.world.after(hours{1}, [this] { visit(); });
}

void Editor::send_tool() {
  if (tools_left_ == 0) return;
  --tools_left_;
  const std::string number = std::to_string(++tools_sent_);
  Json body{{"name", account_.name + " tool " + number},
            {"tagline", "A tool for the simulation"},
            {"category", dice_.chance(0.5) ? "Editors" : "Databases"},
            {"description", "It does one thing."},
            {"maker", "Maker " + std::to_string(dice_.below(5))},
            {"entry", "free"}};
  if (dice_.chance(0.6)) body["workflow"] = workflows[dice_.below(workflows.size())];
  if (!scene_.tools.empty() && dice_.chance(0.4))
    body["compare_with"] = Json::array({dice_.pick(scene_.tools)});
  client_.post("/api/v1/tools", body, [this](const Answer& answer) {
    if (answer.is_good()) {
      ++scene_.counts.tools;
      scene_.tools.push_back(json_of(answer).at("slug"));
    } else {
      // A definition that was taken away meanwhile: the tool is sent without naming one.
      tools_left_ += scene_.is_calm ? 0 : 1;
    }
  });
  scene_.world.after(scene_.is_calm ? Duration{hours{1}} : dice_.about(between_),
                     [this] { send_tool(); });
}

void Editor::visit() {
  const Answer answer = client_.get("/api/v1/runs?limit=200");
  if (answer.is_good()) {
    const Json body = json_of(answer);
    for (const Json& run : body.at("items")) look_after(run);
  }
  answer_authors();
  if (!scene_.is_calm && dice_.chance(0.4)) meddle_with_tools();
  if (!scene_.is_calm && dice_.chance(0.25)) think_again();
  if (!scene_.is_calm && dice_.chance(0.2)) share_out_work();
  scene_.world.after(scene_.is_calm ? Duration{hours{6}} : dice_.about(hours{12}),
                     [this] { visit(); });
}

void Editor::look_after(const Json& run) {
  const Json& waiting = run.at("waiting");
  if (waiting.is_null()) {
    scene_.problem("open run " + run.at("id").dump() + " waits for nothing");
    return;
  }
  const bool is_mine = waiting.at("needs_editor").get<bool>();
  if (is_mine && (scene_.is_calm || dice_.chance(0.7))) return unblock(run);
  if (scene_.is_calm) {
    // Held back only by a wait: an editor may end it.
    if (waiting.at("unblock").is_object() && waiting["unblock"].at("action") == "skip_wait")
      unblock(run);
    return;
  }
  // Mostly refused, since most runs follow what is loaded: that costs one read.
  if (dice_.chance(0.05)) return move(run.at("id"));
  if (dice_.chance(0.06)) meddle(run);
}

void Editor::act_on_run(std::int64_t run, const std::string& verb, const std::string& reason) {
  const bool is_opening = verb == "open-sealed";
  // May be carried out although its answer is lost: what was asked for is allowed from now on.
  if (is_opening) scene_.canaries.note_opened(RunId{run}, account_.person);
  client_.post("/api/v1/runs/" + std::to_string(run) + "/" + verb, {{"reason", reason}});
}

void Editor::act_on_task(std::int64_t task, const std::string& verb, const Json& body) {
  client_.post("/api/v1/tasks/" + std::to_string(task) + "/" + verb, body);
}

void Editor::unblock(const Json& run) {
  const std::int64_t id = run.at("id");
  const Json& way = run.at("waiting").at("unblock");
  if (!way.is_object()) {
    scene_.problem("run " + std::to_string(id) + " needs an editor and names no way out: " +
                   run["waiting"].at("reason").get<std::string>());
    return;
  }
  const std::string action = way.at("action");
  const std::int64_t task = way.value("task_id", std::int64_t{0});
  const PersonId person{way.value("person_id", std::int64_t{0})};
  if (action == "assign") {
    act_on_task(task, "assign", {{"assignee", admin_.email_of(person)}});
  } else if (action == "raise_cap") {
    admin_.raise_cap(person);
  } else if (action == "invite") {
    for (const Json& persona : run["waiting"].at("blocking")) admin_.invite(persona);
  } else if (action == "remind") {
    client_.post("/api/v1/reminders", {{"tasks", Json::array({task})}});
  } else if (action == "resume" && task != 0) {
    act_on_task(task, "resume", Json::object());
  } else if (action == "approve") {
    if (!scene_.is_calm && dice_.chance(0.2)) return skip_step(id);
    act_on_task(task, scene_.is_calm || dice_.chance(0.9) ? "approve" : "reject",
                {{"reason", "looked at"}});
  } else if (action == "skip_wait") {
    act_on_run(id, "skip-wait", "no need to wait");
  } else {
    act_on_run(id, action, "as advised");
  }
}

void Editor::skip_step(std::int64_t run) {
  client_.post("/api/v1/runs/" + std::to_string(run) + "/skip-step",
               {{"reason", "it is not needed"}},
               [this](const Answer& answer) { scene_.counts.skipped += answer.is_good() ? 1 : 0; });
}

void Editor::move(std::int64_t run) {
  const std::string address = "/api/v1/runs/" + std::to_string(run) + "/move";
  const Answer preview = client_.get(address);
  if (!preview.is_good()) return;
  const Json body = json_of(preview);
  // Refused ones are tried now and then: the answer must be a conflict and nothing else.
  if (!body.at("refused").is_null() && !dice_.chance(0.1)) return;
  client_.post(address, {{"hash", body.at("to").at("hash")}, {"reason", "the rules changed"}},
               [this](const Answer& answer) { scene_.counts.moved += answer.is_good() ? 1 : 0; });
}

std::string Editor::somebody() {
  return std::next(scene_.people.begin(), dice_.below(static_cast<int>(scene_.people.size())))
      ->second.email;
}

void Editor::meddle(const Json& run) {
  const std::int64_t id = run.at("id");
  std::vector<std::int64_t> tasks;
  for (const Json& seat : run.at("seats"))
    if (!seat.at("task_id").is_null()) tasks.push_back(seat["task_id"]);
  switch (dice_.below(13)) {
    case 0:
    case 1:
      return act_on_run(id, "hold", "wait for a release");
    case 2:
      return act_on_run(id, "resume", "");
    case 3:
      return act_on_run(id, "publish", "enough is in");
    case 4:
      return act_on_run(id, "skip-wait", "");
    case 5:
      return act_on_run(id, "retry", "");
    case 6:
      return skip_step(id);
    case 7:
      return dice_.chance(0.3) ? act_on_run(id, "withdraw", "asked by the maker")
                               : act_on_run(id, "open-sealed", "a complaint");
    default:
      break;
  }
  if (tasks.empty()) return;
  const std::int64_t task = dice_.pick(tasks);
  switch (dice_.below(5)) {
    case 0:
      return act_on_task(task, "send-back", {{"reason", "please say why"}});
    case 1:
      return act_on_task(task, "suspend", Json::object());
    case 2:
      return act_on_task(task, "resume", Json::object());
    default:
      return act_on_task(task, "assign", {{"assignee", somebody()}});
  }
}

void Editor::share_out_work() {
  const bool evens_out = dice_.chance(0.3);
  const Answer preview =
      client_.get(std::string("/api/v1/rebalance") + (evens_out ? "?even=1" : ""));
  if (!preview.is_good()) return;
  const Json plan = json_of(preview);
  if (plan.at("moves").empty()) return;
  client_.post("/api/v1/rebalance", {{"plan", plan["plan"]}, {"even", evens_out}},
               [this](const Answer& answer) {
                 if (answer.is_good()) ++scene_.counts.rebalances;
               });
}

void Editor::meddle_with_tools() {
  if (scene_.tools.size() < 2) return;
  const std::string slug = dice_.pick(scene_.tools), other = dice_.pick(scene_.tools);
  const std::string address = "/api/v1/tools/" + slug;
  switch (dice_.below(5)) {
    case 0:
    case 1:
      if (slug != other) client_.post("/api/v1/comparisons", {{"left", slug}, {"right", other}});
      return;
    case 2:
      return client_.post(address + "/rounds", Json::object(), [this](const Answer& answer) {
        if (answer.is_good()) ++scene_.counts.rounds;
      });
    default:
      break;
  }
  const Answer facts = client_.get(address);
  if (facts.is_good())
    client_.patch(address, {{"tagline", "Changed " + std::to_string(dice_.below(1000))}},
                  facts.etag);
}

/// Agrees, mostly, to what authors ask for.
void Editor::answer_authors() {
  const Answer open = client_.get("/api/v1/corrections");
  if (!open.is_good()) return;
  const Json waiting = json_of(open);
  for (const Json& one : waiting.at("items")) {
    if (one.at("may_answer") == false || !dice_.chance(scene_.is_calm ? 1.0 : 0.5)) continue;
    const bool accepts = dice_.chance(0.8);
    client_.post("/api/v1/corrections/" + one.at("id").dump() + (accepts ? "/accept" : "/decline"),
                 Json::object(), [this, accepts](const Answer& answer) {
                   scene_.counts.corrected += answer.is_good() && accepts ? 1 : 0;
                 });
  }
}

/// Second thoughts about something published: another word, a void vote, the end of a page.
void Editor::think_again() {
  const Answer listed = client_.get("/api/v1/runs?state=published&limit=50");
  if (!listed.is_good()) return;
  const Json body = json_of(listed);
  std::vector<Json> runs(body.at("items").begin(), body.at("items").end());
  if (runs.empty()) return;
  const std::int64_t id = dice_.pick(runs).at("id");
  const int chance = dice_.below(100);
  if (chance < 4)
    return client_.post(
        "/api/v1/runs/" + std::to_string(id) + (chance < 3 ? "/retire" : "/retract"),
        {{"reason", "it is no more"}},
        [this](const Answer& answer) { scene_.counts.taken_down += answer.is_good() ? 1 : 0; });
  const Answer shown = client_.get("/api/v1/runs/" + std::to_string(id));
  if (!shown.is_good()) return;
  const Json run = json_of(shown);
  std::vector<Json> seats;
  for (const Json& seat : run.at("seats"))
    if (seat.contains("verdict") && seat["verdict"].is_object()) seats.push_back(seat);
  if (seats.empty()) return;
  const Json seat = dice_.pick(seats);
  const std::int64_t task = seat.at("task_id");
  if (chance < 20)
    return client_.post(
        "/api/v1/tasks/" + std::to_string(task) + "/void", {{"reason", "a tie to the maker"}},
        [this](const Answer& answer) { scene_.counts.voided += answer.is_good() ? 1 : 0; });
  act_on_task(task, "corrections",
              {{"quote", seat["verdict"].at("quote").get<std::string>() + " Indeed."},
               {"reason", "a word was missing"}});
}

}  // namespace panelist::simulation
