#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "base/text.hpp"
#include "workflow/definition.hpp"
#include "workflow/drawing.hpp"

namespace panelist::app {

Run setup_workflow_lint(CLI::App&) {
  return [](Context& context) {
    auto catalog = workflow::load_catalog(context.config.path("folders.personas"),
                                          context.config.path("folders.workflows"));
    if (!catalog) return refused(catalog.error());
    const Json result{{"personas", catalog->personas.size()},
                      {"workflows", catalog->definitions.size()}};
    return print(context, result, [&] {
      std::cout << plural(static_cast<long long>(catalog->personas.size()), "persona", "personas")
                << " and "
                << plural(static_cast<long long>(catalog->definitions.size()), "workflow",
                          "workflows")
                << " are fine\n";
    });
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

Run setup_workflow_draw(CLI::App& command) {
  auto name = std::make_shared<std::string>();
  command.add_option("NAME", *name, "Name of the workflow")->required();
  return [name](Context& context) {
    const auto workflows = load_workflows(context, *name);
    if (!workflows) return refused(workflows.error());
    const std::string svg = workflow::draw_definition(*workflows->front());
    return print(context, Json{{"svg", svg}}, [&] { std::cout << svg; });
  };
}

}  // namespace panelist::app
