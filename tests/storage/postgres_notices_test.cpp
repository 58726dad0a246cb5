// Words between processes, through a real server.
#include <chrono>
#include <condition_variable>
#include <doctest/doctest.h>
#include <mutex>
#include <set>
#include <string>

#include "storage/postgres/listener.hpp"
#include "tests/storage/postgres_relay.hpp"
#include "tests/storage/postgres_served.hpp"

namespace panelist::storage::test {
namespace {

/// One process: what it heard, and how often it was told that it may have missed something.
class Talker {
 public:
  explicit Talker(const std::string& url) : notices_(postgres::make_listener(url)) {
    notices_->start(
        [this](const std::string& word) {
          const std::lock_guard lock(mutex_);
          heard_.insert(word);
          came_.notify_all();
        },
        [this] {
          const std::lock_guard lock(mutex_);
          ++missed_;
          came_.notify_all();
        });
  }
  ~Talker() { notices_->stop(); }

  void tell(const std::string& word) { notices_->tell(word); }
  bool hears(const std::string& word, std::chrono::milliseconds within = std::chrono::seconds(5)) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, within, [&] { return heard_.contains(word); });
  }
  bool misses(int times) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::seconds(5), [&] { return missed_ >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::set<std::string> heard_;  // guarded by mutex_
  int missed_{0};                // guarded by mutex_
  std::unique_ptr<Notices> notices_;
};

/// What is said before a process listens is not heard by it.
void introduce(Talker& speaker, Talker& listener, const std::string& name) {
  int turn = 0;
  std::string word;
  do {
    REQUIRE(turn < 100);
    word = name + std::to_string(++turn);
    speaker.tell(word);
  } while (!listener.hears(word, std::chrono::milliseconds(100)));
}

}  // namespace

TEST_CASE("postgres: what two processes say at the same moment, both hear at once") {
  if (!has_postgres()) return;
  PostgresServed served;
  Talker one(served.url()), other(served.url());
  introduce(one, other, "one");
  introduce(other, one, "other");
  for (int round = 0; round < 100; ++round) {
    const std::string word = "round " + std::to_string(round);
    one.tell(word + " of one");
    other.tell(word + " of other");
    REQUIRE(one.hears(word + " of other"));
    REQUIRE(other.hears(word + " of one"));
  }
}

TEST_CASE("postgres: a word whose line broke while it was said is said again on the next") {
  if (!has_postgres()) return;
  PostgresServed served;
  PostgresRelay relay(panelist::test::PostgresServer::shared()->socket_folder());
  Talker speaker(relay.url(served.name())), listener(served.url());
  introduce(speaker, listener, "speaker");
  introduce(listener, speaker, "listener");
  relay.cut_next(PostgresRelay::Cut::before_commit, "run 7");
  speaker.tell("run 7");
  CHECK(listener.hears("run 7"));
  CHECK(speaker.misses(1));
}

}  // namespace panelist::storage::test
