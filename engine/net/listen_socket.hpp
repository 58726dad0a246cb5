#pragma once
// Sockets that listen, and the local socket's client side, as plain file descriptors.
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "net/file_descriptor.hpp"
#include "net/ip_address.hpp"

namespace panelist::net {

/// Whether `text` is what listen_tcp takes.
bool is_listen_address(const std::string& text);
/// Listens on "127.0.0.1:8080", "[::1]:0" or "localhost:8080"; the port is free again the moment
/// the process ends. Errors: `invalid` (no such address), `unavailable` (in use, not ours to bind).
Result<FileDescriptor> listen_tcp(const std::string& listen);
/// The port a listening TCP socket is bound to; 0 when it is none.
std::uint16_t bound_port(int fd);

/// Listens on a Unix socket that only this user may connect to (mode 0600). A socket file nobody
/// listens on is replaced. Paths of any length, but a file name of at most 80 bytes. Errors:
/// `unavailable` (a server listens there already, directory missing or not writable), `invalid`.
Result<FileDescriptor> listen_unix(const std::string& path);
/// Connects to it, blocking. `unavailable` when nobody listens.
Result<FileDescriptor> connect_unix(const std::string& path);

/// The peer's address, IPv4-mapped ones as IPv4; nothing when the socket is no TCP connection.
std::optional<IpAddress> peer_address(int fd);
/// The uid of the process at the other end of a Unix socket (SO_PEERCRED).
std::optional<std::uint32_t> peer_uid(int fd);

}  // namespace panelist::net
