#include "delivery/webhook_loop.hpp"

#include <map>
#include <mutex>

#include "delivery/webhook_signature.hpp"
#include "service/deliver.hpp"
#include "service/endpoints.hpp"
#include "service/post_message.hpp"
#include "tests/delivery/loop_fixture.hpp"

using namespace panelist;
using namespace panelist::delivery;
using panelist::test::wait_until;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

/// Keeps every request until the test answers it.
class HeldClient final : public net::HttpClient {
 public:
  void send(net::OutgoingRequest request, Done done) override {
    const std::lock_guard lock(mutex_);
    held_.push_back({std::move(request), std::move(done)});
    ++sent_;
  }
  int sent() const { return sent_; }
  int held() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(held_.size());
  }
  int held_for(const std::string& url) const {
    const std::lock_guard lock(mutex_);
    int count = 0;
    for (const auto& [request, done] : held_) count += request.url == url ? 1 : 0;
    return count;
  }
  /// Answers the oldest, of that URL when one is given.
  net::OutgoingRequest answer(int status, net::Headers headers = {}, const std::string& url = "") {
    auto [request, done] = take(url);
    done(net::OutgoingAnswer{status, std::move(headers), "ok", "192.0.2.1", Duration{3}});
    return std::move(request);
  }
  void refuse(const std::string& why) {
    auto [request, done] = take("");
    done(fail(Error{ErrorCode::unavailable, why, {}, {}}));
  }

 private:
  std::pair<net::OutgoingRequest, Done> take(const std::string& url) {
    const std::lock_guard lock(mutex_);
    auto at = held_.begin();
    while (!url.empty() && at->first.url != url) ++at;
    auto taken = std::move(*at);
    held_.erase(at);
    return taken;
  }
  mutable std::mutex mutex_;
  std::vector<std::pair<net::OutgoingRequest, Done>> held_;
  std::atomic<int> sent_{0};
};

struct House : test::AccountHouse {
  House() {
    first = add_one("https://one.example/hook");
    event_loop.start();
  }
  ~House() {
    stop();
    event_loop.stop();
  }
  service::EndpointWithSecret add_one(const std::string& url) {
    return *as_admin([&](service::Unit& unit) {
      return service::add_endpoint(unit, url, {"*"},
                                   [](const std::string&) { return Result<void>{}; });
    });
  }
  void post(int count) {
    as_admin([&](service::Unit& unit) {
      for (int i = 0; i < count; ++i) {
        service::post_message(unit, {"endpoint.test", {}, R"({"endpoint":1})"});
      }
    });
  }
  void start() {
    WebhookSettings settings;
    settings.schedule = service::normal_schedule();
    loop = make_webhook_loop(event_loop, *database, client, clock, *random, catalog, rules,
                             signals, settings);
    loop->start();
  }
  void stop() {
    while (loop && client.held() > 0) client.answer(200);
    loop.reset();
  }
  bool sends(int count) {
    return wait_until([&] { return client.sent() >= count; });
  }
  bool has(const std::string& state, int rows) {
    return wait_until([&] {
      return count("SELECT count(*) FROM delivery WHERE state = '" + state + "'") == rows;
    });
  }

  runtime::EventLoop event_loop{1};
  test::ManualClock clock{now};
  HeldClient client;
  service::EndpointWithSecret first;
  std::unique_ptr<WebhookLoop> loop;
};

std::string header(const net::OutgoingRequest& request, const std::string& name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace

TEST_CASE("webhook_loop: a message is signed, sent and recorded") {
  House house;
  house.post(1);
  house.start();
  REQUIRE(house.sends(1));
  const net::OutgoingRequest request = house.client.answer(204);
  CHECK(request.method == "POST");
  CHECK(request.url == "https://one.example/hook");
  CHECK(header(request, "content-type") == "application/json");
  const std::string id = header(request, "webhook-id");
  CHECK(id == house.text("SELECT message_key FROM message"));
  const auto seconds_now = to_millis(house.now) / 1000;
  CHECK(header(request, "webhook-timestamp") == std::to_string(seconds_now));
  CHECK(header(request, "webhook-signature") ==
        *sign_webhook(house.first.secret, id, seconds_now, request.body));
  CHECK(house.has("delivered", 1));
  CHECK(house.text("SELECT answer FROM attempt") == "ok");
}

TEST_CASE("webhook_loop: woken when a message is posted later") {
  House house;
  house.start();
  house.post(1);
  house.loop->wake();
  CHECK(house.sends(1));
}

TEST_CASE("webhook_loop: four in flight per endpoint, a stuck one does not hold up another") {
  House house;
  house.post(10);
  house.start();
  REQUIRE(house.sends(4));
  house.add_one("https://two.example/hook");
  house.post(1);
  house.loop->wake();
  REQUIRE(house.sends(5));
  CHECK(house.client.held_for("https://one.example/hook") == 4);
  CHECK(house.client.held_for("https://two.example/hook") == 1);
  // Each answer makes room for one more: 11 for the first endpoint, 1 for the second.
  for (int sent = 6; sent <= 12; ++sent) {
    house.client.answer(200, {}, "https://one.example/hook");
    REQUIRE(house.sends(sent));
    CHECK(house.client.held_for("https://one.example/hook") == 4);
  }
}

TEST_CASE("webhook_loop: a refused connection and Retry-After wait as they should") {
  House house;
  house.post(1);
  house.start();
  REQUIRE(house.sends(1));
  house.client.refuse("192.0.2.1: connection refused");
  REQUIRE(wait_until([&] { return house.count("SELECT attempts FROM delivery") == 1; }));
  CHECK(house.text("SELECT error FROM attempt") == "192.0.2.1: connection refused");
  const Duration wait = from_millis(house.count("SELECT next_at FROM delivery")) - house.now;
  CHECK(wait >= seconds{4});
  CHECK(wait <= seconds{6});
  house.clock.advance(seconds{6});
  house.loop->wake();
  REQUIRE(house.sends(2));
  house.client.answer(503, {{"retry-after", "7200"}});
  REQUIRE(wait_until([&] { return house.count("SELECT attempts FROM delivery") == 2; }));
  CHECK(from_millis(house.count("SELECT next_at FROM delivery")) ==
        house.clock.now() + hours{2});
}

TEST_CASE("webhook_loop: what a killed process was sending is sent again, with the same id") {
  House house;
  house.post(1);
  const auto lost = house.as_admin([](service::Unit& unit) {
    return service::claim_due_deliveries(unit, NodeId{});
  });
  REQUIRE(lost.items.size() == 1);
  house.reopen();
  house.start();
  REQUIRE(house.sends(1));
  CHECK(header(house.client.answer(200), "webhook-id") == lost.items[0].message_key);
  CHECK(house.has("delivered", 1));
}

TEST_CASE("webhook_loop: stopping waits for the tries under way and records them") {
  House house;
  house.post(2);
  house.start();
  REQUIRE(house.sends(2));
  std::thread stopper([&] { house.loop->stop(); });
  house.client.answer(200);
  house.client.answer(500);
  stopper.join();
  CHECK(house.count("SELECT count(*) FROM attempt") == 2);
  house.post(1);
  house.loop->wake();
  CHECK(house.client.sent() == 2);
}
