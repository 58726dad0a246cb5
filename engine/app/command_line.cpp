#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/log.hpp"
#include "base/text.hpp"

namespace panelist::app {
namespace {

/// What was typed after the subcommand's name.
struct Common {
  std::string config_file, data_folder;
  bool is_json{false};
};

Result<Context> make_context(const Common& common) {
  std::string file = common.config_file;
  if (file.empty() && std::filesystem::exists("config.toml")) file = "config.toml";
  if (file.empty() && std::filesystem::exists(PANELIST_INSTALLED_CONFIG))
    file = PANELIST_INSTALLED_CONFIG;
  auto config = Config::load(file, panelist_environment());
  if (!config) return fail(config.error());
  if (!common.data_folder.empty()) config->use_data_folder(common.data_folder);
  return Context{std::move(*config), common.is_json, file, common.data_folder};
}

int run_chosen(const Common& common, const Run& run) {
  auto context = make_context(common);
  if (!context) return refused(context.error());
  log::start(context->config.text("log.level"));
  return run(*context);
}

}  // namespace

const std::vector<Subcommand>& subcommands() {
  static const std::vector<Subcommand> all{
      {"serve", "Run the server until it is told to stop", setup_serve},
      {"demo", "Play the main job with sample panels and stay up", setup_demo},
      {"submit", "Send a tool from a JSON file", setup_submit},
      {"import", "Import tools from CSV or a JSON array", setup_import},
      {"status", "Say what waits and for whom", setup_status},
      {"tasks", "List open tasks", setup_tasks},
      {"run show", "Show a run: its history and why it waits", setup_run_show},
      {"run move", "Move a run to its workflow as loaded now; without a reason, say what changes",
       setup_run_move},
      {"run export", "Print a run as JSON, to be replayed elsewhere", setup_run_export},
      {"run replay", "Replay an exported run and say what differs", setup_run_replay},
      {"run act", "Hold, resume, withdraw, publish, retire a run and the like", setup_run_act},
      {"correction list", "List corrections that wait for an answer", setup_correction_list},
      {"correction suggest", "Suggest an edit to a published quote", setup_correction_suggest},
      {"correction accept", "Agree to what an author asks for", setup_correction_accept},
      {"correction decline", "Decline a correction, or take one's own back",
       setup_correction_decline},
      {"verdict void", "Declare a published verdict void", setup_verdict_void},
      {"rebalance", "Show how open work would be shared out anew; --apply does it",
       setup_rebalance},
      {"user add", "Add a user", setup_user_add},
      {"user change", "Change a user's share of the work, cap or working days", setup_user_change},
      {"user list", "List users", setup_user_list},
      {"user disable", "Switch a user off; open tasks go to others", setup_user_disable},
      {"user link", "Print a one-time sign-in link for a user", setup_user_link},
      {"token create", "Make an API token for a user", setup_token_create},
      {"token revoke", "Revoke an API token", setup_token_revoke},
      {"webhook list", "List webhook endpoints", setup_webhook_list},
      {"webhook test", "Send endpoint.test to an endpoint", setup_webhook_test},
      {"webhook replay", "Send again what failed", setup_webhook_replay},
      {"node list", "List the processes that serve this database together", setup_node_list},
      {"workflow lint", "Check personas and workflows, and that somebody can fill every seat",
       setup_workflow_lint},
      {"workflow show", "Show a workflow definition as loaded", setup_workflow_show},
      {"workflow draw", "Draw a workflow definition, or the transitions of a task, as SVG",
       setup_workflow_draw},
      {"workflow table", "Print what may happen to a task, every cell with its answer",
       setup_workflow_table},
      {"migrate", "Bring the database to this version; --from and --to move it to another one",
       setup_migrate},
      {"check", "Check the database's invariants, the chains of histories too", setup_check},
      {"verify", "Recompute published numbers, hashes, seals and chains", setup_verify},
      {"backup", "Copy the database while it is in use", setup_backup},
      {"restore", "Replace the database by a backup", setup_restore},
      {"export", "Write the public site as a folder of files for any web server", setup_export},
      {"config", "Print the configuration in force and where it comes from", setup_config},
      {"simulate", "Play histories of an installation in virtual time, with every fault",
       setup_simulate},
      {"bench", "Measure whole panels against a server, and the limits of the machine beside them",
       setup_bench},
  };
  return all;
}

int refused(const Error& error) {
  std::cerr << "panelist: " << error.detail << "\n";
  for (const FieldError& field : error.fields)
    if (error.detail.find(field.message) == std::string::npos)
      std::cerr << "  " << field.field << ": " << field.message << "\n";
  return error.code == ErrorCode::invalid ? 2 : 1;
}

int print(const Context& context, const Json& value, const std::function<void()>& human) {
  if (context.is_json)
    std::cout << value.dump(2) << "\n";
  else
    human();
  return 0;
}

Result<std::string> read_input(const std::string& file) {
  std::ostringstream text;
  if (file == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(not_found("cannot read " + file));
  text << in.rdbuf();
  return text.str();
}

int run_command_line(int argc, char** argv) {
  CLI::App app{
      "Panelist: a review-panel workflow engine. Four personas say ship or skip; the panel is "
      "aggregated, compared and published."};
  app.require_subcommand(1);
  app.set_version_flag("--version", PANELIST_VERSION);
  Common common;
  Run chosen;
  std::map<std::string, CLI::App*> parents;
  for (const Subcommand& row : subcommands()) {
    const std::vector<std::string> words = split(row.name, ' ');
    CLI::App* parent = &app;
    if (words.size() == 2) {
      CLI::App*& group = parents[words[0]];
      if (group == nullptr) {
        group = app.add_subcommand(words[0], "See: panelist " + words[0] + " --help");
        group->require_subcommand(1);
      }
      parent = group;
    }
    CLI::App* command = parent->add_subcommand(words.back(), std::string(row.about));
    command->add_option("--config", common.config_file,
                        "Configuration file (default ./config.toml)");
    command->add_option("--data", common.data_folder, "Data folder: DIR/panelist.db, DIR/mail");
    command->add_flag("--json", common.is_json, "JSON for programs");
    const Run run = row.setup(*command);
    command->callback([&chosen, run] { chosen = run; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const int code = app.exit(problem);
    return code == 0 ? 0 : 2;
  }
  try {
    return run_chosen(common, chosen);
  } catch (const std::exception& problem) {
    std::cerr << "panelist: " << problem.what() << "\n";
    return 1;
  }
}

}  // namespace panelist::app
