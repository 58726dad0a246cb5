#include "net/http_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "net/response_head.hpp"
#include "tests/net/net_support.hpp"

using namespace panelist;
using namespace panelist::net;
using namespace panelist::net::test;

namespace {

/// Says back what it understood.
void echo(const Request& request, const Reply& reply) {
  reply(make_text(request.method + " " + request.path + " [" + request.body + "]"));
}

/// Checks the problem body of the server's own errors.
void check_problem(const RawAnswer& answer, int status) {
  CHECK(answer.status == status);
  CHECK(answer.has("content-type: application/problem+json\r\n"));
  CHECK(answer.has("connection: close\r\n"));
  const auto problem = nlohmann::json::parse(answer.body, nullptr, false);
  REQUIRE(problem.is_object());
  CHECK(problem.value("status", 0) == status);
  CHECK(problem.value("type", "") == "about:blank");
  CHECK_FALSE(problem.value("title", "").empty());
  CHECK_FALSE(problem.value("detail", "").empty());
}

}  // namespace

TEST_CASE("http_server: an answer carries date, length and request id, and names no server") {
  TestServer host(echo);
  RawClient client(host.port());
  const auto answer = client.send("GET /x?y HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  CHECK(answer.status == 200);
  CHECK(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answer.body == "GET /x []");
  CHECK(answer.has("\r\ncontent-length: 9\r\n"));
  CHECK(answer.has("\r\ncontent-type: text/plain\r\n"));
  CHECK(answer.has(" GMT\r\n"));
  CHECK(answer.has("\r\nx-request-id: "));
  CHECK_FALSE(answer.has("server:"));
  CHECK_FALSE(answer.has("connection:"));
  CHECK(client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body == "GET /2 []");
  CHECK(host.server->counts().accepted == 1);
  CHECK(host.server->counts().requests == 2);
  CHECK(host.server->counts().open == 1);
}

TEST_CASE("http_server: pipelined requests are answered in order, though the first takes longest") {
  Promise<Reply> held;
  TestServer host([&](const Request& request, const Reply& reply) {
    if (request.path == "/slow") return held.set(reply);
    echo(request, reply);
  });
  RawClient client(host.port());
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
              "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
              "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
              "GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  std::thread other([&] { held.wait().value()(make_text("slow")); });
  CHECK(client.read_answer().body == "slow");
  CHECK(client.read_answer().body == "POST /b [hi]");
  CHECK(client.read_answer().body == "GET /c []");
  CHECK(client.is_closed());
  other.join();
}

TEST_CASE("http_server: a thousand pipelined requests need no deeper stack and keep their order") {
  TestServer host(echo);
  RawClient client(host.port());
  std::string all;
  for (int i = 0; i < 1000; ++i) {
    all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(client.read_answer().body == "GET /" + std::to_string(i) + " []");
  }
  sender.join();
}

TEST_CASE("http_server: a request may arrive byte by byte, with an empty line before it") {
  TestServer host(echo);
  RawClient client(host.port());
  const std::string bytes = "\r\nPOST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  for (const char c : bytes) {
    client.send({&c, 1});
  }
  CHECK(client.read_answer().body == "POST /x [abc]");
}

TEST_CASE("http_server: smuggling forms get one error and a close, and nothing behind them") {
  std::atomic<int> calls{0};
  TestServer host([&](const Request& request, const Reply& reply) {
    ++calls;
    echo(request, reply);
  });
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::vector<std::pair<std::string, int>> forms{
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
       "0\r\n\r\n", 411},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(70'000, 'a') + "\r\n\r\n", 431},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n", 413},
  };
  for (const auto& [form, status] : forms) {
    CAPTURE(form.substr(0, 80));
    RawClient client(host.port());
    check_problem(client.send(form + smuggled).read_answer(), status);
    CHECK(client.is_closed());
  }
  CHECK(calls == 0);
  CHECK(host.server->counts().bad_requests == forms.size());
}

