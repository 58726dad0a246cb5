// A run moved to another definition, taken along and looked at elsewhere.
#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"
#include "workflow/run_export.hpp"
#include "workflow/run_state_json.hpp"

namespace panelist::app {
namespace {

std::string address_of(std::int64_t run) { return "/api/v1/runs/" + std::to_string(run); }

/// "Lantern (run 17) is sign_off.", and why.
int print_state(const Context& context, const Json& run) {
  return print(context, run, [&run] {
    std::cout << run["tool"]["name"].get<std::string>() << " (run " << run["id"] << ") is "
              << run["state"].get<std::string>() << ", workflow version "
              << run["workflow"]["version"] << "\n";
    if (run["waiting"].is_object())
      std::cout << run["waiting"]["reason"].get<std::string>() << "\n";
  });
}

void print_lines(const char* heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  std::cout << "\n" << heading << "\n";
  for (const std::string& line : lines) std::cout << "  " << line << "\n";
}

std::string definition_words(const Json& definition) {
  return "version " + definition["version"].dump() + " (" +
         definition["hash"].get<std::string>().substr(0, 12) + ")";
}

/// Exit code 1 when the move would be refused, so that a script may ask first.
int print_move(const Context& context, const Json& preview) {
  const bool is_refused = preview["refused"].is_string();
  print(context, preview, [&] {
    std::cout << "Run " << preview["run"]["id"] << " follows "
              << preview["from"]["name"].get<std::string>() << " "
              << definition_words(preview["from"]) << "; loaded is "
              << definition_words(preview["to"]) << ".\n";
    std::vector<std::string> changes;
    for (const Json& change : preview["changes"])
      changes.push_back(change["text"].get<std::string>());
    print_lines("What differs:", changes);
    print_lines("What that does to this run:", preview["effects"].get<std::vector<std::string>>());
    std::cout << "\n"
              << (is_refused ? "It cannot be moved: " + preview["refused"].get<std::string>() + "."
                             : "Nothing has been changed. --reason TEXT moves it.")
              << "\n";
  });
  return is_refused ? 1 : 0;
}

std::string actor_name(const workflow::Actor& actor) {
  if (!actor.label.empty()) return actor.label;
  return actor.person ? "person " + std::to_string(actor.person.value) : "nobody";
}

void print_timeline(const workflow::RunReplay& replay) {
  std::cout << replay.tool_name << ": " << workflow::to_string(replay.state.phase) << ", round "
            << replay.state.round;
  if (replay.state.definition)
    std::cout << ", workflow " << replay.state.definition->name << " version "
              << replay.state.definition->version;
  std::cout << "\n\n";
  for (const workflow::Event& event : replay.history)
    std::cout << "  " << std::right << std::setw(3) << event.seq << "  " << format_rfc3339(event.at)
              << "  " << std::left << std::setw(18) << workflow::to_string(event.type) << " "
              << actor_name(event.actor) << (event.persona.empty() ? "" : " " + event.persona)
              << (event.reason.empty() ? "" : ": " + event.reason) << "\n";
  if (replay.waiting) std::cout << "\n" << replay.waiting->reason << "\n";
  std::cout << "\n";
}

Json replay_json(const workflow::RunReplay& replay) {
  return {{"problems", replay.problems},
          {"events", replay.history.size()},
          {"links", replay.links},
          {"state", workflow::state_to_json(replay.state)},
          {"waiting", replay.waiting ? Json(replay.waiting->reason) : Json()}};
}

}  // namespace

Run setup_run_act(CLI::App& command) {
  auto verb = std::make_shared<std::string>();
  auto id = std::make_shared<std::int64_t>(0);
  auto reason = std::make_shared<std::string>();
  command
      .add_option("VERB", *verb,
                  "hold, resume, withdraw, reject, retry, publish, skip-wait, skip-step, retire or "
                  "retract")
      ->required();
  command.add_option("ID", *id, "Number of the run")->required();
  command.add_option("--reason", *reason, "Why; it stands in the history");
  return [=](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto run = door.post("/api/v1/runs/" + std::to_string(*id) + "/" + *verb,
                         Json{{"reason", *reason}});
    if (!run) return refused(run.error());
    return print(context, *run, [&] {
      std::cout << "run " << *id << " is " << (*run)["state"].get<std::string>() << "\n";
    });
  };
}

Run setup_run_move(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  auto reason = std::make_shared<std::string>();
  command.add_option("ID", *id, "Number of the run")->required();
  command.add_option("--reason", *reason, "Why; moves the run. Without it nothing is changed");
  return [id, reason](Context& context) {
    // A running server is asked even for the preview: what it has loaded is what counts.
    LocalDoor door(context.config, Purpose::change);
    auto preview = door.get(address_of(*id) + "/move");
    if (!preview) return refused(preview.error());
    if (reason->empty()) return print_move(context, *preview);
    auto run = door.post(address_of(*id) + "/move",
                         {{"hash", (*preview)["to"]["hash"]}, {"reason", *reason}});
    if (!run) return refused(run.error());
    return print_state(context, *run);
  };
}

Run setup_run_export(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  command.add_option("ID", *id, "Number of the run")->required();
  return [id](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto file = door.get(address_of(*id) + "/export");
    if (!file) return refused(file.error());
    std::cout << file->dump(2) << "\n";
    return 0;
  };
}

Run setup_run_replay(CLI::App& command) {
  auto file = std::make_shared<std::string>();
  command.add_option("FILE", *file, "What `run export` printed; - reads standard input")
      ->required();
  return [file](Context& context) {
    auto text = read_input(*file);
    if (!text) return refused(text.error());
    auto json = parse_json(*text);
    if (!json) return refused(json.error());
    const auto replay = workflow::replay_export(*json);
    if (!replay) return refused(replay.error());
    print(context, replay_json(*replay), [&replay] {
      print_timeline(*replay);
      for (const std::string& problem : replay->problems)
        std::cout << "PROBLEM " << problem << "\n";
      const auto entries = static_cast<std::int64_t>(replay->history.size());
      std::cout << (replay->problems.empty()
                        ? "everything holds: " + plural(entries, "entry", "entries") + ", " +
                              std::to_string(replay->links) + " chained"
                        : plural(static_cast<long long>(replay->problems.size()), "problem",
                                 "problems"))
                << "\n";
    });
    return replay->problems.empty() ? 0 : 1;
  };
}

}  // namespace panelist::app
