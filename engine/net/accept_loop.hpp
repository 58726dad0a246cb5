#pragma once
// Takes connections off one listening socket and starts their sessions. Internal to net: includes
// Asio.
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "net/byte_stream.hpp"
#include "net/file_descriptor.hpp"
#include "net/server_core.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::net {

enum class ListenKind { tcp, local };

class AcceptLoop : public std::enable_shared_from_this<AcceptLoop> {
 public:
  /// Owns the listening socket. `tls` may be null; never used on the local socket.
  AcceptLoop(runtime::EventLoop& loop, std::shared_ptr<ServerCore> core, FileDescriptor listener,
             ListenKind kind, std::shared_ptr<boost::asio::ssl::context> tls);
  /// Once, from any thread.
  void start();
  /// Any thread. The loop's objects are gone soon after.
  void stop();

 private:
  using Protocol = boost::asio::generic::stream_protocol;

  void accept_next();
  void on_accepted(IoError error, Socket socket);
  void begin_session(Socket socket);
  boost::asio::any_io_executor make_executor() const;

  runtime::EventLoop& loop_;
  const std::shared_ptr<ServerCore> core_;
  const ListenKind kind_;
  const std::shared_ptr<boost::asio::ssl::context> tls_;
  const boost::asio::any_io_executor executor_;
  boost::asio::basic_socket_acceptor<Protocol> acceptor_;
  boost::asio::steady_timer pause_;
};

}  // namespace panelist::net
