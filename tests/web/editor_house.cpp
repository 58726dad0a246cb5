#include "tests/support/checkout.hpp"
#include "tests/web/editor_house.hpp"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "service/add_person.hpp"
#include "service/get_run.hpp"
#include "service/session.hpp"
#include "storage/runs.hpp"
#include "web/form.hpp"

namespace panelist::test {
namespace {

service::Actor command_line() {
  service::Actor actor;
  actor.label = "cli:test";
  actor.name = actor.label;
  actor.roles = domain::Roles(15U);
  return actor;
}

std::string encode(const Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    body += web::encode_component(name) + "=" + web::encode_component(value);
  }
  return body;
}

/// Splits "/editor?q=a%20b" as the network does; tests write plain values only.
net::Request make_request(const std::string& method, const std::string& target) {
  net::Request request;
  request.method = method;
  request.raw_target = target;
  request.remote_address = "192.0.2.7";
  request.request_id = "test";
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) {
    const auto query = web::Form::parse(target.substr(question + 1));
    request.query = query->fields();
  }
  request.headers = {{"host", "panelist.example"}, {"accept", "text/html"}};
  return request;
}

void add_form(net::Request& request, const Fields& fields) {
  request.body = encode(fields);
  request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
}

std::string quote_of(const std::string& persona) {
  std::string quote = "The " + persona + " thought about it for a whole week.";
  for (int i = 0; i < 12; ++i) quote += " It does one thing and says so plainly enough.";
  return quote;
}

}  // namespace

EditorHouse::EditorHouse(bool is_submit_open) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "panelist-editor-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  auto config = app::Config::load(checkout::folder() + "/config.toml", {});
  if (!config) throw std::runtime_error(config.error().detail);
  config->use_data_folder(folder_);
  config->set("submit.open", {is_submit_open ? "true" : "false"}, "test");
  config->set("webhooks.allow_targets", {"127.0.0.0/8"}, "test");
  auto opened = app::Installation::open(*config, {});
  if (!opened) throw std::runtime_error(opened.error().detail);
  installation_ = std::move(*opened);
}

EditorHouse::~EditorHouse() {
  installation_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void EditorHouse::change(const std::function<void(service::Unit&)>& work) {
  const web::House& house = installation_->house();
  const auto outcome = installation_->database().write_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{tx,          house.clock.now(), house.random,  house.catalog,
                       house.rules, house.signals,     command_line()};
    work(unit);
    return true;
  });
  if (outcome != storage::Outcome::committed) throw std::runtime_error("the change was not kept");
}

void EditorHouse::begin_with_another_version(RunId run) {
  change([&](service::Unit& unit) {
    const auto stored = storage::find_run(unit.tx, unit.catalog, run).value();
    const std::string began = stored.state.definition->hash;
    workflow::Definition older = *stored.state.definition;
    older.version = 0;
    older.title = "An older review";
    older.hash = "of the older review";
    storage::store_definition(unit.tx, older, unit.now);
    unit.tx.write("UPDATE run SET definition_hash = :hash WHERE id = :run",
                  {{"hash", older.hash}, {"run", run}});
    unit.tx.write("UPDATE event SET data = replace(data, :began, :hash) WHERE run_id = :run",
                  {{"began", began}, {"hash", older.hash}, {"run", run}});
  });
}

Browser EditorHouse::add(const std::string& name, domain::Role role,
                         std::vector<std::string> personas) {
  Browser browser;
  change([&](service::Unit& unit) {
    service::NewPerson input;
    input.name = name;
    input.email = name + "@panelist.example";
    input.roles.add(role);
    input.personas = personas;
    input.sends_welcome = false;
    const auto person = service::add_person(unit, input);
    if (!person) throw std::runtime_error(person.error().detail);
    const service::NewSession session = service::open_session(unit, person->id);
    browser = {*person, session.cookie, session.form_token};
  });
  browsers_.push_back(browser);
  return browser;
}

void EditorHouse::add_panel() {
  add("Ana", domain::Role::reviewer, {"developer"});
  add("Ben", domain::Role::reviewer, {"skeptic"});
  add("Cleo", domain::Role::reviewer, {"buyer"});
  add("Dora", domain::Role::reviewer, {"futurist"});
}

