#include "net/byte_stream.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <string>
#include <utility>

namespace panelist::net {
namespace {

namespace asio = boost::asio;

auto tell_read(std::shared_ptr<IoSink> sink) {
  return [sink = std::move(sink)](IoError error, std::size_t bytes) {
    sink->on_read(error, bytes);
  };
}

auto tell_written(std::shared_ptr<IoSink> sink) {
  return [sink = std::move(sink)](IoError error, std::size_t bytes) {
    sink->on_written(error, bytes);
  };
}

void shut_down(Socket& socket) {
  IoError ignored;
  socket.shutdown(Socket::shutdown_send, ignored);
}

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {
    IoError ignored;
    socket_.non_blocking(true, ignored);
  }

  void handshake(std::shared_ptr<IoSink> sink) override { sink->on_ready({}); }
  void read_some(asio::mutable_buffer buffer, std::shared_ptr<IoSink> sink) override {
    socket_.async_read_some(buffer, tell_read(std::move(sink)));
  }
  std::size_t try_write(const WriteBuffers& buffers, IoError& error) override {
    return socket_.write_some(buffers, error);
  }
  void write_some(const WriteBuffers& buffers, std::shared_ptr<IoSink> sink) override {
    socket_.async_write_some(buffers, tell_written(std::move(sink)));
  }
  void finish(std::shared_ptr<IoSink> sink) override {
    shut_down(socket_);
    sink->on_finished();
  }
  void close() override {
    IoError ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(Socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  void handshake(std::shared_ptr<IoSink> sink) override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [sink = std::move(sink)](IoError error) { sink->on_ready(error); });
  }
  void read_some(asio::mutable_buffer buffer, std::shared_ptr<IoSink> sink) override {
    if (is_finished_) {
      stream_.next_layer().async_read_some(buffer, tell_read(std::move(sink)));
    } else {
      stream_.async_read_some(buffer, tell_read(std::move(sink)));
    }
  }
  std::size_t try_write(const WriteBuffers&, IoError& error) override {
    error = asio::error::would_block;
    return 0;
  }
  /// As much as fits into one TLS record: Asio by itself would make one of the head and the first
  /// 8 KB, and send it, and then another.
  void write_some(const WriteBuffers& buffers, std::shared_ptr<IoSink> sink) override {
    if (asio::buffer_size(buffers) <= asio_joins_bytes_max || buffers[0].size() >= record_bytes_max)
      return stream_.async_write_some(buffers, tell_written(std::move(sink)));
    record_.resize(record_bytes_max);
    const std::size_t bytes = asio::buffer_copy(asio::buffer(record_), buffers);
    stream_.async_write_some(asio::buffer(record_.data(), bytes), tell_written(std::move(sink)));
  }
  void finish(std::shared_ptr<IoSink> sink) override {
    is_finished_ = true;
    stream_.async_shutdown([this, sink = std::move(sink)](IoError) {
      shut_down(stream_.next_layer());
      sink->on_finished();
    });
  }
  void close() override {
    IoError ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  static constexpr std::size_t asio_joins_bytes_max = 8'192;
  static constexpr std::size_t record_bytes_max = 16'384;

  asio::ssl::stream<Socket> stream_;
  std::string record_;  ///< what is being written; kept for the next
  bool is_finished_{false};
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<ByteStream> make_tls_stream(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsStream>(std::move(socket), context);
}

}  // namespace panelist::net
