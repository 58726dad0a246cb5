#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "net/listen_socket.hpp"
#include "tests/net/net_support.hpp"

using namespace panelist;
using namespace panelist::net;
using namespace panelist::net::test;

namespace {

void describe(const Request& request, const Reply& reply) {
  const auto uid = request.local_uid ? std::to_string(*request.local_uid) : std::string("none");
  auto response = make_text(request.method + " " + request.path + " uid=" + uid +
                            (request.is_loopback ? " loopback" : " far") + " " + request.body);
  for (const auto& [name, value] : request.query) response.body += " " + name + "=" + value;
  reply(response);
}

ServerSettings on_socket(const std::string& path) {
  ServerSettings settings;
  settings.socket_path = path;
  return settings;
}

Request make_post(const std::string& path) {
  Request request;
  request.method = "POST";
  request.path = path;
  request.query = {{"dry run", "1&2"}};
  request.headers = {{"content-type", "application/json"}};
  request.body = "{}";
  return request;
}

}  // namespace

TEST_CASE("local socket: a request is answered, the peer's uid known, the file private") {
  const TemporaryFolder folder;
  const auto path = folder.path() + "/panelist.sock";
  TestServer host(describe, on_socket(path));
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0600U);
  const auto answer = send_local(path, make_post("/a b"));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body ==
        "POST /a b uid=" + std::to_string(::getuid()) + " loopback {} dry run=1&2");
  RawClient tcp(host.port());
  CHECK(tcp.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body.find("uid=none") !=
        std::string::npos);
  host.server->stop();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("local socket: a path far over 107 bytes works") {
  const TemporaryFolder folder;
  const auto deep = folder.path() + "/" + std::string(100, 'd') + "/" + std::string(100, 'e');
  std::filesystem::create_directories(deep);
  const auto path = deep + "/panelist.sock";
  TestServer host(describe, on_socket(path));
  const auto answer = send_local(path, make_post("/long"));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK_FALSE(listen_unix(path).has_value());  // in use is seen through the long path too
  host.server->stop();
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(listen_unix(deep + "/" + std::string(90, 'n')).error().code == ErrorCode::invalid);
}

TEST_CASE("local socket: a stale file is replaced, a live one and an ordinary file are not") {
  const TemporaryFolder folder;
  const auto path = folder.path() + "/panelist.sock";
  { const auto dead = listen_unix(path); }  // closed without unlink, as after a kill
  REQUIRE(std::filesystem::exists(path));
  TestServer host(describe, on_socket(path));
  const auto second = make_http_server(host.loop, on_socket(path), describe);
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == ErrorCode::unavailable);
  CHECK(second.error().detail.find(path) != std::string::npos);
  CHECK(send_local(path, make_post("/still-there")).has_value());
  const auto file = folder.path() + "/file";
  std::ofstream(file) << "text";
  CHECK_FALSE(make_http_server(host.loop, on_socket(file), describe).has_value());
  CHECK(std::filesystem::exists(file));
  CHECK_FALSE(listen_unix(folder.path() + "/missing/panelist.sock").has_value());
}

TEST_CASE("send_local: nobody there is unavailable, an early refusal is still an answer") {
  const TemporaryFolder folder;
  const auto path = folder.path() + "/panelist.sock";
  CHECK(send_local(path, make_post("/")).error().code == ErrorCode::unavailable);
  auto settings = on_socket(path);
  settings.limits.body_bytes_max = 10;
  TestServer host(describe, settings);
  auto request = make_post("/");
  request.body = std::string(2'000'000, 'x');
  const auto answer = send_local(path, request);
  REQUIRE(answer.has_value());
  CHECK(answer->status == 413);
}