const Browser& EditorHouse::browser(const std::string& name) const {
  for (const Browser& browser : browsers_)
    if (browser.person.name == name) return browser;
  throw std::logic_error("nobody is called " + name);
}

net::Response EditorHouse::send(net::Request request) {
  return installation_->dispatcher().handle_and_wait(std::move(request));
}

net::Response EditorHouse::get(const Browser& who, const std::string& target) {
  net::Request request = make_request("GET", target);
  request.headers.emplace_back("cookie", "panelist=" + who.cookie);
  return send(std::move(request));
}

net::Response EditorHouse::post_without_token(const Browser& who, const std::string& path,
                                              Fields fields) {
  net::Request request = make_request("POST", path);
  request.headers.emplace_back("cookie", "panelist=" + who.cookie);
  add_form(request, fields);
  return send(std::move(request));
}

net::Response EditorHouse::post_from_elsewhere(const Browser& who, const std::string& path,
                                               Fields fields) {
  net::Request request = make_request("POST", path);
  request.headers.emplace_back("cookie", "panelist=" + who.cookie);
  request.headers.emplace_back("sec-fetch-site", "cross-site");
  add_form(request, fields);
  return send(std::move(request));
}

net::Response EditorHouse::post(const Browser& who, const std::string& path, Fields fields) {
  fields.emplace_back("form_token", who.form_token);
  return post_without_token(who, path, std::move(fields));
}

net::Response EditorHouse::get_as_stranger(const std::string& target) {
  return send(make_request("GET", target));
}

net::Response EditorHouse::post_as_stranger(const std::string& path, const Fields& fields) {
  net::Request request = make_request("POST", path);
  add_form(request, fields);
  return send(std::move(request));
}

net::Response EditorHouse::send_api(const Browser& who, const std::string& method,
                                    const std::string& path, const std::string& body) {
  net::Request request = make_request(method, path);
  request.headers.emplace_back("cookie", "panelist=" + who.cookie);
  request.headers.emplace_back("x-form-token", who.form_token);
  request.headers.emplace_back("content-type", "application/json");
  request.body = body;
  return send(std::move(request));
}

std::string EditorHouse::call_api(const Browser& who, const std::string& path,
                                  const std::string& body) {
  const net::Response response = send_api(who, "POST", path, body);
  if (response.status >= 300) throw std::runtime_error(path + ": " + response.body);
  return response.body;
}

service::SubmittedTool EditorHouse::send_tool(const std::string& name, const std::string& url,
                                              std::optional<std::string> workflow) {
  service::SubmittedTool sent;
  change([&](service::Unit& unit) {
    service::ToolSubmission submission;
    submission.facts.name = name;
    submission.facts.tagline = "Does one thing";
    submission.facts.category = "Developer tools";
    submission.facts.description = "A tool made for a test.";
    submission.facts.url = url;
    submission.workflow = workflow;
    const auto done = service::submit_tool(unit, submission);
    if (!done) throw std::runtime_error(done.error().detail);
    sent = *done;
  });
  return sent;
}

TaskId EditorHouse::seat(RunId run, const std::string& persona) {
  TaskId task;
  change([&](service::Unit& unit) {
    const auto view = service::get_run(unit, run);
    if (!view) throw std::runtime_error(view.error().detail);
    for (const service::SeatView& seat : view->seats)
      if (seat.persona == persona) task = seat.task;
  });
  return task;
}

std::string EditorHouse::run_path(RunId run) const {
  return "/editor/runs/" + std::to_string(run.value);
}

void EditorHouse::vote(RunId run, const std::string& persona, const std::string& decision) {
  const TaskId task = seat(run, persona);
  std::string holder;
  change([&](service::Unit& unit) {
    const auto view = service::get_run(unit, run);
    for (const service::SeatView& seat : view->seats)
      if (seat.persona == persona && seat.assignee) holder = seat.assignee->name;
  });
  Json body = {{"decision", decision}, {"quote", quote_of(persona)}};
  if (persona == "skeptic") body["slots"] = {{"competitors", Json::array({"Grep", "Ripgrep"})}};
  call_api(browser(holder), "/api/v1/tasks/" + std::to_string(task.value) + "/verdict",
           body.dump());
}

bool shows(const net::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

std::string header_of(const net::Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers)
    if (known == name) return value;
  return {};
}

std::string location(const net::Response& response) { return header_of(response, "location"); }

}  // namespace panelist::test
