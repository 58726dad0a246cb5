#include "app/bench_server.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace panelist::app {
namespace {

constexpr const char* admin_email = "bench@bench.invalid";

/// The child inherits it.
void set_bench_environment(int threads) {
  for (const BenchSetting& setting : bench_settings)
    setenv(environment_name(setting.key).c_str(), std::string(setting.value).c_str(), 1);
  setenv("PANELIST_SERVER__THREADS", std::to_string(threads).c_str(), 1);
}

Result<std::string> make_admin(const std::string& socket) {
  auto person = call_socket(socket, "POST", "/api/v1/users",
                            Json{{"email", admin_email},
                                 {"name", "Bench"},
                                 {"roles", {"admin", "editor", "reviewer", "submitter"}},
                                 {"send_welcome", false}}
                                .dump(),
                            {});
  if (!person) return fail(person.error());
  auto token = call_socket(socket, "POST", "/api/v1/tokens",
                           Json{{"email", admin_email}, {"name", "bench"}}.dump(), {});
  if (!token) return fail(token.error());
  return (*token)["token"].get<std::string>();
}

}  // namespace

Result<std::unique_ptr<ScratchFolder>> ScratchFolder::make(const std::string& parent) {
  std::error_code error;
  const auto usual = std::filesystem::temp_directory_path(error);
  const std::string inside = !parent.empty() ? parent : error ? "/tmp" : usual.string();
  std::string path = inside + "/panelist-bench-XXXXXX";
  if (mkdtemp(path.data()) == nullptr)
    return fail(conflict("no scratch folder can be made as " + path + ": " + std::strerror(errno)));
  return std::unique_ptr<ScratchFolder>(new ScratchFolder(path));
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Result<std::unique_ptr<BenchServer>> BenchServer::start(const Context& context) {
  std::unique_ptr<BenchServer> server(new BenchServer());
  server->config_file_ = context.config_file;
  auto folder = ScratchFolder::make(context.data_folder);
  if (!folder) return fail(folder.error());
  server->folder_ = std::move(*folder);
  const auto threads = static_cast<int>(context.config.number("server.threads"));
  if (auto spawned = server->spawn(threads); !spawned) return fail(spawned.error());
  auto token = make_admin(server->folder() + "/panelist.sock");
  if (!token) return fail(token.error());
  server->token_ = std::move(*token);
  return server;
}

BenchServer::~BenchServer() { child_.stop(); }

Result<void> BenchServer::spawn(int threads) {
  set_bench_environment(threads);
  std::vector<std::string> arguments{"serve", "--data", folder(), "--listen", "127.0.0.1:0"};
  if (!config_file_.empty()) {
    arguments.push_back("--config");
    arguments.push_back(config_file_);
  }
  auto child = Child::start(arguments);
  if (!child) return fail(child.error());
  child_ = std::move(*child);
  return {};
}

Result<void> BenchServer::restart(int threads) {
  child_.stop();
  return spawn(threads);
}

}  // namespace panelist::app
