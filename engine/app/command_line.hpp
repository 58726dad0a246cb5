#pragma once
// The subcommands: one table that --help, the dispatcher and the tests read.
#include <functional>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/local_door.hpp"

namespace CLI {
class App;
}

namespace panelist::app {

/// What every subcommand gets: `--config FILE`, `--data DIR` and `--json` are read for it.
struct Context {
  Config config;
  bool is_json{false};
  std::string config_file{};  ///< as found; empty: defaults only
  std::string data_folder{};  ///< of --data; empty: as configured
};
/// Returns the exit code: 0 done, 1 failed, 2 usage or configuration.
using Run = std::function<int(Context&)>;

/// Adds options to its CLI11 subcommand and returns what runs. The options' storage lives in the
/// closure.
using Setup = Run (*)(CLI::App& command);

struct Subcommand {
  std::string_view name;  ///< "user add"; a blank separates the parent
  std::string_view about;
  Setup setup;
};
const std::vector<Subcommand>& subcommands();

/// The whole command line. Never throws.
int run_command_line(int argc, char** argv);

/// "panelist: DETAIL" on standard error; 2 for configuration mistakes, else 1.
int refused(const Error& error);
/// With --json the value itself; otherwise what `human` prints.
int print(const Context& context, const Json& value, const std::function<void()>& human);
/// A file's whole text; "-" is standard input.
Result<std::string> read_input(const std::string& file);

// Setups by file.
Run setup_serve(CLI::App& command);   // serve_command.cpp
Run setup_demo(CLI::App& command);    // demo_command.cpp
Run setup_submit(CLI::App& command);  // tool_commands.cpp
Run setup_import(CLI::App& command);
Run setup_status(CLI::App& command);  // work_commands.cpp
Run setup_tasks(CLI::App& command);
Run setup_run_show(CLI::App& command);
Run setup_run_act(CLI::App& command);  // run_commands.cpp
Run setup_run_move(CLI::App& command);
Run setup_run_export(CLI::App& command);
Run setup_run_replay(CLI::App& command);
Run setup_correction_list(CLI::App& command);  // correction_commands.cpp
Run setup_correction_suggest(CLI::App& command);
Run setup_correction_accept(CLI::App& command);
Run setup_correction_decline(CLI::App& command);
Run setup_verdict_void(CLI::App& command);
Run setup_rebalance(CLI::App& command);  // rebalance_command.cpp
Run setup_user_add(CLI::App& command);  // user_commands.cpp
Run setup_user_change(CLI::App& command);
Run setup_user_list(CLI::App& command);
Run setup_user_disable(CLI::App& command);
Run setup_user_link(CLI::App& command);
Run setup_token_create(CLI::App& command);
Run setup_token_revoke(CLI::App& command);
Run setup_webhook_list(CLI::App& command);  // webhook_commands.cpp
Run setup_webhook_test(CLI::App& command);
Run setup_webhook_replay(CLI::App& command);
Run setup_node_list(CLI::App& command);  // node_commands.cpp
Run setup_workflow_lint(CLI::App& command);  // workflow_commands.cpp
Run setup_workflow_show(CLI::App& command);
Run setup_workflow_table(CLI::App& command);
Run setup_workflow_draw(CLI::App& command);
Run setup_migrate(CLI::App& command);  // migrate_command.cpp
Run setup_check(CLI::App& command);    // database_commands.cpp
Run setup_verify(CLI::App& command);
Run setup_backup(CLI::App& command);
Run setup_restore(CLI::App& command);
Run setup_config(CLI::App& command);
Run setup_simulate(CLI::App& command);  // simulate_command.cpp
Run setup_bench(CLI::App& command);     // bench_command.cpp
Run setup_export(CLI::App& command);    // export_command.cpp

}  // namespace panelist::app
