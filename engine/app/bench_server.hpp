#pragma once
// The server that `panelist bench` measures when no other is named: a child process on a scratch
// folder of its own, both gone when this object is.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "app/child.hpp"
#include "app/command_line.hpp"

namespace panelist::app {

struct BenchSetting {
  std::string_view key, value;
};
/// What makes a configuration the panel case: pages served, published at once, no comparisons by
/// themselves, the receiver on loopback allowed, no mail sent to anybody, no line logged per
/// request.
inline constexpr std::array<BenchSetting, 9> bench_settings{{
    {"compare.auto_pairs", "0"},
    {"webhooks.allow_targets", "127.0.0.0/8"},
    {"log.level", "warn"},
    {"site.mode", "full"},
    {"publish.hold_seconds", "0"},
    {"mail.smtp_url", ""},
    {"server.public_url", ""},
    {"server.tls_certificate", ""},
    {"server.tls_key", ""},
}};

/// A folder of its own, removed with everything in it.
class ScratchFolder {
 public:
  /// Inside `parent`, or the system's temporary folder when that is empty. Error: not writable.
  static Result<std::unique_ptr<ScratchFolder>> make(const std::string& parent);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

class BenchServer {
 public:
  /// Makes an account with every role as well. Errors: no folder, the server did not start.
  static Result<std::unique_ptr<BenchServer>> start(const Context& context);
  ~BenchServer();
  const std::string& url() const { return child_.url(); }
  const std::string& token() const { return token_; }
  const std::string& folder() const { return folder_->path(); }
  pid_t process() const { return child_.pid(); }
  /// By its process id; twice does no harm.
  void stop() { child_.stop(); }
  /// The same data, served by `threads` event-loop threads. Error: it did not start.
  Result<void> restart(int threads);

 private:
  BenchServer() = default;
  Result<void> spawn(int threads);

  std::string config_file_;
  std::unique_ptr<ScratchFolder> folder_;
  Child child_;
  std::string token_;
};

}  // namespace panelist::app
