#include <CLI/CLI.hpp>
#include <memory>

#include "app/command_line.hpp"
#include "app/serve.hpp"
#include "net/listen_socket.hpp"

namespace panelist::app {

Run setup_serve(CLI::App& command) {
  auto options = std::make_shared<ServeOptions>();
  auto listen = std::make_shared<std::string>();
  command.add_option("--listen", *listen, "ADDRESS:PORT (default server.listen)");
  command.add_flag("--first-admin", options->first_admin,
                   "On an empty installation make the first admin and print a sign-in link");
  // For the demo's supervisor; not shown in --help.
  auto offset = std::make_shared<std::int64_t>(0);
  command.add_option("--demo-folder", options->demo_folder)->group("");
  command.add_option("--clock-offset-seconds", *offset)->group("");
  return [options, listen, offset](Context& context) {
    options->clock_offset = std::chrono::seconds{*offset};
    if (!listen->empty()) {
      if (!net::is_listen_address(*listen))
        return refused(invalid_field("--listen", "expected ADDRESS:PORT, as 127.0.0.1:8080"));
      context.config.set("server.listen", {*listen}, "command line");
    }
    return serve(context.config, *options);
  };
}

}  // namespace panelist::app
