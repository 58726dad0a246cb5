#include "tests/net/net_support.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace panelist::net::test {
namespace {

constexpr timeval read_max{20, 0};

FileDescriptor connect_loopback(std::uint16_t port) {
  FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

}  // namespace

TestServer::TestServer(Handler handler, ServerSettings settings, int threads) : loop(threads) {
  if (settings.listen.empty()) settings.listen = "127.0.0.1:0";
  loop.start();
  auto made = make_http_server(loop, std::move(settings), std::move(handler));
  if (!made) throw std::runtime_error(made.error().detail);
  server = std::move(*made);
}

TestServer::~TestServer() {
  if (server) server->stop();
  loop.stop();
}

ServerSettings with_limits(const std::function<void(ServerLimits&)>& change) {
  ServerSettings settings;
  change(settings.limits);
  return settings;
}

RawClient::RawClient(std::uint16_t port) : RawClient(connect_loopback(port)) {}

RawClient::RawClient(FileDescriptor fd) : fd_(std::move(fd)) {
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &read_max, sizeof read_max);
}

RawClient& RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return *this;
}

bool RawClient::read_more() {
  std::array<char, 65536> buffer{};
  const auto got = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
  if (got < 0) was_reset_ = true;
  if (got <= 0) return false;
  pending_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

bool RawClient::read_until(std::string_view text) {
  while (pending_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

RawAnswer RawClient::read_answer(bool has_body) {
  RawAnswer answer;
  if (!read_until("\r\n\r\n")) return answer;
  const auto head_end = pending_.find("\r\n\r\n") + 4;
  answer.head = pending_.substr(0, head_end);
  answer.status = status_of(answer.head);
  pending_.erase(0, head_end);
  const auto field = answer.head.find("content-length: ");
  if (!has_body || field == std::string::npos) return answer;
  std::size_t length = 0;
  std::from_chars(answer.head.data() + field + 16, answer.head.data() + answer.head.size(), length);
  while (pending_.size() < length) {
    if (!read_more()) break;
  }
  answer.body = pending_.substr(0, length);
  pending_.erase(0, length);
  return answer;
}

std::string RawClient::read_all() {
  while (read_more()) {
  }
  return std::exchange(pending_, {});
}

void RawClient::close_sending() { ::shutdown(fd_.get(), SHUT_WR); }

std::string exchange(std::uint16_t port, std::string_view bytes) {
  RawClient client(port);
  client.send(bytes);
  auto answer = client.read_all();
  CHECK_FALSE(client.was_reset());
  return answer;
}

int status_of(std::string_view text) {
  if (!text.starts_with("HTTP/1.1 ") || text.size() < 12) return 0;
  int status = 0;
  std::from_chars(text.data() + 9, text.data() + 12, status);
  return status;
}

bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

TemporaryFolder::TemporaryFolder() : path_("/tmp/panelist-net-XXXXXX") {
  REQUIRE(::mkdtemp(path_.data()) != nullptr);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void make_certificate(const std::string& folder, const std::string& subject_alt_name) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
  X509_set_pubkey(certificate.get(), key.get());
  auto* name = X509_get_subject_name(certificate.get());
  const auto* common = reinterpret_cast<const unsigned char*>("panelist test");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  for (const auto& [nid, value] : {std::pair{NID_subject_alt_name, subject_alt_name},
                                   std::pair{NID_basic_constraints, std::string("CA:TRUE")}}) {
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    REQUIRE(extension != nullptr);
    X509_add_ext(certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0);
  const File key_file(std::fopen((folder + "/key.pem").c_str(), "w"));
  const File certificate_file(std::fopen((folder + "/cert.pem").c_str(), "w"));
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_X509(certificate_file.get(), certificate.get());
}

Response make_text(std::string body) {
  Response response;
  response.headers = {{"content-type", "text/plain"}};
  response.body = std::move(body);
  return response;
}

}  // namespace panelist::net::test
