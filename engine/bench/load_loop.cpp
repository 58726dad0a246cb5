#include "bench/load_loop.hpp"

#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bench/answer_head.hpp"
#include "net/file_descriptor.hpp"

namespace panelist::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto silence_max = std::chrono::seconds{30};
constexpr auto look_at_stop_every = std::chrono::milliseconds{200};

Error load_error(const std::string& what) { return {ErrorCode::unavailable, what, {}, {}}; }
Error system_error_of(const std::string& doing) {
  return load_error(doing + ": " + std::strerror(errno));
}

Result<net::FileDescriptor> connect_to(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found))
    return fail(load_error(address.host + ": " + gai_strerror(code)));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, freeaddrinfo);
  net::FileDescriptor socket(
      ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, found->ai_protocol));
  if (socket.get() < 0 || connect(socket.get(), found->ai_addr, found->ai_addrlen) != 0)
    return fail(system_error_of("connecting to " + address.host_field));
  const int on = 1;
  setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

/// One player's connection.
struct Line {
  Player* player{};
  net::FileDescriptor socket;
  std::string out;      ///< the request under way
  std::size_t sent{0};  ///< bytes of it that the kernel took
  std::string in;       ///< of an answer that did not come in one piece
  SteadyTime sent_at{};
  bool is_waiting{false};  ///< for an answer
  bool is_through{false};
  bool is_full{false};  ///< the kernel took only a part of the request
};

class Loop {
 public:
  Loop(std::span<Player* const> players, const MustStop& must_stop)
      : must_stop_(must_stop), lines_(players.size()), buffer_(256 * 1024) {
    for (std::size_t i = 0; i < players.size(); ++i) lines_[i].player = players[i];
  }
  Result<void> run(std::span<const Address> addresses);

 private:
  Result<void> connect_all(std::span<const Address> addresses);
  Result<void> ask(Line& line);
  Result<void> push(Line& line);
  Result<void> pull(Line& line);
  Result<void> ask_idle();
  timespec patience() const;
  void watch(Line& line, int operation, std::uint32_t events);

  const MustStop& must_stop_;
  std::vector<Line> lines_;
  std::vector<char> buffer_;
  net::FileDescriptor epoll_;
  std::size_t through_{0}, idle_{0};
  SteadyTime heard_at_{};
};

void Loop::watch(Line& line, int operation, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &line;
  epoll_ctl(epoll_.get(), operation, line.socket.get(), &event);
}

Result<void> Loop::connect_all(std::span<const Address> addresses) {
  epoll_ = net::FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
  if (epoll_.get() < 0) return fail(system_error_of("epoll"));
  std::size_t turn = 0;
  for (Line& line : lines_) {
    auto socket = connect_to(addresses[turn++ % addresses.size()]);
    if (!socket) return fail(socket.error());
    line.socket = std::move(*socket);
    watch(line, EPOLL_CTL_ADD, EPOLLIN);
  }
  return {};
}

/// Sends what the player wants to send, if anything.
Result<void> Loop::ask(Line& line) {
  line.out.clear();
  line.sent = 0;
  line.sent_at = Steady::now();
  line.is_waiting = line.player->next(line.out, line.sent_at);
  if (line.is_waiting) {
    // Making the request is the generator's own work and no part of the answer's time.
    line.sent_at = Steady::now();
    return push(line);
  }
  line.is_through = line.player->asks_again_at() == Player::never;
  ++(line.is_through ? through_ : idle_);
  return {};
}