TEST_CASE("http_server: a body that is too large is refused, and the refusal arrives") {
  TestServer host(echo, with_limits([](ServerLimits& limits) { limits.body_bytes_max = 1000; }));
  RawClient client(host.port());
  const std::string body(3'000'000, 'x');
  std::thread sender([&] {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n").send(body);
  });
  check_problem(client.read_answer(), 413);
  CHECK(client.is_closed());
  sender.join();
}

TEST_CASE("http_server: a large body arrives whole, and 100-continue is answered before it") {
  TestServer host([](const Request& request, const Reply& reply) {
    reply(make_text(std::to_string(request.body.size()) + request.body.substr(0, 1)));
  });
  RawClient client(host.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n"
              "Expect: 100-continue\r\n\r\n");
  CHECK(client.read_answer(false).status == 100);
  client.send(std::string(3'000'000, 'z'));
  CHECK(client.read_answer().body == "3000000z");
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nab");
  CHECK(client.read_answer().body == "2a");  // the body was there already: no 100
}

TEST_CASE("http_server: HEAD and 304 keep their headers and have no body") {
  TestServer host([](const Request& request, const Reply& reply) {
    auto response = make_text("0123456789");
    if (request.path == "/unchanged") response.status = 304;
    reply(response);
  });
  RawClient client(host.port());
  const auto head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer(false);
  CHECK(head.has("content-length: 10\r\n"));
  client.send("GET /unchanged HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto unchanged = client.read_answer(false);
  CHECK(unchanged.status == 304);
  CHECK_FALSE(unchanged.has("content-length"));
  CHECK(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body == "0123456789");
  const auto refused = exchange(host.port(), "HEAD /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(status_of(refused) == 400);
  CHECK(refused.ends_with("\r\n\r\n"));
}

TEST_CASE("http_server: HTTP/1.0 closes after its answer unless it asks to stay") {
  TestServer host(echo);
  CHECK(exchange(host.port(), "GET / HTTP/1.0\r\n\r\n").ends_with("GET / []"));
  RawClient client(host.port());
  const auto answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read_answer();
  CHECK(answer.has("connection: keep-alive\r\n"));
  CHECK(client.send("GET /2 HTTP/1.0\r\n\r\n").read_answer().body == "GET /2 []");
  CHECK(client.is_closed());
}

TEST_CASE("http_server: a shared body larger than the socket takes is sent whole") {
  const auto page = std::make_shared<const std::string>(20'000'000, 'p');
  TestServer host([&](const Request&, const Reply& reply) {
    Response response;
    response.shared_body = page;
    reply(std::move(response));
  });
  RawClient client(host.port());
  CHECK(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body == *page);
  CHECK(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body.size() == page->size());
}

TEST_CASE("http_server: a handler that throws or forgets its reply answers 500, the next works") {
  TestServer host([](const Request& request, const Reply& reply) {
    if (request.path == "/throw") throw std::runtime_error("secret");
    if (request.path == "/throw-int") throw 7;
    if (request.path == "/drop") return;
    reply(make_text("fine"));
    if (request.path == "/twice") reply(make_text("again"));
    if (request.path == "/late-throw") throw std::runtime_error("too late");
  });
  RawClient client(host.port());
  for (const std::string path : {"/throw", "/throw-int", "/drop"}) {
    const auto answer = client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    CHECK(answer.status == 500);
    CHECK(answer.has("application/problem+json"));
    CHECK(answer.body.find("secret") == std::string::npos);
  }
  for (const std::string path : {"/twice", "/late-throw", "/fine"}) {
    const auto answer = client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "fine");
  }
}

TEST_CASE("make_fields: go out once and in order, without those that the server adds itself") {
  const auto fields = make_fields({{"etag", "\"1\""}, {"content-length", "7"}, {"date", "x"}});
  REQUIRE(fields);
  CHECK(*fields == "etag: \"1\"\r\n");
  CHECK(make_fields({{"location", "/a\r\nset-cookie: b"}}) == nullptr);
  TestServer host([&](const Request&, const Reply& reply) {
    Response response = make_text("x");
    response.shared_fields = fields;
    reply(std::move(response));
  });
  RawClient client(host.port());
  const auto answer = client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  CHECK(answer.has("\r\netag: \"1\"\r\ncontent-type: text/plain\r\n"));
  CHECK(answer.has("\r\ncontent-length: 1\r\n"));
}

TEST_CASE("http_server: a header with a line break never reaches the client") {
  TestServer host([](const Request& request, const Reply& reply) {
    auto response = make_text("x");
    if (request.path == "/value") response.headers.emplace_back("location", "/a\r\nset-cookie: b");
    if (request.path == "/name") response.headers.emplace_back("a b", "c");
    if (request.path == "/length") response.headers.emplace_back("content-length", "99");
    reply(response);
  });
  RawClient client(host.port());
  for (const std::string path : {"/value", "/name"}) {
    const auto answer = client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    CHECK(answer.status == 500);
    CHECK_FALSE(answer.has("set-cookie"));
  }
  CHECK(client.send("GET /length HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body == "x");
}

TEST_CASE("http_server: replies from many threads reach the right clients") {
  std::mutex mutex;
  std::vector<std::thread> workers;
  TestServer host([&](const Request& request, const Reply& reply) {
    const std::lock_guard lock(mutex);
    workers.emplace_back([request, reply] { echo(request, reply); });
  }, {}, 2);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      RawClient client(host.port());
      for (int k = 0; k < 20; ++k) {
        const auto path = "/" + std::to_string(i) + "/" + std::to_string(k);
        client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        if (client.read_answer().body == "GET " + path + " []") ++right;
      }
    });
  }
  for (auto& client : clients) client.join();
  for (auto& worker : workers) worker.join();
  CHECK(right == 160);
}

