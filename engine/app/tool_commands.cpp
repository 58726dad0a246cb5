#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"

namespace panelist::app {
namespace {

int print_import(const Context& context, const Json& result) {
  print(context, result, [&result] {
    for (const Json& item : result["items"]) {
      std::cout << "row " << item["row"] << ": ";
      if (item["status"] == 201)
        std::cout << "accepted as " << item["slug"].get<std::string>();
      else
        std::cout << item.value("detail", "");
      std::cout << "\n";
    }
    std::cout << result["accepted"] << " accepted, " << result["refused"] << " refused, "
              << result["stored"] << " stored\n";
  });
  return result["refused"] == 0 ? 0 : 1;
}

}  // namespace

Run setup_submit(CLI::App& command) {
  auto file = std::make_shared<std::string>();
  command.add_option("FILE", *file, "JSON as in POST /api/v1/tools; - reads standard input")
      ->required();
  return [file](Context& context) {
    auto text = read_input(*file);
    if (!text) return refused(text.error());
    LocalDoor door(context.config, Purpose::change);
    auto tool = door.send("POST", "/api/v1/tools", *text, "application/json");
    if (!tool) return refused(tool.error());
    return print(context, *tool, [&tool] {
      std::cout << (*tool)["slug"].get<std::string>() << " is "
                << (*tool)["run"]["state"].get<std::string>() << " (run " << (*tool)["run"]["id"]
                << ")\n";
    });
  };
}

Run setup_import(CLI::App& command) {
  auto file = std::make_shared<std::string>();
  auto is_dry = std::make_shared<bool>(false);
  auto is_partial = std::make_shared<bool>(false);
  command.add_option("FILE", *file, "CSV (*.csv) or a JSON array of tools")->required();
  command.add_flag("--dry-run", *is_dry, "Say what would happen, change nothing");
  command.add_flag("--partial", *is_partial, "Keep the good rows although others are refused");
  return [=](Context& context) {
    auto text = read_input(*file);
    if (!text) return refused(text.error());
    LocalDoor door(context.config, Purpose::change);
    const std::string type = file->ends_with(".csv") ? "text/csv" : "application/json";
    // A refused import answers 422 with a result per row; the dry run always answers 200 with them.
    auto tried = door.send("POST", "/api/v1/tools:import?dry_run=1", *text, type);
    if (!tried) return refused(tried.error());
    if (*is_dry || ((*tried)["refused"] != 0 && !*is_partial)) return print_import(context, *tried);
    auto result =
        door.send("POST", "/api/v1/tools:import?partial=" + std::string(*is_partial ? "1" : "0"),
                  *text, type);
    if (!result) return refused(result.error());
    return print_import(context, *result);
  };
}

}  // namespace panelist::app
