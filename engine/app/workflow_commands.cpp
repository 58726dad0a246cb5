#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/installation.hpp"
#include "base/text.hpp"
#include "service/lint_workflows.hpp"
#include "workflow/definition.hpp"
#include "workflow/drawing.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::app {

namespace {

using Warnings = std::vector<workflow::DefinitionWarning>;

/// With the people of the database, beside a running server too.
Result<Warnings> lint_with_people(const Context& context) {
  auto opened = Installation::open(context.config, {Opening::read_only});
  if (!opened) return fail(opened.error());
  const web::House& house = (*opened)->house();
  Result<Warnings> warnings;
  const auto outcome = house.database.read_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{
        tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals, {}};
    unit.actor.label = "engine";
    unit.actor.roles = domain::Roles(15U);
    warnings = service::lint_workflows(unit);
  });
  if (outcome != storage::Outcome::committed)
    return fail(conflict("the database could not be read"));
  return warnings;
}

Warnings lint_alone(const workflow::Catalog& catalog) {
  Warnings warnings;
  for (const workflow::DefinitionPtr& definition : catalog.definitions)
    for (auto& warning : workflow::find_clock_warnings(*definition)) warnings.push_back(warning);
  return warnings;
}

bool has_database(const Context& context) {
  if (is_postgres(context.config)) return true;
  const auto file = context.config.database_file();
  return file && std::filesystem::exists(*file);
}

void print_lint(const workflow::Catalog& catalog, const Warnings& warnings, bool has_people) {
  for (const auto& warning : warnings)
    std::cout << warning.file << ":" << warning.line << ": warning: " << warning.text << "\n";
  std::cout << plural(static_cast<long long>(catalog.personas.size()), "persona", "personas")
            << " and "
            << plural(static_cast<long long>(catalog.definitions.size()), "workflow", "workflows");
  if (warnings.empty())
    std::cout << " are fine";
  else
    std::cout << ", " << plural(static_cast<long long>(warnings.size()), "warning", "warnings");
  std::cout << (has_people ? "\n" : "; no database yet, so nobody was looked for\n");
}

}  // namespace

Run setup_workflow_lint(CLI::App& command) {
  auto is_strict = std::make_shared<bool>(false);
  command.add_flag("--strict", *is_strict, "Exit with 1 when there is a warning");
  return [is_strict](Context& context) {
    auto catalog = workflow::load_catalog(context.config.path("folders.personas"),
                                          context.config.path("folders.workflows"));
    if (!catalog) return refused(catalog.error());
    const bool has_people = has_database(context);
    const auto warnings =
        has_people ? lint_with_people(context) : Result<Warnings>(lint_alone(*catalog));
    if (!warnings) return refused(warnings.error());
    Json listed = Json::array();
    for (const auto& warning : *warnings)
      listed.push_back({{"workflow", warning.workflow},
                        {"file", warning.file},
                        {"line", warning.line},
                        {"text", warning.text}});
    print(context,
          {{"personas", catalog->personas.size()},
           {"workflows", catalog->definitions.size()},
           {"has_people", has_people},
           {"warnings", std::move(listed)}},
          [&] { print_lint(*catalog, *warnings, has_people); });
    return *is_strict && !warnings->empty() ? 1 : 0;
  };
}

namespace {

/// The loaded workflow of that name, or all of them; an error when there is none.
Result<std::vector<workflow::DefinitionPtr>> load_workflows(const Context& context,
                                                            const std::string& name) {
  auto catalog = workflow::load_catalog(context.config.path("folders.personas"),
                                        context.config.path("folders.workflows"));
  if (!catalog) return fail(catalog.error());
  std::vector<workflow::DefinitionPtr> wanted;
  std::vector<std::string> known;
  for (const workflow::DefinitionPtr& definition : catalog->definitions) {
    if (name.empty() || definition->name == name) wanted.push_back(definition);
    known.push_back(definition->name);
  }
  if (!wanted.empty()) return wanted;
  return fail(not_found("there is no workflow " + name + "; there is " + join(known, ", ")));
}

/// A subcommand that prints workflows, each as `human` writes it.
Run print_workflows(CLI::App& command,
                    std::function<std::string(const workflow::Definition&)> human) {
  auto name = std::make_shared<std::string>();
  command.add_option("NAME", *name, "Name of the workflow (default: all)");
  return [name, human = std::move(human)](Context& context) {
    const auto workflows = load_workflows(context, *name);
    if (!workflows) return refused(workflows.error());
    Json shown = Json::array();
    for (const auto& definition : *workflows)
      shown.push_back(workflow::definition_to_json(*definition));
    return print(context, shown, [&] {
      for (const auto& definition : *workflows) std::cout << human(*definition);
    });
  };
}

}  // namespace

Run setup_workflow_show(CLI::App& command) {
  return print_workflows(command, [](const workflow::Definition& definition) {
    std::string text = definition.name + " version " + std::to_string(definition.version) + "  " +
                       definition.title + "\n  " + definition.hash + "\n";
    for (const workflow::Step& step : definition.steps)
      text += "  " + std::string(workflow::to_string(step.kind)) + " " + step.id +
              (step.personas.empty() ? "" : ": " + join(step.personas, ", ")) + "\n";
    return text;
  });
}

Run setup_workflow_table(CLI::App&) {
  return [](Context& context) {
    return print(context, workflow::task_table_json(),
                 [] { std::cout << workflow::print_task_table(); });
  };
}

Run setup_workflow_draw(CLI::App& command) {
  auto name = std::make_shared<std::string>();
  auto is_of_tasks = std::make_shared<bool>(false);
  auto* of_workflow = command.add_option("NAME", *name, "Name of the workflow");
  command.add_flag("--tasks", *is_of_tasks, "The transitions of a task instead")
      ->excludes(of_workflow);
  return [name, is_of_tasks](Context& context) {
    if (*is_of_tasks) {
      const std::string drawing = workflow::draw_tasks();
      return print(context, Json{{"svg", drawing}}, [&] { std::cout << drawing; });
    }
    if (name->empty()) return refused(invalid_field("NAME", "name a workflow, or give --tasks"));
    const auto workflows = load_workflows(context, *name);
    if (!workflows) return refused(workflows.error());
    const std::string svg = workflow::draw_definition(*workflows->front());
    return print(context, Json{{"svg", svg}}, [&] { std::cout << svg; });
  };
}

}  // namespace panelist::app
