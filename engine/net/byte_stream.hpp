#pragma once
// The session's view of a socket, plain or TLS. Internal to net: includes Asio.
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace panelist::net {

using IoError = boost::system::error_code;
using Socket = boost::asio::generic::stream_protocol::socket;
/// Head and body; consumed from the front.
using WriteBuffers = std::array<boost::asio::const_buffer, 2>;

/// Told when an operation of a ByteStream is over; on the stream's executor.
class IoSink {
 public:
  virtual ~IoSink() = default;
  virtual void on_ready(IoError error) = 0;
  virtual void on_read(IoError error, std::size_t bytes) = 0;
  virtual void on_written(IoError error, std::size_t bytes) = 0;
  virtual void on_finished() = 0;
};

/// At most one read and one write at a time; every call on the executor. The sink and the buffers
/// live until the operation's call; close() ends pending operations with an error.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// TLS handshake, then on_ready; plain: on_ready at once, inside the call.
  virtual void handshake(std::shared_ptr<IoSink> sink) = 0;
  virtual void read_some(boost::asio::mutable_buffer buffer, std::shared_ptr<IoSink> sink) = 0;
  /// Writes what the socket takes without waiting; `would_block` when that is nothing.
  virtual std::size_t try_write(const WriteBuffers& buffers, IoError& error) = 0;
  virtual void write_some(const WriteBuffers& buffers, std::shared_ptr<IoSink> sink) = 0;
  /// Says goodbye (close_notify, FIN), then on_finished; what the peer still sends can be read
  /// after.
  virtual void finish(std::shared_ptr<IoSink> sink) = 0;
  virtual void close() = 0;
};

std::unique_ptr<ByteStream> make_plain_stream(Socket socket);
/// `context` outlives the stream.
std::unique_ptr<ByteStream> make_tls_stream(Socket socket, boost::asio::ssl::context& context);

}  // namespace panelist::net