TEST_CASE("http_server: forwarding headers count from a trusted proxy only") {
  const auto describe = [](const Request& request, const Reply& reply) {
    reply(make_text(request.remote_address + (request.is_secure ? " secure" : " plain") +
                    (request.is_loopback ? " loopback " : " far ") + request.request_id));
  };
  const std::string forwarded =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n"
      "X-Request-Id: from-proxy\r\n\r\n";
  ServerSettings settings;
  settings.trusted_proxies = {"127.0.0.0/8"};
  TestServer trusting(describe, settings);
  RawClient behind(trusting.port());
  const auto vouched = behind.send(forwarded).read_answer();
  CHECK(vouched.body == "9.9.9.9 secure far from-proxy");
  CHECK(vouched.has("x-request-id: from-proxy\r\n"));
  TestServer wary(describe);
  RawClient direct(wary.port());
  CHECK(direct.send(forwarded).read_answer().body.starts_with("127.0.0.1 plain far "));
  const auto own = direct.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
  CHECK(own.body.starts_with("127.0.0.1 plain loopback "));
}

TEST_CASE("make_http_server: what cannot be bound or read comes back as a sentence that names it") {
  TestServer host(echo);
  const auto address = "127.0.0.1:" + std::to_string(host.port());
  const auto make = [&](const ServerSettings& settings) {
    const auto made = make_http_server(host.loop, settings, echo);
    REQUIRE_FALSE(made.has_value());
    return made.error();
  };
  ServerSettings settings;
  settings.listen = address;
  CHECK(make(settings).code == ErrorCode::unavailable);
  CHECK(make(settings).detail.find(address) != std::string::npos);
  for (const std::string bad :
       {"nonsense", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "::1:80"}) {
    settings.listen = bad;
    CHECK(make(settings).code == ErrorCode::invalid);
  }
  settings.listen = "127.0.0.1:0";
  settings.trusted_proxies = {"everyone"};
  CHECK(make(settings).detail.find("everyone") != std::string::npos);
  settings.trusted_proxies.clear();
  settings.tls_certificate = "/nowhere/cert.pem";
  CHECK(make(settings).code == ErrorCode::invalid);
  settings.tls_key = "/nowhere/key.pem";
  CHECK(make(settings).detail.find("/nowhere/cert.pem") != std::string::npos);
}
