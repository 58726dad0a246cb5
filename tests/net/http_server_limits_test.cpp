// Deadlines, caps, event streams and the stop of the server, with small limits.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "net/http_server.hpp"
#include "tests/net/net_support.hpp"

using namespace panelist;
using namespace panelist::net;
using namespace panelist::net::test;

namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void say_fine(const Request&, const Reply& reply) { reply(make_text("fine")); }

/// Keeps what it is given; tells when it is over.
class TestStream : public EventStream {
 public:
  void open(std::function<bool(std::string)> send) override { opened.set(std::move(send)); }
  void close() override {
    ++closes;
    closed.set(true);
  }
  Promise<std::function<bool(std::string)>> opened;
  Promise<bool> closed;
  std::atomic<int> closes{0};
};

Handler stream_from(const std::shared_ptr<TestStream>& stream) {
  return [stream](const Request& request, const Reply& reply) {
    if (request.path != "/events") return say_fine(request, reply);
    Response response;
    response.headers = {{"content-type", "text/event-stream"}};
    response.stream = stream;
    reply(std::move(response));
  };
}

}  // namespace

TEST_CASE("http_server: a head that does not arrive in time is answered 408 and closed") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.head_after = Duration{60};
                  }));
  CHECK(status_of(exchange(host.port(), "GET / HTTP/1.1\r\nHost:")) == 408);
  CHECK(exchange(host.port(), "").empty());  // who says nothing is told nothing
  RawClient client(host.port());
  CHECK(client.send(get).read_answer().status == 200);
  CHECK(status_of(client.send("GET").read_all()) == 408);
  CHECK(host.server->counts().timeouts == 3);
}

TEST_CASE("http_server: dripping one byte at a time does not extend the head's deadline") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.head_after = Duration{100};
                  }));
  RawClient client(host.port());
  std::atomic<bool> is_over{false};
  std::thread dripper([&] {
    while (!is_over) client.send("G");
  });
  CHECK(status_of(client.read_all()) >= 400);
  is_over = true;
  dripper.join();
}

TEST_CASE("http_server: a keep-alive connection that stays quiet is closed without a word") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.idle_after = Duration{50};
                  }));
  RawClient client(host.port());
  CHECK(client.send(get).read_answer().status == 200);
  CHECK(client.is_closed());
  CHECK(host.server->counts().timeouts == 0);
  CHECK(wait_until([&] { return host.server->counts().open == 0; }));
}