Result<void> Loop::push(Line& line) {
  while (line.sent < line.out.size()) {
    const ssize_t took = send(line.socket.get(), line.out.data() + line.sent,
                              line.out.size() - line.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (took >= 0) {
      line.sent += static_cast<std::size_t>(took);
    } else if (errno == EAGAIN) {
      line.is_full = true;
      watch(line, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
      return {};
    } else if (errno != EINTR) {
      return fail(system_error_of("sending"));
    }
  }
  if (std::exchange(line.is_full, false)) watch(line, EPOLL_CTL_MOD, EPOLLIN);
  return {};
}

Result<void> Loop::pull(Line& line) {
  const ssize_t got = recv(line.socket.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (got < 0) return fail(system_error_of("reading"));
  if (got == 0) return fail(load_error("the server closed a connection"));
  std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
  if (!line.in.empty()) {
    line.in.append(bytes);
    bytes = line.in;
  }
  const auto head = AnswerHead::read(bytes);
  if (!head) return fail(load_error("an answer is not HTTP/1.1 with a Content-Length"));
  if (!head->is_whole || bytes.size() < head->bytes + head->body_bytes) {
    if (line.in.empty()) line.in.assign(bytes);
    return {};
  }
  heard_at_ = Steady::now();
  line.is_waiting = false;
  line.player->take({head->status, bytes.substr(0, head->bytes - 4),
                     bytes.substr(head->bytes, head->body_bytes), line.sent_at, heard_at_});
  line.in.clear();
  return ask(line);
}

/// Those that had nothing to send and whose time has come.
Result<void> Loop::ask_idle() {
  if (idle_ == 0) return {};
  const SteadyTime now = Steady::now();
  for (Line& line : lines_) {
    if (line.is_waiting || line.is_through || line.player->asks_again_at() > now) continue;
    --idle_;
    if (auto asked = ask(line); !asked) return asked;
  }
  return {};
}

timespec Loop::patience() const {
  auto wait = std::chrono::nanoseconds(look_at_stop_every);
  if (idle_ > 0) {
    const SteadyTime now = Steady::now();
    for (const Line& line : lines_)
      if (!line.is_waiting && !line.is_through)
        wait = std::min(wait, std::chrono::nanoseconds(line.player->asks_again_at() - now));
  }
  wait = std::max(wait, std::chrono::nanoseconds{0});
  return {wait.count() / 1'000'000'000, wait.count() % 1'000'000'000};
}

Result<void> Loop::run(std::span<const Address> addresses) {
  if (auto connected = connect_all(addresses); !connected) return connected;
  heard_at_ = Steady::now();
  for (Line& line : lines_)
    if (auto asked = ask(line); !asked) return asked;
  std::vector<epoll_event> events(lines_.size() + 1);
  while (through_ < lines_.size()) {
    if (must_stop_()) return fail(load_error("stopped"));
    const timespec wait = patience();
    const int count =
        epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()), &wait, nullptr);
    for (int i = 0; i < count; ++i) {
      Line& line = *static_cast<Line*>(events[static_cast<std::size_t>(i)].data.ptr);
      if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0)
        if (auto pushed = push(line); !pushed) return pushed;
      if ((events[static_cast<std::size_t>(i)].events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
        if (auto pulled = pull(line); !pulled) return pulled;
    }
    if (auto asked = ask_idle(); !asked) return asked;
    const bool waits = through_ + idle_ < lines_.size();
    if (waits && Steady::now() - heard_at_ > silence_max)
      return fail(load_error("no answer for 30 s"));
    if (!waits) heard_at_ = Steady::now();
  }
  return {};
}

}  // namespace

Result<Address> Address::parse(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  const auto refuse = [] {
    return fail(invalid_field("--url",
                              "expected http://HOST:PORT; the load goes to Panelist "
                              "itself, not through TLS or a proxy"));
  };
  if (!url.starts_with(scheme)) return refuse();
  std::string rest = url.substr(scheme.size());
  if (rest.ends_with('/')) rest.pop_back();
  if (rest.empty() || rest.find_first_of("/?#@ ") != std::string::npos) return refuse();
  Address address;
  address.host_field = rest;
  const std::size_t colon = rest.rfind(':');
  const bool has_port = colon != std::string::npos && rest.find(']', colon) == std::string::npos;
  address.port = has_port ? rest.substr(colon + 1) : "80";
  address.host = has_port ? rest.substr(0, colon) : rest;
  if (address.host.starts_with('[') && address.host.ends_with(']'))
    address.host = address.host.substr(1, address.host.size() - 2);
  if (address.host.empty() || address.port.empty()) return refuse();
  return address;
}

Result<void> play(std::span<const Address> addresses, std::span<Player* const> players,
                  const MustStop& must_stop) {
  return Loop(players, must_stop).run(addresses);
}

}  // namespace panelist::bench
