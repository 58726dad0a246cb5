#include "app/demo/seed.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/local_door.hpp"

namespace panelist::app::demo {
namespace {

constexpr std::string_view guest_email = "you@example.org";

Error failed(const std::string& what, const Error& why) {
  return {why.code, "demo: " + what + ": " + why.detail, {}, {}};
}

/// A sample verdict as the API takes it.
Json verdict_body(const Json& verdict) {
  Json body = verdict;
  body.erase("persona");
  for (auto entry = body.begin(); entry != body.end();)
    entry = entry->is_null() ? body.erase(entry) : std::next(entry);
  return body;
}

double since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", value);
  return text;
}

}  // namespace

Seeder::Seeder(Json samples, std::string socket, std::string folder, std::ostream& out)
    : samples_(std::move(samples)),
      socket_(std::move(socket)),
      folder_(std::move(folder)),
      out_(out) {}

Result<Json> Seeder::call(const std::string& method, const std::string& target, const Json& body,
                          const std::string& email) {
  const auto token = tokens_.find(email);
  return call_socket(socket_, method, target, body.is_null() ? "" : body.dump(),
                     token == tokens_.end() ? "" : token->second);
}

Result<void> Seeder::add_people(bool is_guest) {
  for (const Json& person : samples_["people"]) {
    const std::string email = person["email"];
    if ((email == guest_email) != is_guest) continue;
    Json body = person;
    body["send_welcome"] = false;
    if (auto added = call("POST", "/api/v1/users", body); !added)
      return fail(failed("adding " + email, added.error()));
    auto token = call("POST", "/api/v1/tokens", {{"email", email}, {"name", "demo"}});
    if (!token) return fail(failed("a token for " + email, token.error()));
    tokens_[email] = (*token)["token"];
  }
  std::ofstream out(folder_ + "/tokens.json");
  out << Json(tokens_).dump();
  return {};
}

Result<Json> Seeder::submit_tool(const Json& tool, const std::string& workflow,
                                 const std::string& compare_with) {
  Json body = Json::object();
  for (const char* key : {"name", "maker", "url", "category", "kind", "entry", "starting_price",
                          "licence", "tagline", "description"})
    if (tool.contains(key) && !tool[key].is_null()) body[key] = tool[key];
  if (!workflow.empty()) body["workflow"] = workflow;
  if (!compare_with.empty()) body["compare_with"] = {compare_with};
  auto sent = call("POST", "/api/v1/tools", body, "eva@example.org");
  if (!sent) return fail(failed("sending " + tool["name"].get<std::string>(), sent.error()));
  return sent;
}

Result<Json> Seeder::find_task(std::int64_t run, const std::string& persona) {
  auto tasks = call("GET", "/api/v1/tasks?state=all&limit=200&run=" + std::to_string(run), nullptr);
  if (!tasks) return tasks;
  for (const Json& task : (*tasks)["items"]) {
    const std::string state = task["state"];
    if (task["persona"] == persona && state != "declined" && state != "exited" &&
        state != "obsolete")
      return task;
  }
  return fail(not_found("demo: run " + std::to_string(run) + " has no " + persona + " task"));
}

Result<void> Seeder::submit_verdict(std::int64_t run, const Json& verdict) {
  auto task = find_task(run, verdict["persona"]);
  if (!task) return fail(task.error());
  if (!(*task)["assignee"].is_object())
    return fail(
        conflict("demo: nobody has the " + verdict["persona"].get<std::string>() + " seat"));
  auto done = call("POST", "/api/v1/tasks/" + (*task)["id"].dump() + "/verdict",
                   verdict_body(verdict), (*task)["assignee"]["email"]);
  if (!done)
    return fail(failed("the " + verdict["persona"].get<std::string>() + " verdict on " +
                           (*task)["tool"]["name"].get<std::string>(),
                       done.error()));
  return {};
}

Result<void> Seeder::submit_verdicts(std::int64_t run, const Json& tool) {
  for (const Json& verdict : tool["verdicts"])
    if (auto done = submit_verdict(run, verdict); !done) return done;
  return {};
}

Result<void> Seeder::leave_nobody(std::int64_t run) {
  // Everybody who holds the persona declines, so that nobody is left to ask.
  for (int round = 0; round < 4; ++round) {
    auto task = find_task(run, "futurist");
    if (!task) return fail(task.error());
    if (!(*task)["assignee"].is_object()) return {};
    auto done = call("POST", "/api/v1/tasks/" + (*task)["id"].dump() + "/decline",
                     {{"reason", "I have no time for this one."}}, (*task)["assignee"]["email"]);
    if (!done) return fail(failed("declining", done.error()));
  }
  return {};
}

Result<void> Seeder::send_back(std::int64_t run, const Json& tool) {
  auto task = find_task(run, tool["sent_back"]["persona"]);
  if (!task) return fail(task.error());
  auto done = call("POST", "/api/v1/tasks/" + (*task)["id"].dump() + "/send-back",
                   {{"reason", tool["sent_back"]["reason"]}}, "eva@example.org");
  if (!done) return fail(failed("sending back", done.error()));
  return {};
}

