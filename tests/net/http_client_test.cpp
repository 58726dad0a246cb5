#include "net/http_client.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "net/http_server.hpp"
#include "net/listen_socket.hpp"
#include "tests/net/net_support.hpp"

using namespace panelist;
using namespace panelist::net;
using namespace panelist::net::test;

namespace {

const std::vector<std::string> loopback{"127.0.0.0/8", "::1"};

void echo(const Request& request, const Reply& reply) {
  auto response = make_text(request.body + "|" + std::string(request.header("host").value_or("")) +
                            "|" + std::string(request.header("x-a").value_or("")));
  if (request.path == "/moved") {
    response.status = 302;
    response.headers.emplace_back("location", "/elsewhere");
  }
  if (request.path == "/large") response.body = std::string(100'000, 'L');
  if (request.path == "/silent") return;
  reply(response);
}

struct TestClient {
  explicit TestClient(std::vector<std::string> allowed = loopback) : loop(1) {
    loop.start();
    client = make_http_client(loop, std::move(allowed));
  }
  ~TestClient() {
    client.reset();
    loop.stop();
  }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  Result<OutgoingAnswer> post(const std::string& url, Duration timeout = Duration{15'000}) {
    OutgoingRequest request;
    request.url = url;
    request.headers = {{"content-type", "application/json"}, {"x-a", "b"}};
    request.body = "{\"test\":1}";
    request.timeout = timeout;
    const auto answer = std::make_shared<Promise<Result<OutgoingAnswer>>>();
    client->send(request, [answer](Result<OutgoingAnswer> result) {
      answer->set(std::move(result));
    });
    auto result = answer->wait();
    if (!result) return fail(conflict("no answer at all"));
    return std::move(*result);
  }
  /// The detail of the error, empty when there was none.
  std::string error(const std::string& url, Duration timeout = Duration{15'000}) {
    const auto result = post(url, timeout);
    return result ? std::string() : result.error().detail;
  }

  runtime::EventLoop loop;
  std::unique_ptr<HttpClient> client;
};

std::string at(std::uint16_t port, const std::string& path, const std::string& host = "127.0.0.1",
               const std::string& scheme = "http") {
  return scheme + "://" + host + ":" + std::to_string(port) + path;
}

/// Answers one connection with fixed bytes, then closes.
class CannedServer {
 public:
  explicit CannedServer(std::string answer) : listener_(std::move(*listen_tcp("127.0.0.1:0"))) {
    thread_ = std::thread([this, answer = std::move(answer)] {
      RawClient peer(FileDescriptor(::accept(listener_.get(), nullptr, nullptr)));
      peer.read_until("\r\n\r\n");
      peer.send(answer);
      peer.close_sending();
      peer.read_all();
    });
  }
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;
  ~CannedServer() { thread_.join(); }
  std::uint16_t port() const { return bound_port(listener_.get()); }

 private:
  FileDescriptor listener_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("http_client: a request goes out with its headers, to the address it reports") {
  TestServer host(echo);
  TestClient client;
  const auto answer = client.post(at(host.port(), "/hook?x=1"));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == "{\"test\":1}|127.0.0.1:" + std::to_string(host.port()) + "|b");
  CHECK(answer->address == "127.0.0.1");
  CHECK(answer->took.count() >= 0);
}

TEST_CASE("http_client: a name is resolved, every address checked, the connection pinned to one") {
  TestServer host(echo);
  TestClient client;
  const auto answer = client.post(at(host.port(), "/", "localhost"));
  REQUIRE(answer.has_value());
  CHECK(answer->body.find("|localhost:") != std::string::npos);
  CHECK(answer->address == "127.0.0.1");
  TestClient strict(std::vector<std::string>{"10.0.0.0/8"});
  CHECK(strict.error(at(host.port(), "/", "localhost")).starts_with("refused target: localhost: "));
}

TEST_CASE("http_client: targets outside the allow list are refused before any connection") {
  TestServer host(echo);
  TestClient client(std::vector<std::string>{});
  const auto refused = client.post(at(host.port(), "/", "127.0.0.1", "https"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::forbidden);
  CHECK(client.error("https://[::1]/").starts_with("refused target: "));
  CHECK(client.error("https://169.254.169.254/").starts_with("refused target: "));
  CHECK(client.error("http://8.8.8.8/").starts_with("refused target: "));
  CHECK(client.post("nonsense").error().code == ErrorCode::invalid);
  CHECK(host.server->counts().accepted == 0);
  CHECK_THROWS_AS(make_http_client(client.loop, {"nonsense"}), std::invalid_argument);
}

TEST_CASE("http_client: a redirect is an answer and is not followed") {
  TestServer host(echo);
  TestClient client;
  CHECK(client.post(at(host.port(), "/moved"))->status == 302);
  CHECK(host.server->counts().requests == 1);
}

TEST_CASE("http_client: 20 KB of the answer are kept") {
  TestServer host(echo);
  TestClient client;
  const auto answer = client.post(at(host.port(), "/large"));
  REQUIRE(answer.has_value());
  CHECK(answer->body == std::string(20'480, 'L'));
}

TEST_CASE("http_client: each kind of failure says which it is") {
  TestClient client;
  std::uint16_t free_port = 0;
  {
    const auto listener = listen_tcp("127.0.0.1:0");
    free_port = bound_port(listener->get());
  }
  CHECK(client.error(at(free_port, "/")).starts_with("connect: 127.0.0.1: "));
  CHECK(client.error("https://no-such.invalid/").starts_with("dns: no-such.invalid: "));
  TestServer host(echo, with_limits([](ServerLimits& limits) { limits.stop_after = Duration{1}; }));
  const auto silent = listen_tcp("127.0.0.1:0");
  CHECK(client.error(at(bound_port(silent->get()), "/"), Duration{50}) ==
        "timeout: while waiting for the answer");
  CHECK(client.error(at(host.port(), "/", "127.0.0.1", "https")).starts_with("tls: "));
  for (const std::string answer :
       {"", "SSH-2.0\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
        "HTTP/1.1 100 Continue\r\n\r\n"}) {
    CAPTURE(answer);
    CannedServer canned(answer);
    CHECK(client.error(at(canned.port(), "/")).starts_with("protocol: "));
  }
}

TEST_CASE("http_client: chunked, informational and endless answers are read as they should be") {
  TestClient client;
  const auto body_of = [&](const std::string& answer) {
    CannedServer canned(answer);
    const auto result = client.post(at(canned.port(), "/"));
    return result ? std::to_string(result->status) + result->body : result.error().detail;
  };
  CHECK(body_of("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
                "HTTP/1.1 204 No Content\r\n\r\n") == "204");
  CHECK(body_of("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                "3\r\nabc\r\n0\r\n\r\n") == "200abc");
  CHECK(body_of("HTTP/1.0 200 OK\r\n\r\nuntil the end") == "200until the end");
  CHECK(body_of("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n") == "410");
  const auto trailer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: " +
                       std::string(300'000, 't') + "\r\n\r\n";
  CHECK(body_of(trailer).starts_with("protocol: "));
}

TEST_CASE("http_client: TLS goes through with the right name and authority, and only then") {
  const TemporaryFolder folder;
  make_certificate(folder.path(), "DNS:localhost");
  ServerSettings settings;
  settings.tls_certificate = folder.path() + "/cert.pem";
  settings.tls_key = folder.path() + "/key.pem";
  TestServer host([](const Request& request, const Reply& reply) {
    reply(make_text(request.is_secure ? "secure " + request.body : "plain"));
  }, settings);
  {
    TestClient unknowing;
    const auto why = unknowing.error(at(host.port(), "/", "localhost", "https"));
    CAPTURE(why);
    CHECK(why.starts_with("tls: "));
    CHECK(why.find("self") != std::string::npos);  // self-signed certificate
  }
  ::setenv("SSL_CERT_FILE", settings.tls_certificate.c_str(), 1);
  {
    TestClient client;
    const auto answer = client.post(at(host.port(), "/", "localhost", "https"));
    REQUIRE(answer.has_value());
    CHECK(answer->body == "secure {\"test\":1}");
    CHECK(client.error(at(host.port(), "/", "127.0.0.1", "https")).starts_with("tls: "));
  }
  ::unsetenv("SSL_CERT_FILE");
}

TEST_CASE("http_server: a large answer over TLS is whole, and a plain request there is closed") {
  const TemporaryFolder folder;
  make_certificate(folder.path(), "IP:127.0.0.1");
  ServerSettings settings;
  settings.tls_certificate = folder.path() + "/cert.pem";
  settings.tls_key = folder.path() + "/key.pem";
  TestServer host([](const Request&, const Reply& reply) {
    reply(make_text(std::string(3'000'000, 't')));
  }, settings, 2);
  ::setenv("SSL_CERT_FILE", settings.tls_certificate.c_str(), 1);
  {
    TestClient client;
    OutgoingRequest request;
    request.url = at(host.port(), "/", "127.0.0.1", "https");
    request.answer_bytes_max = 10'000'000;
    Promise<Result<OutgoingAnswer>> got;
    client.client->send(request, [&](Result<OutgoingAnswer> result) {
      got.set(std::move(result));
    });
    const auto result = got.wait().value();
    REQUIRE(result.has_value());
    CHECK(result->body.size() == 3'000'000);
  }
  ::unsetenv("SSL_CERT_FILE");
  RawClient plain(host.port());
  CHECK(status_of(plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_all()) == 0);
}
