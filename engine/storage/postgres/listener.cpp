#include "storage/postgres/listener.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/database.hpp"
#include "storage/postgres/connection.hpp"

namespace panelist::storage::postgres {
namespace {

constexpr const char* channel = "panelist";
constexpr const char* everything = "*";  // a word: you may have missed some
constexpr Duration connect_again_after{500};

class Listener final : public Notices {
 public:
  explicit Listener(std::string url)
      : url_(std::move(url)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Listener() override {
    Listener::stop();
    close(wake_);
  }

  void start(std::function<void(const std::string&)> heard,
             std::function<void()> missed) override {
    heard_ = std::move(heard);
    missed_ = std::move(missed);
    thread_ = std::thread([this] { run(); });
  }

  void tell(std::string word) override {
    keep(std::move(word));
    wake();
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
  }
  bool is_stopping() {
    const std::lock_guard lock(mutex_);
    return is_stopping_;
  }
  bool has_words() {
    const std::lock_guard lock(mutex_);
    return !words_.empty();
  }
  void keep(std::string word) {
    const std::lock_guard lock(mutex_);
    if (words_.size() >= words_waiting_max) words_ = {everything};
    words_.insert(std::move(word));
  }
  std::set<std::string> take_words() {
    const std::lock_guard lock(mutex_);
    return std::exchange(words_, {});
  }

  void run() {
    bool is_first = true, has_failed = false;
    while (!is_stopping() || (has_words() && !has_failed)) {
      try {
        Connection connection(url_);
        connection.execute(std::string("LISTEN ") + channel);
        // What was said while nobody listened is lost.
        if (!std::exchange(is_first, false)) missed_();
        listen(connection);
      } catch (const StorageFailure& failure) {
        log::warn("notices_interrupted", {{"why", failure.what()}});
        is_first = false;
        has_failed = true;
        if (!is_stopping()) std::this_thread::sleep_for(connect_again_after);
      }
    }
  }

  /// Until the stop, and what was to be said before it is said; throws when the connection is lost.
  void listen(Connection& connection) {
    for (;;) {
      // Before each wait: saying something takes from the socket what others said meanwhile.
      hear(connection);
      if (say_what_waits(connection)) {
        std::this_thread::sleep_for(listener_pause);
        continue;
      }
      if (is_stopping() && !has_words()) return;
      wait(connection.socket());
    }
  }

  /// False when nothing waits. What the connection may have been lost with waits again: a hint that
  /// is heard twice does no harm.
  bool say_what_waits(Connection& connection) {
    const std::set<std::string> words = take_words();
    try {
      say(connection, words);
    } catch (const StorageFailure&) {
      for (const std::string& word : words) keep(word);
      throw;
    }
    return !words.empty();
  }

  /// For bytes of the connection, or wake().
  void wait(int socket) const {
    pollfd fds[] = {{wake_, POLLIN, 0}, {socket, POLLIN, 0}};
    poll(fds, 2, -1);
    std::uint64_t seen = 0;
    [[maybe_unused]] const auto got = read(wake_, &seen, sizeof seen);
  }

  void hear(Connection& connection) {
    for (const std::string& text : connection.take_notices())
      for (const std::string& word : split(text, '\n')) {
        if (word == everything)
          missed_();
        else
          heard_(word);
      }
  }

  static void say(Connection& connection, const std::set<std::string>& words) {
    std::string text;
    const auto send = [&] {
      const Param params[] = {{"channel", channel}, {"text", text}};
      connection.run("SELECT pg_notify(CAST(:channel AS text), CAST(:text AS text))", params);
      text.clear();
    };
    for (const std::string& word : words) {
      if (text.size() + word.size() >= notice_bytes_max) send();
      text += (text.empty() ? "" : "\n") + word;
    }
    if (!text.empty()) send();
  }

  const std::string url_;
  const int wake_;
  std::function<void(const std::string&)> heard_;
  std::function<void()> missed_;
  std::mutex mutex_;
  std::set<std::string> words_;  // guarded by mutex_
  bool is_stopping_{false};      // guarded by mutex_
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Notices> make_listener(const std::string& url) {
  return std::make_unique<Listener>(url);
}

}  // namespace panelist::storage::postgres
