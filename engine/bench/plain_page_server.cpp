#include "bench/plain_page_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <optional>
#include <thread>
#include <utility>

namespace panelist::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
// Known at compile time, as whoever writes such a server for speed would have it.
using PlainSocket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;

/// Reads a request, writes the answer, until the peer closes.
class PlainSession : public std::enable_shared_from_this<PlainSession> {
 public:
  PlainSession(PlainSocket socket, const std::string& answer)
      : socket_(std::move(socket)), answer_(answer) {}
  void read() {
    parser_.emplace();
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                       if (!error) self->write();
                     });
  }

 private:
  void write() {
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }
  PlainSocket socket_;
  const std::string& answer_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;
};

}  // namespace

struct PlainPageServer::Impl {
  explicit Impl(std::string the_answer)
      : answer(std::move(the_answer)),
        context(1),
        acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    accept();
    thread = std::thread([this] { context.run(); });
  }
  ~Impl() {
    context.stop();
    thread.join();
  }
  void accept() {
    acceptor.async_accept([this](boost::system::error_code error, PlainSocket socket) {
      if (error) return;
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<PlainSession>(std::move(socket), answer)->read();
      accept();
    });
  }

  const std::string answer;
  asio::io_context context;
  asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor;
  std::thread thread;
};

PlainPageServer::PlainPageServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlainPageServer::~PlainPageServer() = default;

std::string PlainPageServer::url() const {
  return "http://127.0.0.1:" + std::to_string(impl_->acceptor.local_endpoint().port());
}

Result<std::unique_ptr<PlainPageServer>> PlainPageServer::start(std::string answer) {
  try {
    return std::unique_ptr<PlainPageServer>(
        new PlainPageServer(std::make_unique<Impl>(std::move(answer))));
  } catch (const boost::system::system_error& error) {
    return fail(conflict(std::string("the plain page server: ") + error.what()));
  }
}

}  // namespace panelist::bench
