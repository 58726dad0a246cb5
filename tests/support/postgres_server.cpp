#include "tests/support/postgres_server.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/postgres/connection.hpp"
#include "storage/postgres/postgres_database.hpp"

namespace panelist::test {
namespace {

constexpr const char* owner = "panelist";

/// The folder of the server's programs, as its own pg_config tells; empty when not installed.
std::string server_programs() {
  FILE* const pipe = ::popen("pg_config --bindir 2>/dev/null", "r");
  if (pipe == nullptr) return {};
  char line[4096] = "";
  std::string folder = std::fgets(line, sizeof line, pipe) == nullptr ? "" : line;
  ::pclose(pipe);
  while (!folder.empty() && folder.back() == '\n') folder.pop_back();
  return std::filesystem::exists(folder + "/initdb") ? folder : std::string();
}

const passwd* other_user() {
  if (::geteuid() != 0) return nullptr;
  const passwd* const user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

/// The child of fork(): never returns. Its words go to `output`.
[[noreturn]] void become(const std::vector<std::string>& command, int output) {
  if (const passwd* user = other_user()) {
    if (::initgroups(user->pw_name, user->pw_gid) != 0 || ::setgid(user->pw_gid) != 0 ||
        ::setuid(user->pw_uid) != 0)
      std::_Exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // a server does not outlive a test that crashed
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (::chdir("/") != 0) std::_Exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  std::_Exit(127);
}

/// Starts the command; `words` is what it says.
pid_t launch(const std::vector<std::string>& command, FILE*& words) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) become(command, ends[1]);
  ::close(ends[1]);
  words = ::fdopen(ends[0], "r");
  return child;
}

/// Reads until a line holds `awaited`; all that was said.
std::string listen_for(FILE* words, const char* awaited, bool& came) {
  std::string said;
  char line[4096];
  came = false;
  while (!came && std::fgets(line, sizeof line, words) != nullptr) {
    said += line;
    came = awaited != nullptr && std::string_view(line).find(awaited) != std::string_view::npos;
  }
  return said;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

bool storage_is_asked_for(std::string_view name) {
  const char* const asked = std::getenv("PANELIST_TEST_STORAGE");
  return asked == nullptr || name == asked;
}

PostgresServer* PostgresServer::shared() {
  static const std::unique_ptr<PostgresServer> server = [] {
    const std::string programs = server_programs();
    if (programs.empty()) {
      std::cerr << "SKIPPED: PostgreSQL is not installed (packages postgresql, libpq-dev)\n";
      return std::unique_ptr<PostgresServer>();
    }
    return std::make_unique<PostgresServer>(programs);
  }();
  return server.get();
}

PostgresServer::PostgresServer(const std::string& programs) : programs_(programs) {
  std::string name = (std::filesystem::temp_directory_path() / "panelist-pg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  if (const passwd* user = other_user(); user != nullptr)
    if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error("the folder cannot be given to another user");
  FILE* words = nullptr;
  bool came = false;
  const pid_t child =
      launch({programs_ + "/initdb", "-D", folder_ + "/data", "-A", "trust", "-U", owner,
              "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C"},
             words);
  const std::string said = listen_for(words, nullptr, came);
  std::fclose(words);
  if (wait_for(child) != 0) throw std::runtime_error("initdb failed: " + said);
  start();
}

PostgresServer::~PostgresServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::start() {
  FILE* words = nullptr;
  bool came = false;
  server_ = launch({programs_ + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-h", "",
                    "-F", "-c", "full_page_writes=off", "-c", "max_connections=80", "-c",
                    "log_min_messages=log", "-c", "shared_buffers=32MB"},
                   words);
  const std::string said = listen_for(words, "ready to accept connections", came);
  if (!came) {
    std::fclose(words);
    wait_for(server_);
    server_ = -1;
    throw std::runtime_error("the server did not start: " + said);
  }
  drain_ = std::thread([words] {
    char line[4096];
    while (std::fgets(line, sizeof line, words) != nullptr) {
    }
    std::fclose(words);
  });
}

void PostgresServer::stop() {
  if (server_ > 0) {
    ::kill(server_, SIGQUIT);
    wait_for(server_);
    server_ = -1;
  }
  if (drain_.joinable()) drain_.join();
}

void PostgresServer::restart() {
  stop();
  start();
}

std::string PostgresServer::url(const std::string& database) const {
  return "postgresql:///" + database + "?host=" + folder_ + "&user=" + owner;
}

void run_on_server(const std::string& database, const std::string& sql) {
  storage::postgres::Connection connection(PostgresServer::shared()->url(database));
  connection.execute(sql);
}

EmptyPostgresDatabase::EmptyPostgresDatabase(const std::string& copied) {
  static int count = 0;
  name_ = "t" + std::to_string(++count);
  run_on_server("postgres", "CREATE DATABASE " + name_ + " TEMPLATE " + copied);
}

EmptyPostgresDatabase::~EmptyPostgresDatabase() {
  try {
    run_on_server("postgres", "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const storage::StorageFailure& failure) {
    std::cerr << failure.what() << "\n";
  }
}

namespace {

/// Made once, to be copied.
const std::string& migrated_database() {
  static const std::string name = [] {
    const std::string made = "migrated";
    run_on_server("postgres", "CREATE DATABASE " + made);
    const auto steps = storage::postgres::migrate(PostgresServer::shared()->url(made));
    if (!steps) throw std::runtime_error(steps.error().detail);
    return made;
  }();
  return name;
}

}  // namespace

PostgresDatabase::PostgresDatabase() : EmptyPostgresDatabase(migrated_database()) {}

}  // namespace panelist::test
