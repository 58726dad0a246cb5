#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"
#include "web/form.hpp"

namespace panelist::app {
namespace {

Result<std::int64_t> find_user(LocalDoor& door, const std::string& email) {
  auto found = door.get("/api/v1/users?email=" + web::encode_component(email));
  if (!found) return fail(found.error());
  if ((*found)["items"].empty()) return fail(not_found("there is no user " + email));
  return (*found)["items"][0]["id"].get<std::int64_t>();
}

std::string joined(const Json& words) {
  std::vector<std::string> list;
  for (const Json& word : words) list.push_back(word.get<std::string>());
  return join(list, ",");
}

/// How much somebody works, as typed; empty: as it is.
struct Work {
  std::string share, cap;
  std::vector<std::string> days;
};

void add_work_options(CLI::App& command, Work& work) {
  command.add_option("--share", work.share, "Share of the work, 0.25 to 4; 1 is the usual");
  command.add_option("--cap", work.cap, "Open tasks at once, at most; none: no cap");
  command.add_option("--day", work.days, "Working day (mon, tue, ...); may be repeated")
      ->check(CLI::IsMember({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}));
}

/// The JSON number a person typed; text that is none is sent as it is, for the API to refuse.
Json number_or_text(const std::string& typed) {
  const Json number = Json::parse(typed, nullptr, false);
  return number.is_number() ? number : Json(typed);
}

void add_work(const Work& work, Json& body) {
  if (!work.share.empty()) body["share"] = number_or_text(work.share);
  if (!work.cap.empty()) body["task_cap"] = work.cap == "none" ? Json() : number_or_text(work.cap);
  if (!work.days.empty()) body["working_days"] = work.days;
}

struct NewUser {
  std::string email, name, agent, zone;
  std::vector<std::string> roles, personas;
  Work work;
  bool with_token{false};
};

}  // namespace

Run setup_user_add(CLI::App& command) {
  auto user = std::make_shared<NewUser>();
  command.add_option("EMAIL", user->email, "Address to sign in with")->required();
  command.add_option("--name", user->name, "Name as readers see it")->required();
  command
      .add_option("--role", user->roles, "submitter, reviewer, editor or admin; may be repeated")
      ->required()
      ->check(CLI::IsMember({"submitter", "reviewer", "editor", "admin"}));
  command.add_option("--persona", user->personas, "Persona to hold; may be repeated");
  command.add_option("--agent", user->agent, "Model name: the account is a machine");
  command.add_option("--time-zone", user->zone, "Zone name such as Europe/Berlin");
  add_work_options(command, user->work);
  command.add_flag("--token", user->with_token, "Also make an API token: the last line printed");
  return [user](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    Json body{{"email", user->email},
              {"name", user->name},
              {"roles", user->roles},
              {"personas", user->personas},
              {"send_welcome", false}};
    body["time_zone"] = user->zone.empty() ? context.config.text("review.time_zone") : user->zone;
    if (!user->agent.empty()) body["agent"] = user->agent;
    add_work(user->work, body);
    auto person = door.post("/api/v1/users", body);
    if (!person) return refused(person.error());
    std::string token;
    if (user->with_token) {
      auto made = door.post("/api/v1/tokens", {{"email", user->email}, {"name", "command line"}});
      if (!made) return refused(made.error());
      token = (*made)["token"].get<std::string>();
      (*person)["token"] = token;
    }
    return print(context, *person, [&] {
      std::cout << "added " << user->email << " (" << joined((*person)["roles"]) << ")\n";
      if (!token.empty()) std::cout << token << "\n";
    });
  };
}

Run setup_user_change(CLI::App& command) {
  auto email = std::make_shared<std::string>();
  auto work = std::make_shared<Work>();
  command.add_option("EMAIL", *email)->required();
  add_work_options(command, *work);
  return [email, work](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto id = find_user(door, *email);
    if (!id) return refused(id.error());
    Json body = Json::object();
    add_work(*work, body);
    auto person = door.send("PATCH", "/api/v1/users/" + std::to_string(*id), body.dump(),
                            "application/json");
    if (!person) return refused(person.error());
    return print(context, *person, [&] {
      const Json& cap = (*person)["task_cap"];
      std::cout << *email << ": share " << (*person)["share"] << ", "
                << (cap.is_null() ? std::string("no cap") : "cap " + cap.dump()) << ", works "
                << joined((*person)["working_days"]) << "\n";
    });
  };
}

Run setup_user_list(CLI::App&) {
  return [](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto people = door.get_all("/api/v1/users");
    if (!people) return refused(people.error());
    return print(context, *people, [&people] {
      for (const Json& person : *people)
        std::cout << std::left << std::setw(8) << person["id"].dump() << std::setw(30)
                  << person["email"].get<std::string>() << std::setw(24)
                  << person["name"].get<std::string>() << std::setw(10)
                  << person["state"].get<std::string>() << joined(person["roles"]) << "  "
                  << joined(person["personas"]) << "\n";
      if (people->empty())
        std::cout << "No users yet. Add one: panelist user add EMAIL --name NAME --role admin\n";
    });
  };
}

Run setup_user_disable(CLI::App& command) {
  auto email = std::make_shared<std::string>();
  command.add_option("EMAIL", *email)->required();
  return [email](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto id = find_user(door, *email);
    if (!id) return refused(id.error());
    auto done = door.post("/api/v1/users/" + std::to_string(*id) + "/disable", Json::object());
    if (!done) return refused(done.error());
    return print(context, *done, [&] {
      std::cout << *email << " is disabled; "
                << plural((*done)["tasks_reassigned"].get<long long>(), "open task", "open tasks")
                << " reassigned\n";
    });
  };
}

Run setup_user_link(CLI::App& command) {
  auto email = std::make_shared<std::string>();
  command.add_option("EMAIL", *email)->required();
  return [email](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto id = find_user(door, *email);
    if (!id) return refused(id.error());
    auto link = door.post("/api/v1/users/" + std::to_string(*id) + "/sign-in-link", Json::object());
    if (!link) return refused(link.error());
    return print(context, *link, [&] { std::cout << (*link)["url"].get<std::string>() << "\n"; });
  };
}

Run setup_token_create(CLI::App& command) {
  auto email = std::make_shared<std::string>();
  auto scopes = std::make_shared<std::vector<std::string>>();
  command.add_option("EMAIL", *email)->required();
  command.add_option("--scope", *scopes, "Role the token is narrowed to; may be repeated");
  return [email, scopes](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto made = door.post("/api/v1/tokens",
                          {{"email", *email}, {"name", "command line"}, {"scopes", *scopes}});
    if (!made) return refused(made.error());
    return print(context, *made, [&] { std::cout << (*made)["token"].get<std::string>() << "\n"; });
  };
}

Run setup_token_revoke(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  command.add_option("ID", *id, "Number of the token (GET /api/v1/tokens)")->required();
  return [id](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto done = door.send("DELETE", "/api/v1/tokens/" + std::to_string(*id), "", "");
    if (!done) return refused(done.error());
    return print(context, {{"id", *id}, {"revoked", true}}, [&] { std::cout << "revoked\n"; });
  };
}

}  // namespace panelist::app
