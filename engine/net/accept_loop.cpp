#include "net/accept_loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "base/log.hpp"
#include "net/listen_socket.hpp"
#include "net/session.hpp"

namespace panelist::net {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::milliseconds pause_after_failure{100};  // out of descriptors, mostly

}  // namespace

AcceptLoop::AcceptLoop(runtime::EventLoop& loop, std::shared_ptr<ServerCore> core,
                       FileDescriptor listener, ListenKind kind,
                       std::shared_ptr<asio::ssl::context> tls)
    : loop_(loop),
      core_(std::move(core)),
      kind_(kind),
      tls_(std::move(tls)),
      executor_(make_executor()),
      acceptor_(executor_),
      pause_(executor_) {
  const int family = kind_ == ListenKind::local ? AF_UNIX : AF_INET;  // of no further use to Asio
  acceptor_.assign(Protocol(family, 0), listener.get());
  listener.release();
}

/// One thread needs no strand: everything it runs is in turn anyway.
asio::any_io_executor AcceptLoop::make_executor() const {
  if (loop_.threads() == 1) return loop_.context().get_executor();
  return asio::make_strand(loop_.context());
}

void AcceptLoop::start() {
  asio::post(executor_, [self = shared_from_this()] { self->accept_next(); });
}

void AcceptLoop::stop() {
  asio::post(executor_, [self = shared_from_this()] {
    IoError ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

void AcceptLoop::accept_next() {
  if (!acceptor_.is_open()) return;
  acceptor_.async_accept(make_executor(),
                         [self = shared_from_this()](IoError error, Socket socket) {
    self->on_accepted(error, std::move(socket));
  });
}

void AcceptLoop::on_accepted(IoError error, Socket socket) {
  if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
  if (!error) {
    try {
      begin_session(std::move(socket));
    } catch (const std::exception& failure) {
      log::error("accept_failed", {{"what", failure.what()}});
    }
    return accept_next();
  }
  if (error == asio::error::connection_aborted) return accept_next();
  log::error("accept_failed", {{"what", error.message()}});
  pause_.expires_after(pause_after_failure);
  pause_.async_wait([self = shared_from_this()](IoError) { self->accept_next(); });
}

void AcceptLoop::begin_session(Socket socket) {
  Peer peer;
  const int fd = socket.native_handle();
  if (kind_ == ListenKind::local) {
    peer.uid = peer_uid(fd);
  } else {
    peer.address = peer_address(fd);
    if (!peer.address) return;  // gone already
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  core_->accepted.fetch_add(1, std::memory_order_relaxed);
  peer.is_tls = kind_ == ListenKind::tcp && tls_ != nullptr;
  const asio::any_io_executor executor = socket.get_executor();
  auto stream = peer.is_tls ? make_tls_stream(std::move(socket), *tls_)
                            : make_plain_stream(std::move(socket));
  const auto session = std::make_shared<Session>(core_, executor, std::move(stream), peer);
  if (core_->registry.add(session, peer.address)) {
    asio::dispatch(executor, [session] { session->start(); });
    return;
  }
  core_->refused.fetch_add(1, std::memory_order_relaxed);
  if (!core_->registry.add_refused(session)) return;  // its socket closes with it
  asio::dispatch(executor, [session] { session->start_refused(); });
}

}  // namespace panelist::net
