#include "simulation/person.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulation/rubric.hpp"

namespace panelist::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::string address(std::int64_t task, const std::string& verb) {
  return "/api/v1/tasks/" + std::to_string(task) + "/" + verb;
}

}  // namespace

Person::Person(Scene& scene, const Account& account)
    : scene_(scene),
      account_(account),
      client_(scene, account),
      dice_(scene.world.dice("person " + account.name)),
      pace_(dice_.between(hours{3}, hours{30})) {}

void Person::begin() { come_by(hours{1}); }

/// The newest plan counts: a person is in one place at a time.
void Person::come_by(Duration median) {
  const std::uint64_t number = ++plan_;
  const Duration wait = scene_.is_calm ? std::min<Duration>(median, hours{6}) : dice_.about(median);
  scene_.world.after(std::min<Duration>(wait, hours{24 * 20}), [this, number] {
    if (number == plan_) visit();
  });
}

/// From 8 to 20 o'clock of their own zone, rarely at the weekend.
bool Person::is_awake() const {
  const Instant now = scene_.world.now();
  const std::int64_t day = local_day(now, account_.time_zone);
  const bool is_weekend = (day + 3) % 7 >= 5;  // day 0 was a Thursday
  return !is_weekend && now >= at_local_hour(day, 8, account_.time_zone) &&
         now < at_local_hour(day, 20, account_.time_zone);
}

void Person::visit() {
  if (!scene_.is_calm && !is_awake() && !dice_.chance(0.02)) return come_by(hours{5});
  if (writing_) return write();
  const Answer answer = client_.get("/api/v1/tasks?assignee=me&limit=200");
  if (!answer.is_good()) return come_by(answer.is_lost() ? Duration{minutes{20}} : pace_);
  const Json body = json_of(answer);
  const Json& items = body.at("items");
  std::vector<const Json*> open;
  for (const Json& task : items)
    if (!task.at("persona").is_null() && task.at("state") != "suspended") open.push_back(&task);
  if (!open.empty()) return take_up(*(dice_.chance(0.7) ? open.front() : dice_.pick(open)));
  answer_editors();
  look_at_pool();
}

/// Agrees, or not, to another word in what they wrote.
void Person::answer_editors() {
  const Answer open = client_.get("/api/v1/corrections");
  if (!open.is_good()) return;
  const Json waiting = json_of(open);
  for (const Json& one : waiting.at("items")) {
    if (one.at("may_answer") == false || !dice_.chance(scene_.is_calm ? 1.0 : 0.6)) continue;
    client_.post("/api/v1/corrections/" + one.at("id").dump() +
                     (dice_.chance(0.7) ? "/accept" : "/decline"),
                 Json::object());
  }
}

void Person::look_at_pool() {
  const Answer answer = client_.get("/api/v1/tasks?assignee=none");
  if (answer.is_good() && (scene_.is_calm || dice_.chance(0.6))) {
    const Json body = json_of(answer);
    for (const Json& task : body.at("items")) {
      if (task.at("persona").is_null() || task.at("state") != "ready") continue;
      const auto& mine = account_.personas;
      if (std::find(mine.begin(), mine.end(), task["persona"].get<std::string>()) == mine.end())
        continue;
      act(task.at("id"), "claim", Json::object());
      return come_by(minutes{30});
    }
  }
  come_by(pace_);
}

void Person::act(std::int64_t task, const std::string& verb, const Json& body) {
  client_.post(address(task, verb), body);
}

bool Person::refuse(const Json& task) {
  if (scene_.is_calm) return false;
  const std::int64_t id = task.at("id");
  const int chance = dice_.below(100);
  if (chance < 4)
    act(id, "decline", {{"reason", "no time"}});
  else if (chance < 6)
    act(id, "recuse", {{"reason", "I know the maker"}});
  else if (chance < 9)
    act(id, "abstain", {{"reason", "not my field"}});
  else if (chance < 12)
    act(id, "extend", Json::object());
  else if (chance < 15)
    act(id, "release", Json::object());
  else if (chance < 18)
    act(id, "snooze", {{"until", format_rfc3339(scene_.clock.now() + hours{20})}});
  else if (chance < 20)
    act(id, "suspend", Json::object());
  else if (chance < 22)
    act(id, "delegate",
        {{"assignee",
          std::next(scene_.people.begin(), dice_.below(static_cast<int>(scene_.people.size())))
              ->second.email}});
  else
    return false;
  return true;
}

void Person::take_up(const Json& task) {
  if (refuse(task)) return come_by(pace_);
  if (dice_.chance(0.3)) act(task.at("id"), "start", Json::object());
  Writing writing;
  writing.task = task.at("id");
  writing.run = RunId{task.at("run").at("id").get<std::int64_t>()};
  writing.persona = task.at("persona");
  writing.canary = scene_.canaries.plant(account_.person, writing.run);
  writing.saves_left = scene_.is_calm ? 0 : dice_.below(4);
  writing_ = std::move(writing);
  // Somebody else's tab may have left a draft of ours: a known one is not overwritten.
  const Answer draft = client_.get(address(writing_->task, "draft"));
  if (draft.is_good()) writing_->etag = draft.etag;
  come_by(minutes{10});
}

