// send_local: the command line's way to a running server.
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "net/http_client.hpp"
#include "net/listen_socket.hpp"
#include "net/response_collector.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;
constexpr timeval quiet_max{120, 0};

tl::unexpected<Error> broken(const std::string& socket_path, const std::string& why) {
  return fail(Error{ErrorCode::unavailable, "the server on " + socket_path + " " + why, {}, {}});
}

std::string escape(std::string_view text, bool is_path) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos || (is_path && (c == '/' || c == ':'))) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

std::string make_target(const Request& request) {
  if (!request.raw_target.empty()) return request.raw_target;
  auto target = escape(request.path, true);
  char mark = '?';
  for (const auto& [name, value] : request.query) {
    target += mark + escape(name, false) + '=' + escape(value, false);
    mark = '&';
  }
  return target;
}

std::string format_request(const Request& request) {
  auto out = request.method + ' ' + make_target(request) + " HTTP/1.1\r\nhost: localhost\r\n";
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  if (!request.body.empty()) {
    out += "content-length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return out + "connection: close\r\n\r\n" + request.body;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Result<Response> send_local(const std::string& socket_path, const Request& request) {
  const auto fd = connect_unix(socket_path);
  if (!fd) return fail(fd.error());
  ::setsockopt(fd->get(), SOL_SOCKET, SO_RCVTIMEO, &quiet_max, sizeof quiet_max);
  ::setsockopt(fd->get(), SOL_SOCKET, SO_SNDTIMEO, &quiet_max, sizeof quiet_max);
  // A server that refuses early closes before it read everything: its answer counts all the same.
  const bool is_sent = send_all(fd->get(), format_request(request));
  ResponseCollector collector(answer_bytes_max, request.method == "HEAD");
  auto state = ResponseCollector::State::more;
  std::array<char, 65536> buffer{};
  while (state == ResponseCollector::State::more) {
    const auto got = ::recv(fd->get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return broken(socket_path, "does not answer");
    state = got == 0 ? collector.put_end()
                     : collector.put({buffer.data(), static_cast<std::size_t>(got)});
  }
  if (state == ResponseCollector::State::broken) {
    return broken(socket_path, is_sent ? "closed before its answer was complete"
                                       : "closed while the request was sent");
  }
  auto& answer = collector.answer();
  if (answer.is_cut) {
    return fail(Error{ErrorCode::too_large, "the answer is larger than 64 MiB", {}, {}});
  }
  Response response;
  response.status = answer.status;
  response.headers = std::move(answer.headers);
  response.body = std::move(answer.body);
  return response;
}

}  // namespace panelist::net