TEST_CASE("http_server: a body slower than the minimum rate is answered 408") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.body_after = Duration{50};
                    limits.body_rate_min = 1000;
                  }));
  const auto answer =
      exchange(host.port(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n0123456789");
  CHECK(status_of(answer) == 408);
  CHECK(host.server->counts().timeouts == 1);
}

TEST_CASE("http_server: many large bodies at a time share a bound, small ones and later ones pass") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.small_body_bytes = 1000;
                    limits.large_bodies_bytes_max = 100'000;
                  }));
  const auto begin = [&](RawClient& client, std::size_t size) {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " +
                std::to_string(size) + "\r\n\r\n");
    return client.read_answer(false).status;
  };
  RawClient first(host.port());
  CHECK(begin(first, 90'000) == 100);
  first.send(std::string(60'000, 'x'));
  RawClient second(host.port());
  CHECK(begin(second, 90'000) == 100);
  const auto refused = second.read_answer();
  CHECK(refused.status == 503);
  CHECK(refused.has("retry-after: 1\r\n"));
  RawClient small(host.port());
  CHECK(begin(small, 1000) == 100);
  CHECK(small.send(std::string(1000, 'x')).read_answer().status == 200);
  CHECK(first.send(std::string(30'000, 'x')).read_answer().status == 200);
  for (int again = 0; again < 3; ++again) {
    CHECK(begin(first, 90'000) == 100);
    CHECK(first.send(std::string(90'000, 'x')).read_answer().status == 200);
  }
}

TEST_CASE("http_server: a client that does not read its answer is cut off") {
  TestServer host([](const Request&, const Reply& reply) {
    reply(make_text(std::string(30'000'000, 'x')));
  }, with_limits([](ServerLimits& limits) { limits.write_after = Duration{50}; }));
  RawClient client(host.port());
  client.send(get);
  CHECK(wait_until([&] { return host.server->counts().timeouts == 1; }));
  CHECK(wait_until([&] { return host.server->counts().open == 0; }));
}

TEST_CASE("http_server: over the cap per address a connection is told 503, closed and counted") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) {
                    limits.connections_per_address_max = 2;
                  }));
  RawClient first(host.port());
  RawClient second(host.port());
  CHECK(first.send(get).read_answer().status == 200);
  CHECK(second.send(get).read_answer().status == 200);
  RawClient third(host.port());
  const auto refused = third.send(get).read_answer();
  CHECK(refused.status == 503);
  CHECK(refused.has("retry-after: 1\r\n"));
  CHECK(third.is_closed());
  third.close();
  CHECK(host.server->counts().refused == 1);
  CHECK(first.send(get).read_answer().status == 200);
  second.close();
  CHECK(wait_until([&] { return host.server->counts().open == 1; }));
  RawClient fourth(host.port());
  CHECK(fourth.send(get).read_answer().status == 200);
}

TEST_CASE("http_server: over the total cap a connection is told 503") {
  TestServer host(say_fine, with_limits([](ServerLimits& limits) { limits.connections_max = 1; }));
  RawClient first(host.port());
  CHECK(first.send(get).read_answer().status == 200);
  CHECK(status_of(exchange(host.port(), get)) == 503);
}

TEST_CASE("event stream: events arrive as they are sent, without a length and uncached") {
  const auto stream = std::make_shared<TestStream>();
  TestServer host(stream_from(stream));
  RawClient client(host.port());
  const auto head = client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  CHECK(head.status == 200);
  CHECK(head.has("content-type: text/event-stream\r\n"));
  CHECK(head.has("cache-control: no-store\r\n"));
  CHECK_FALSE(head.has("content-length"));
  const auto send = stream->opened.wait().value();
  CHECK(send("data: one\n\n"));
  CHECK(client.read_until("data: one\n\n"));
  std::thread other([&] { CHECK(send("data: two\n\n")); });
  CHECK(client.read_until("data: one\n\ndata: two\n\n"));
  other.join();
  client.close();
  CHECK(stream->closed.wait() == true);
  CHECK_FALSE(send("data: three\n\n"));
  host.server->stop();
  CHECK(stream->closes == 1);
}

TEST_CASE("event stream: a quiet stream gets heartbeats") {
  const auto stream = std::make_shared<TestStream>();
  TestServer host(stream_from(stream), with_limits([](ServerLimits& limits) {
                    limits.heartbeat_after = Duration{20};
                  }));
  RawClient client(host.port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  CHECK(client.read_until(":\n\n:\n\n:\n\n"));
}

TEST_CASE("event stream: a reader too far behind loses the stream instead of events") {
  const auto stream = std::make_shared<TestStream>();
  TestServer host(stream_from(stream), with_limits([](ServerLimits& limits) {
                    limits.stream_buffer_bytes_max = 100'000;
                  }));
  RawClient client(host.port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  const auto send = stream->opened.wait().value();
  const std::string chunk(10'000, 'x');
  CHECK(wait_until([&] { return !send(chunk); }));
  CHECK(stream->closed.wait() == true);
}

TEST_CASE("event stream: HEAD gets the head alone and the stream is never opened") {
  const auto stream = std::make_shared<TestStream>();
  TestServer host(stream_from(stream));
  const auto answer = exchange(host.port(), "HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(status_of(answer) == 200);
  CHECK(answer.ends_with("\r\n\r\n"));
  host.server->stop();
  CHECK(stream->closes == 0);
}

TEST_CASE("stop: the request in flight is answered, idle connections and streams end at once") {
  const auto stream = std::make_shared<TestStream>();
  Promise<Reply> held;
  TestServer host([&](const Request& request, const Reply& reply) {
    if (request.path == "/held") return held.set(reply);
    stream_from(stream)(request, reply);
  });
  RawClient idle(host.port());
  idle.send(get).read_answer();
  RawClient busy(host.port());
  busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient listening(host.port());
  listening.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  const auto reply = held.wait().value();
  std::thread stopper([&] { host.server->stop(); });
  CHECK(idle.is_closed());
  CHECK(stream->closed.wait() == true);
  reply(make_text("done after all"));
  const auto answer = busy.read_answer();
  CHECK(answer.body == "done after all");
  CHECK(answer.has("connection: close\r\n"));
  CHECK(busy.is_closed());
  stopper.join();
  CHECK(host.server->counts().open == 0);
}

TEST_CASE("stop: a request that never gets its answer is cut after stop_after") {
  Promise<Reply> held;
  TestServer host([&](const Request&, const Reply& reply) { held.set(reply); },
                  with_limits([](ServerLimits& limits) { limits.stop_after = Duration{50}; }));
  RawClient client(host.port());
  client.send(get);
  const auto reply = held.wait().value();
  host.server->stop();
  CHECK(client.read_all().empty());
  reply(make_text("too late"));  // harmless
}

TEST_CASE("stop: the port can be bound again at once") {
  ServerSettings settings;
  {
    TestServer host(say_fine, settings);
    settings.listen = "127.0.0.1:" + std::to_string(host.port());
    RawClient client(host.port());
    CHECK(client.send(get).read_answer().status == 200);
    host.server->stop();  // the server closes first, so its side waits in TIME_WAIT
  }
  TestServer again(say_fine, settings);
  RawClient client(again.port());
  CHECK(client.send(get).read_answer().status == 200);
}