Result<void> Seeder::add_endpoint(Receiver& receiver, const std::string& door, const Json& types) {
  auto made = call("POST", "/api/v1/webhooks", {{"url", receiver.url(door)}, {"types", types}});
  if (!made) return fail(failed("adding the receiver", made.error()));
  const std::string secret = (*made)["secret"];
  receiver.know_secret(door, secret);
  Json known = Json::object();
  if (std::ifstream in(folder_ + "/receiver.json"); in) known = Json::parse(in, nullptr, false);
  known[door] = {{"id", (*made)["id"]}, {"secret", secret}};
  std::ofstream out(folder_ + "/receiver.json");
  out << known.dump();
  return {};
}

Result<void> Seeder::seed_past() {
  if (auto added = add_people(false); !added) return added;
  for (const Json& tool : samples_["stuck"]) {
    const std::string which = tool["case"];
    if (which != "late" && which != "nobody_left" && which != "sent_back") continue;
    auto sent = submit_tool(tool);
    if (!sent) return fail(sent.error());
    const std::int64_t run = (*sent)["run"]["id"];
    if (which == "nobody_left")
      if (auto left = leave_nobody(run); !left) return left;
    if (auto done = submit_verdicts(run, tool); !done) return done;
    if (which != "sent_back") continue;
    // A panel that is complete closes: the last verdict comes after the send-back.
    if (auto back = send_back(run, tool); !back) return back;
    if (auto done = submit_verdict(run, tool["sent_back"]["then"]); !done) return done;
  }
  return {};
}

Result<void> Seeder::seed_panels() {
  const auto began = std::chrono::steady_clock::now();
  int verdicts = 0;
  std::map<std::string, std::string> slugs;
  for (const Json& tool : samples_["tools"]) {
    auto sent = submit_tool(tool);
    if (!sent) return fail(sent.error());
    slugs[tool["name"]] = (*sent)["slug"];
    if (auto done = submit_verdicts((*sent)["run"]["id"], tool); !done) return done;
    verdicts += static_cast<int>(tool["verdicts"].size());
  }
  for (const Json& pair : samples_["comparisons"]) {
    auto made =
        call("POST", "/api/v1/comparisons",
             {{"left", slugs[pair["left"]]}, {"right", slugs[pair["right"]]}}, "eva@example.org");
    if (!made) return fail(failed("a comparison", made.error()));
  }
  out_ << "  " << samples_["tools"].size() << " tools sent, " << verdicts << " verdicts written by "
       << samples_["people"].size() - 2 << " people, " << samples_["comparisons"].size()
       << " comparisons published: " << seconds(since(began)) << "\n";
  return {};
}

Result<void> Seeder::seed_stuck() {
  for (const Json& tool : samples_["stuck"]) {
    const std::string which = tool["case"];
    if (which != "split" && which != "receiver_down") continue;
    auto sent = submit_tool(tool, which == "split" ? "signed-review" : "");
    if (!sent) return fail(sent.error());
    if (auto done = submit_verdicts((*sent)["run"]["id"], tool); !done) return done;
  }
  return {};
}

Result<void> Seeder::seed_seat() {
  const Json& tool = samples_["seat"];
  auto sent = submit_tool(tool, "", "mistral-code");
  if (!sent) return fail(sent.error());
  const std::int64_t run = (*sent)["run"]["id"];
  if (auto done = submit_verdicts(run, tool); !done) return done;
  auto task = find_task(run, "buyer");
  if (!task) return fail(task.error());
  if (!(*task)["assignee"].is_object() || (*task)["assignee"]["email"] != guest_email) {
    auto given = call("POST", "/api/v1/tasks/" + (*task)["id"].dump() + "/assign",
                      {{"assignee", guest_email}}, "eva@example.org");
    if (!given) return fail(failed("the buyer's chair", given.error()));
    task = find_task(run, "buyer");
    if (!task) return fail(task.error());
  }
  std::ofstream out(folder_ + "/demo.json");
  out << Json{{"task", (*task)["id"]},
              {"run", run},
              {"slug", (*sent)["slug"]},
              {"name", tool["name"]},
              {"example", verdict_body(tool["buyer_example"])}}
             .dump();
  return {};
}

Result<void> Seeder::seed_present(Receiver& receiver) {
  if (auto added = add_endpoint(receiver, "hook", {"*"}); !added) return added;
  if (auto done = seed_panels(); !done) return done;
  if (auto added = add_endpoint(receiver, "down", {"panel.completed"}); !added) return added;
  if (auto done = seed_stuck(); !done) return done;
  // The visitor joins last, so that no other panel's seat falls to them.
  if (auto added = add_people(true); !added) return added;
  return seed_seat();
}

}  // namespace panelist::app::demo
