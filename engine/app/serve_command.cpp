#include <CLI/CLI.hpp>

#include <memory>

#include "app/command_line.hpp"
#include "app/serve.hpp"

namespace panelist::app {

Run setup_serve(CLI::App& command) {
  auto options = std::make_shared<ServeOptions>();
  auto listen = std::make_shared<std::string>();
  command.add_option("--listen", *listen, "ADDRESS:PORT (default server.listen)");
  command.add_flag("--first-admin", options->first_admin,
                   "On an empty installation make the first admin and print a sign-in link");
  return [options, listen](Context& context) {
    if (!listen->empty()) context.config.set("server.listen", {*listen}, "command line");
    return serve(context.config, *options);
  };
}

}  // namespace panelist::app
