// Second thoughts at the command line: an editor's, since cli:USER is nobody's author.
#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"

namespace panelist::app {
namespace {

/// One POST with a reason, and what to say when it is done.
Run post_reason(std::shared_ptr<std::int64_t> id, std::shared_ptr<std::string> reason,
                std::string before, std::string after, std::string said) {
  return [=](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto done = door.post(before + std::to_string(*id) + after, Json{{"reason", *reason}});
    if (!done) return refused(done.error());
    return print(context, *done, [&] { std::cout << said << "\n"; });
  };
}

void print_correction(const Json& one) {
  std::cout << std::left << std::setw(8) << one["id"].dump() << std::setw(12)
            << one["state"].get<std::string>() << one["tool"]["name"].get<std::string>() << ", "
            << one["persona"].get<std::string>() << ": " << one["reason"].get<std::string>()
            << "\n";
}

}  // namespace

Run setup_correction_list(CLI::App&) {
  return [](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto open = door.get_all("/api/v1/corrections");
    if (!open) return refused(open.error());
    return print(context, *open, [&open] {
      for (const Json& one : *open) print_correction(one);
      if (open->empty()) std::cout << "No correction waits for an answer.\n";
    });
  };
}

Run setup_correction_suggest(CLI::App& command) {
  auto task = std::make_shared<std::int64_t>(0);
  auto quote = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  command.add_option("TASK", *task, "Number of the verdict's task")->required();
  command.add_option("--quote", *quote, "The whole quote as it would read")->required();
  command.add_option("--reason", *reason, "Why; readers see it")->required();
  return [=](Context& context) {
    LocalDoor door(context.config, Purpose::change);
    auto made = door.post("/api/v1/tasks/" + std::to_string(*task) + "/corrections",
                          Json{{"quote", *quote}, {"reason", *reason}});
    if (!made) return refused(made.error());
    return print(context, *made, [&] {
      print_correction(*made);
      std::cout << "It waits for its author.\n";
    });
  };
}

Run setup_correction_accept(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  command.add_option("ID", *id, "Number of the correction")->required();
  return post_reason(id, std::make_shared<std::string>(), "/api/v1/corrections/", "/accept",
                     "accepted; the pages follow");
}

Run setup_correction_decline(CLI::App& command) {
  auto id = std::make_shared<std::int64_t>(0);
  auto reason = std::make_shared<std::string>();
  command.add_option("ID", *id, "Number of the correction")->required();
  command.add_option("--reason", *reason, "Why not");
  return post_reason(id, reason, "/api/v1/corrections/", "/decline", "the verdict stands");
}

Run setup_verdict_void(CLI::App& command) {
  auto task = std::make_shared<std::int64_t>(0);
  auto reason = std::make_shared<std::string>();
  command.add_option("TASK", *task, "Number of the verdict's task")->required();
  command.add_option("--reason", *reason, "Why; readers see it")->required();
  return post_reason(task, reason, "/api/v1/tasks/", "/void", "voided; the pages follow");
}

}  // namespace panelist::app
