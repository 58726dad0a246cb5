#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"
#include "web/form.hpp"

namespace panelist::app {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "-" : value.dump();
}

std::string seats_line(const Json& seats) {
  std::string line;
  for (const Json& seat : seats) {
    if (!line.empty()) line += ", ";
    line += text_of(seat["persona"]) + " " + text_of(seat["word"]);
  }
  return line;
}

void print_list(const char* heading, const Json& parts,
                const std::function<std::string(const Json&)>& line) {
  if (parts.empty()) return;
  std::cout << "\n" << heading << "\n";
  for (const Json& part : parts) std::cout << "  " << line(part) << "\n";
}

/// ", oldest due 2026-11-24T17:00:00.000Z"
std::string oldest_due(const Json& part) {
  return part["oldest_due_at"].is_string() ? ", oldest due " + text_of(part["oldest_due_at"]) : "";
}

void print_pipeline(const Json& pipeline) {
  print_list("Waiting for", pipeline["blockers"], [](const Json& it) {
    const auto runs = it["runs"].get<long long>(), seats = it["seats"].get<long long>();
    return std::to_string(std::max(runs, seats)) + " " + text_of(it["words"]) +
           (seats > runs ? " in " + plural(runs, "run", "runs") : "") + oldest_due(it);
  });
  print_list("With whom", pipeline["people"], [](const Json& it) {
    return text_of(it["person"]["name"]) + ": " +
           plural(it["seats"].get<long long>(), "seat", "seats") + ", " + it["late"].dump() +
           " late" + oldest_due(it);
  });
  print_list("Next by itself", pipeline["next"], [](const Json& it) {
    return text_of(it["at"]) + "  " + text_of(it["tool"]["name"]) + ": " + text_of(it["what"]);
  });
  print_list("What unblocks most", pipeline["actions"], [](const Json& it) {
    return text_of(it["label"]) + " (" + plural(it["runs"].get<long long>(), "run", "runs") +
           ")  " + text_of(it["q"]);
  });
}

}  // namespace

Run setup_status(CLI::App&) {
  return [](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto runs = door.get_all("/api/v1/runs");
    if (!runs) return refused(runs.error());
    auto pipeline = door.get("/api/v1/pipeline");
    if (!pipeline) return refused(pipeline.error());
    return print(context, {{"pipeline", *pipeline}, {"runs", *runs}}, [&runs, &pipeline] {
      int needing = 0;
      for (const Json& run : *runs) needing += run["needs_editor"] == true ? 1 : 0;
      std::cout << runs->size() << " open, " << needing << " need an editor\n";
      print_pipeline(*pipeline);
      for (const Json& run : *runs) {
        std::cout << "\n"
                  << text_of(run["tool"]["name"]) << " (run " << run["id"] << ", "
                  << text_of(run["state"]) << ", " << run["panel"]["in"] << " of "
                  << run["panel"]["of"] << " in)\n  " << seats_line(run["seats"]) << "\n";
        if (run["waiting_for"].is_string())
          std::cout << "  " << text_of(run["waiting_for"]) << "\n";
      }
    });
  };
}

Run setup_tasks(CLI::App& command) {
  auto assignee = std::make_shared<std::string>();
  command.add_option("--assignee", *assignee, "E-mail address, or none for the pool");
  return [assignee](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto tasks = door.get_all(
        "/api/v1/tasks" +
        (assignee->empty() ? std::string() : "?assignee=" + web::encode_component(*assignee)));
    if (!tasks) return refused(tasks.error());
    return print(context, *tasks, [&tasks] {
      for (const Json& task : *tasks) {
        const std::string who =
            task["assignee"].is_object() ? text_of(task["assignee"]["name"]) : "nobody";
        std::cout << std::left << std::setw(8) << task["id"].dump() << std::setw(26)
                  << text_of(task["due_at"]) << std::setw(11)
                  << (task["persona"].is_string() ? text_of(task["persona"])
                                                  : text_of(task["kind"]))
                  << std::setw(12) << text_of(task["state"]) << std::setw(22) << who
                  << text_of(task["tool"]["name"]) << "\n";
      }
      if (tasks->empty()) std::cout << "No open tasks.\n";
    });
  };
}

Run setup_run_show(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  command.add_option("ID", *id, "Number of the run")->required();
  return [id](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto run = door.get("/api/v1/runs/" + std::to_string(*id));
    if (!run) return refused(run.error());
    return print(context, *run, [&run] {
      const Json& it = *run;
      std::cout << text_of(it["tool"]["name"]) << ": " << text_of(it["state"]) << ", round "
                << it["round"] << ", workflow " << text_of(it["workflow"]["name"]) << " version "
                << it["workflow"]["version"] << "\n";
      if (it["waiting"].is_object()) {
        std::cout << "\n" << text_of(it["waiting"]["reason"]) << "\n";
        if (it["waiting"]["unblock"].is_object())
          std::cout << "Unblock: " << text_of(it["waiting"]["unblock"]["label"]) << "\n";
        if (it["waiting"]["wakes_at"].is_string())
          std::cout << "Wakes by itself at " << text_of(it["waiting"]["wakes_at"]) << "\n";
      }
      std::cout << "\n";
      for (const Json& seat : it["seats"])
        std::cout << "  " << std::left << std::setw(11) << text_of(seat["persona"]) << std::setw(10)
                  << text_of(seat["word"])
                  << (seat["assignee"].is_object() ? text_of(seat["assignee"]["name"]) : "nobody")
                  << "\n";
      std::cout << "\n";
      for (const Json& entry : it["history"])
        std::cout << "  " << std::right << std::setw(3) << entry["seq"] << "  "
                  << text_of(entry["at"]) << "  " << std::left << std::setw(18)
                  << text_of(entry["type"]) << " " << text_of(entry["actor"]) << "\n";
    });
  };
}

}  // namespace panelist::app
