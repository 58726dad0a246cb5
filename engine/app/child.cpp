#include "app/child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace panelist::app {
namespace {

/// The first line of the pipe, without its end; what came when the writer ended before.
std::string read_line(int pipe_end) {
  std::string line;
  char c = 0;
  while (true) {
    const ssize_t got = read(pipe_end, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') return line;
    line += c;
  }
}

}  // namespace

Result<Child> Child::start(const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(conflict("no pipe can be made"));
  std::vector<char*> argv;
  std::string program = "panelist";
  argv.push_back(program.data());
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  Child child;
  child.pid_ = fork();
  if (child.pid_ < 0) return fail(conflict("no process can be started"));
  if (child.pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv("/proc/self/exe", argv.data());
    _exit(127);
  }
  close(ends[1]);
  const std::string line = read_line(ends[0]);
  close(ends[0]);
  constexpr std::string_view told = "listening on ";
  if (!line.starts_with(told)) {
    child.wait();
    return fail(conflict("the server did not start; its reason stands above"));
  }
  child.url_ = line.substr(told.size());
  return child;
}

int Child::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

void Child::stop() {
  if (pid_ == 0) return;
  kill(pid_, SIGTERM);
  wait();
}

}  // namespace panelist::app
