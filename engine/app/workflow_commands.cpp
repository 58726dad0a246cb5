#include <CLI/CLI.hpp>
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

Run setup_workflow_show(CLI::App& command) {
  auto name = std::make_shared<std::string>();
  command.add_option("NAME", *name, "Name of the workflow (default: all)");
  return [name](Context& context) {
    auto catalog = workflow::load_catalog(context.config.path("folders.personas"),
                                          context.config.path("folders.workflows"));
    if (!catalog) return refused(catalog.error());
    Json shown = Json::array();
    for (const workflow::DefinitionPtr& definition : catalog->definitions)
      if (name->empty() || definition->name == *name)
        shown.push_back(workflow::definition_to_json(*definition));
    if (shown.empty()) return refused(not_found("there is no workflow " + *name));
    return print(context, shown, [&] {
      for (const workflow::DefinitionPtr& definition : catalog->definitions) {
        if (!name->empty() && definition->name != *name) continue;
        std::cout << definition->name << " version " << definition->version << "  "
                  << definition->title << "\n  " << definition->hash << "\n";
        for (const workflow::Step& step : definition->steps)
          std::cout << "  " << workflow::to_string(step.kind) << " " << step.id
                    << (step.personas.empty() ? "" : ": " + join(step.personas, ", ")) << "\n";
      }
    });
  };
}

Run setup_workflow_draw(CLI::App& command) {
  auto name = std::make_shared<std::string>();
  command.add_option("NAME", *name, "Name of the workflow")->required();
  return [name](Context& context) {
    auto catalog = workflow::load_catalog(context.config.path("folders.personas"),
                                          context.config.path("folders.workflows"));
    if (!catalog) return refused(catalog.error());
    const workflow::DefinitionPtr definition = catalog->find(*name);
    if (!definition) return refused(not_found("there is no workflow " + *name));
    const std::string svg = workflow::draw_definition(*definition);
    return print(context, Json{{"svg", svg}}, [&] { std::cout << svg; });
  };
}

}  // namespace panelist::app