void Person::write() {
  if (!reread()) {
    drop();
    return come_by(minutes{30});
  }
  if (writing_->saves_left-- <= 0) return submit();
  save();
  if (writing_ && dice_.chance(0.1)) save_from_another_tab();
  come_by(dice_.chance(0.3) ? pace_ : Duration{minutes{15}});
}

/// What the house said it has kept is there: no word is lost. False: the draft is not ours any
/// more.
bool Person::reread() {
  const Answer answer = client_.get(address(writing_->task, "draft"));
  if (answer.is_lost() || (answer.status >= 500 && scene_.disk_is_sick)) return true;
  if (!answer.is_good()) {
    const bool is_ours = answer.status == 404 && !writing_->saved;
    return is_ours;
  }
  const Json kept = json_of(answer);
  if (writing_->saved && !writing_->is_in_doubt && answer.etag == writing_->etag &&
      kept.value("quote", "") != *writing_->saved)
    scene_.problem("a draft of task " + std::to_string(writing_->task) +
                   " is not what was answered as saved");
  if (writing_->saved && !writing_->is_in_doubt && answer.etag < writing_->etag &&
      answer.etag.size() <= writing_->etag.size())
    scene_.problem("a draft of task " + std::to_string(writing_->task) + " went back from " +
                   writing_->etag + " to " + answer.etag);
  writing_->etag = answer.etag;
  return true;
}

void Person::save() {
  const Json draft = write_draft(writing_->canary, dice_);
  const Answer answer = client_.put(address(writing_->task, "draft"), draft, writing_->etag);
  if (answer.is_good()) {
    ++scene_.counts.drafts;
    writing_->saved = draft.at("quote").get<std::string>();
    writing_->etag = answer.etag;
    writing_->is_in_doubt = false;
  } else if (answer.is_lost() || answer.status >= 500) {
    writing_->is_in_doubt = true;
  }
}

/// A second tab with an older page: it hears of the conflict, and both texts survive.
void Person::save_from_another_tab() {
  if (!writing_->saved || writing_->is_in_doubt) return;
  const Json other = write_draft(writing_->canary, dice_);
  const Answer answer = client_.put(address(writing_->task, "draft"), other, "\"0\"");
  if (answer.is_good()) scene_.problem("a stale tab overwrote a draft");
  if (answer.status == 412 && answer.body.find(writing_->canary) == std::string::npos)
    scene_.problem("a conflict did not show both texts");
}

void Person::submit() {
  const domain::Persona* persona = nullptr;
  for (const workflow::Catalog& catalog : scene_.materials.catalogs)
    for (const domain::Persona& one : catalog.personas)
      if (one.id == writing_->persona) persona = &one;
  if (persona == nullptr) {
    drop();
    return come_by(pace_);
  }
  const Json body = write_verdict(*persona, writing_->canary, dice_);
  const Writing sent = *writing_;
  drop();
  // The verdict counts as submitted from here on: nobody knows when it arrives.
  scene_.canaries.note_submitted(sent.canary);
  client_.post(address(sent.task, "verdict"), body, [this, sent](const Answer& answer) {
    if (answer.is_good()) {
      const Json said = json_of(answer);
      note_submitted(said);
      think_again(sent.task);
      if (!scene_.is_calm && dice_.chance(0.06)) regret(sent.task, said.at("verdict"));
    }
  });
  come_by(dice_.chance(0.5) ? Duration{minutes{20}} : pace_);
}

void Person::note_submitted(const Json& body) {
  ++scene_.counts.verdicts;
  scene_.answered_verdicts[VerdictId{body.at("verdict").at("id").get<std::int64_t>()}] = {
      RunId{body["verdict"].at("run_id").get<std::int64_t>()},
      TaskId{body["verdict"].at("task_id").get<std::int64_t>()},
      body.at("commitment").get<std::string>()};
}

/// Weeks later: wants their published words to read otherwise.
void Person::regret(std::int64_t task, const Json& verdict) {
  Json body{{"quote", verdict.at("quote").get<std::string>() + " Or so I think now."},
            {"reason", "I was too sure"}};
  if (dice_.chance(0.3)) body["confidence"] = 0.5;
  scene_.world.after(dice_.about(hours{24 * 14}),
                     [this, task, body] { client_.post(address(task, "corrections"), body); });
}

/// Reopens their own sealed verdict now and then; it is on their list again after that.
void Person::think_again(std::int64_t task) {
  if (scene_.is_calm || !dice_.chance(0.08)) return;
  scene_.world.after(dice_.about(hours{2}), [this, task] {
    client_.post(address(task, "reopen"), Json::object(), [this](const Answer& answer) {
      if (answer.is_good()) ++scene_.counts.reopened;
    });
  });
}

}  // namespace panelist::simulation
