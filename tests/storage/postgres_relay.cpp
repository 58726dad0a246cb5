#include "tests/storage/postgres_relay.hpp"

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace panelist::storage::test {
namespace {

int connect_to(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL.5432";
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("the relay finds no server");
  return server;
}

void send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string_view receive(int from, char (&buffer)[8192]) {
  const ssize_t size = ::recv(from, buffer, sizeof buffer, 0);
  return {buffer, size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

PostgresRelay::PostgresRelay(const std::string& socket_folder) : folder_(socket_folder) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the relay cannot listen");
  port_ = ntohs(address.sin_port);
  accepts_ = std::thread([this] { accept_loop(); });
}

PostgresRelay::~PostgresRelay() {
  ::shutdown(listener_, SHUT_RDWR);
  accepts_.join();
  ::close(listener_);
  for (const auto& line : lines_) {
    ::shutdown(line->client, SHUT_RDWR);
    ::shutdown(line->server, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const auto& line : lines_) {
    ::close(line->client);
    ::close(line->server);
  }
}

std::string PostgresRelay::url(const std::string& database) const {
  return "postgresql://panelist@127.0.0.1:" + std::to_string(port_) + "/" + database +
         "?sslmode=disable&gssencmode=disable";
}

void PostgresRelay::accept_loop() {
  for (;;) {
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    auto line = std::make_unique<Line>();
    line->client = client;
    line->server = connect_to(folder_);
    Line& own = *line;
    lines_.push_back(std::move(line));
    threads_.emplace_back([this, &own] { forward_commands(own); });
    threads_.emplace_back([this, &own] { forward_answers(own); });
  }
}

void PostgresRelay::forward_commands(Line& line) {
  char buffer[8192];
  for (auto bytes = receive(line.client, buffer); !bytes.empty();
       bytes = receive(line.client, buffer)) {
    if (next_ != Cut::none && bytes.find(text_) != std::string_view::npos) {
      const Cut cut = next_.exchange(Cut::none);
      if (cut == Cut::before_commit) break;
      line.swallows = cut == Cut::after_commit;
    }
    send_all(line.server, bytes);
  }
  ::shutdown(line.client, SHUT_RDWR);
  ::shutdown(line.server, SHUT_RDWR);
}

void PostgresRelay::forward_answers(Line& line) {
  char buffer[8192];
  for (auto bytes = receive(line.server, buffer); !bytes.empty();
       bytes = receive(line.server, buffer)) {
    if (line.swallows) break;
    send_all(line.client, bytes);
  }
  ::shutdown(line.client, SHUT_RDWR);
  ::shutdown(line.server, SHUT_RDWR);
}

}  // namespace panelist::storage::test
