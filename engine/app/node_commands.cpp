#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"

namespace panelist::app {

Run setup_node_list(CLI::App&) {
  return [](Context& context) {
    LocalDoor door(context.config, Purpose::read);
    auto nodes = door.get_all("/api/v1/nodes");
    if (!nodes) return refused(nodes.error());
    return print(context, *nodes, [&nodes] {
      for (const Json& node : *nodes)
        std::cout << std::left << std::setw(10) << node["id"].dump() << std::setw(8)
                  << node["state"].get<std::string>() << node["name"].get<std::string>()
                  << "  since " << node["started_at"].get<std::string>() << "\n";
      if (nodes->empty())
        std::cout << "No nodes: on SQLite one process owns the database, and on PostgreSQL none "
                     "serves it now.\n";
    });
  };
}

}  // namespace panelist::app
