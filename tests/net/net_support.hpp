#pragma once
// What the network tests share: a running server, a client that says exactly the bytes it is told,
// and a folder for certificates and sockets.
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "net/file_descriptor.hpp"
#include "net/http_message.hpp"
#include "net/http_server.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::net::test {

/// An event loop and a server on a free loopback port; stopped in the right order.
struct TestServer {
  explicit TestServer(Handler handler, ServerSettings settings = {}, int threads = 1);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  runtime::EventLoop loop;
  std::unique_ptr<HttpServer> server;
  std::uint16_t port() const { return server->port(); }
};

/// Settings with limits changed by `change`.
ServerSettings with_limits(const std::function<void(ServerLimits&)>& change);

struct RawAnswer {
  int status{};
  std::string head;  ///< with its empty line
  std::string body;
  bool has(std::string_view field_line) const { return head.find(field_line) != std::string::npos; }
};

/// A blocking connection; every read gives up after 20 s.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  explicit RawClient(FileDescriptor fd);
  RawClient& send(std::string_view bytes);
  /// One answer by its Content-Length. Status 0 when the connection ended first.
  RawAnswer read_answer(bool has_body = true);
  /// Everything until the server closes; sets was_reset when it did not close in order.
  std::string read_all();
  /// Waits until what was read and not yet taken contains `text`; false at the end of the
  /// connection.
  bool read_until(std::string_view text);
  std::string& pending() { return pending_; }
  bool was_reset() const { return was_reset_; }
  bool is_closed() { return read_all().empty() && !was_reset_; }
  void close_sending();
  void close() { fd_ = FileDescriptor(); }
  int fd() const { return fd_.get(); }

 private:
  bool read_more();
  FileDescriptor fd_;
  std::string pending_;
  bool was_reset_{false};
};

/// Sends `bytes` on a new connection and reads until the server closes it.
std::string exchange(std::uint16_t port, std::string_view bytes);
/// The status of the first answer in `text`; 0 when there is none.
int status_of(std::string_view text);

/// A value one thread gives and another waits for (20 s).
template <typename T>
class Promise {
 public:
  void set(T value) {
    const std::lock_guard lock(mutex_);
    value_ = std::move(value);
    changed_.notify_all();
  }
  std::optional<T> wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [this] { return value_.has_value(); });
    return value_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<T> value_;
};

/// Polls `condition` for up to 20 s.
bool wait_until(const std::function<bool()>& condition);

/// A new folder below /tmp, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Writes `folder`/cert.pem and `folder`/key.pem: self-signed for `host` ("DNS:localhost",
/// "IP:127.0.0.1"), valid for a day.
void make_certificate(const std::string& folder, const std::string& subject_alt_name);

Response make_text(std::string body);

}  // namespace panelist::net::test
