#pragma once
// Runs smtp_server.py (Debian package python3-aiosmtpd) as a process of its own, stopped by its id.
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "tests/support/checkout.hpp"

namespace panelist::test {

class SmtpServer {
 public:
  static bool is_installed() {
    return std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") == 0;
  }

  SmtpServer() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const std::string script = checkout::folder() + "/tests/delivery/smtp_server.py";
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      execl("/usr/bin/python3", "python3", script.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
    port_ = read_line();
    if (port_.empty()) throw std::runtime_error("the mail server did not start");
  }
  ~SmtpServer() {
    kill(process_, SIGTERM);
    int status = 0;
    waitpid(process_, &status, 0);
    fclose(output_);
  }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::string url() const { return "smtp://127.0.0.1:" + port_; }
  /// The next mail it took; blocks.
  Json take() { return Json::parse(read_line()); }

 private:
  std::string read_line() {
    std::string line;
    for (int c = fgetc(output_); c != EOF && c != '\n'; c = fgetc(output_)) {
      line.push_back(static_cast<char>(c));
    }
    return line;
  }
  pid_t process_{};
  FILE* output_{};
  std::string port_;
};

}  // namespace panelist::test
