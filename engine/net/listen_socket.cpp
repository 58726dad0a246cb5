#include "net/listen_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace panelist::net {
namespace {

constexpr std::size_t socket_name_bytes_max = 80;  // leaves room for /proc/self/fd/N/

std::string system_text(int number) { return std::generic_category().message(number); }

tl::unexpected<Error> unavailable(std::string detail) {
  return fail(Error{ErrorCode::unavailable, std::move(detail), {}, {}});
}

struct Endpoint {
  IpAddress address;
  std::uint16_t port{};
};

std::optional<Endpoint> parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {};
  auto host = text.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  const auto address = parse_ip_address(host);
  if (!address || address->is_v4 == is_bracketed) return {};
  Endpoint endpoint{*address, 0};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, endpoint.port);
  if (error != std::errc{} || stop != end) return {};
  return endpoint;
}

socklen_t fill_address(const Endpoint& endpoint, sockaddr_storage& out) {
  if (endpoint.address.is_v4) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, endpoint.address.bytes.data(), sizeof v4.sin_addr);
    std::memcpy(&out, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(endpoint.port);
  std::memcpy(&v6.sin6_addr, endpoint.address.bytes.data(), sizeof v6.sin6_addr);
  std::memcpy(&out, &v6, sizeof v6);
  return sizeof v6;
}

/// A socket path as the kernel takes it. A path that does not fit into sun_path is reached through
/// its directory, which stays open as long as this lives.
struct UnixPath {
  FileDescriptor directory;
  sockaddr_un address{};
};

Result<UnixPath> open_unix_path(const std::string& path) {
  UnixPath out;
  out.address.sun_family = AF_UNIX;
  auto spelled = path;
  if (path.empty() || path.find('\0') != std::string::npos) {
    return fail(invalid_field("socket_path", "is empty or holds a NUL"));
  }
  if (path.size() >= sizeof out.address.sun_path) {
    const auto slash = path.rfind('/');
    const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
    const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
    if (name.empty() || name.size() > socket_name_bytes_max) {
      return fail(invalid_field("socket_path", "the file name of " + path + " is too long"));
    }
    out.directory = FileDescriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!out.directory) return unavailable("cannot open " + folder + ": " + system_text(errno));
    spelled = "/proc/self/fd/" + std::to_string(out.directory.get()) + "/" + name;
  }
  std::copy(spelled.begin(), spelled.end(), out.address.sun_path);
  return out;
}

Result<FileDescriptor> make_socket(int family) {
  FileDescriptor fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return unavailable("cannot make a socket: " + system_text(errno));
  return fd;
}

int connect_to(int fd, const UnixPath& target) {
  sockaddr_storage raw{};
  std::memcpy(&raw, &target.address, sizeof target.address);
  const auto* address = reinterpret_cast<const sockaddr*>(&raw);
  return ::connect(fd, address, sizeof target.address) == 0 ? 0 : errno;
}

/// Makes way at `path`: removes a socket file without a listener, refuses everything else.
Result<void> remove_stale(const std::string& path, const UnixPath& target) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) return unavailable(path + " is there and is not a socket");
  auto probe = make_socket(AF_UNIX);
  if (!probe) return fail(probe.error());
  const int error = connect_to(probe->get(), target);
  if (error == 0) return unavailable("a server listens on " + path + " already");
  if (error != ECONNREFUSED) return unavailable("cannot use " + path + ": " + system_text(error));
  if (::unlink(path.c_str()) != 0) {
    return unavailable("cannot replace " + path + ": " + system_text(errno));
  }
  return {};
}

}  // namespace

bool is_listen_address(const std::string& text) { return parse_endpoint(text).has_value(); }

Result<FileDescriptor> listen_tcp(const std::string& listen) {
  const auto endpoint = parse_endpoint(listen);
  if (!endpoint) {
    return fail(
        invalid_field("listen", '"' + listen + "\" is not ADDRESS:PORT, as 127.0.0.1:8080"));
  }
  auto fd = make_socket(endpoint->address.is_v4 ? AF_INET : AF_INET6);
  if (!fd) return fd;
  const int yes = 1;
  ::setsockopt(fd->get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_storage raw{};
  const auto size = fill_address(*endpoint, raw);
  if (::bind(fd->get(), reinterpret_cast<const sockaddr*>(&raw), size) != 0 ||
      ::listen(fd->get(), SOMAXCONN) != 0) {
    return unavailable("cannot listen on " + listen + ": " + system_text(errno));
  }
  return fd;
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage raw{};
  socklen_t size = sizeof raw;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&raw), &size) != 0) return 0;
  if (raw.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(raw).sin_port);
  if (raw.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(raw).sin6_port);
  return 0;
}

Result<FileDescriptor> listen_unix(const std::string& path) {
  const auto target = open_unix_path(path);
  if (!target) return fail(target.error());
  if (const auto free = remove_stale(path, *target); !free) return fail(free.error());
  auto fd = make_socket(AF_UNIX);
  if (!fd) return fd;
  ::fchmod(fd->get(), S_IRUSR | S_IWUSR);  // the file is never wider than this, whatever the umask
  sockaddr_storage raw{};
  std::memcpy(&raw, &target->address, sizeof target->address);
  const auto* address = reinterpret_cast<const sockaddr*>(&raw);
  if (::bind(fd->get(), address, sizeof target->address) != 0) {
    return unavailable("cannot listen on " + path + ": " + system_text(errno));
  }
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(fd->get(), SOMAXCONN) != 0) {
    const int error = errno;
    ::unlink(path.c_str());
    return unavailable("cannot listen on " + path + ": " + system_text(error));
  }
  return fd;
}

Result<FileDescriptor> connect_unix(const std::string& path) {
  const auto target = open_unix_path(path);
  if (!target) return fail(target.error());
  auto fd = make_socket(AF_UNIX);
  if (!fd) return fd;
  if (const int error = connect_to(fd->get(), *target); error != 0) {
    return unavailable("no server answers on " + path + ": " + system_text(error));
  }
  return fd;
}

std::optional<IpAddress> peer_address(int fd) {
  sockaddr_storage raw{};
  socklen_t size = sizeof raw;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&raw), &size) != 0) return {};
  IpAddress address;
  if (raw.ss_family == AF_INET) {
    std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in&>(raw).sin_addr, 4);
    return address;
  }
  if (raw.ss_family != AF_INET6) return {};
  address.is_v4 = false;
  std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(raw).sin6_addr, 16);
  return unmap(address);
}

std::optional<std::uint32_t> peer_uid(int fd) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return {};
  return credentials.uid;
}

}  // namespace panelist::net
