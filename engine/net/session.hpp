#pragma once
// One connection: reads requests, hands them over one at a time, writes the answers in order.
// Internal to net: includes Asio.
//
// head -> body -> handling -> answering -> head ...      an ordinary keep-alive connection
//                             answering -> streaming     server-sent events
//                             answering -> lingering     the last answer; then closed
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/byte_stream.hpp"
#include "net/head_check.hpp"
#include "net/http_message.hpp"
#include "net/ip_address.hpp"
#include "net/server_core.hpp"
#include "net/stream_feed.hpp"

namespace panelist::net {

/// Who is at the other end.
struct Peer {
  std::optional<IpAddress> address;  ///< none on the Unix socket
  std::optional<std::uint32_t> uid;  ///< on the Unix socket
  bool is_tls{false};
};

/// Every member runs on the executor (one strand, or the loop's only thread).
class Session final : public IoSink, public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<ServerCore> core, boost::asio::any_io_executor executor,
          std::unique_ptr<ByteStream> stream, Peer peer);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start();
  /// Over a cap: answers 503 with Retry-After without reading, then closes.
  void start_refused();
  /// Closes when nothing is in flight, else after the answer.
  void begin_stop();
  void close();

  const boost::asio::any_io_executor& executor() const { return executor_; }
  /// The answer to request number `number`; ignored when that is not the one being handled.
  void deliver(std::uint64_t number, Response response);
  /// Like deliver, when called from inside this session's handler; false otherwise.
  bool deliver_inside_handler(std::uint64_t number, Response& response);

  void on_ready(IoError error) override;
  void on_read(IoError error, std::size_t bytes) override;
  void on_written(IoError error, std::size_t bytes) override;
  void on_finished() override;

 private:
  enum class Phase {
    opening, head, continuing, body, handling, answering, streaming, lingering, closed
  };
  using SteadyTime = std::chrono::steady_clock::time_point;

  // Requests. Those that answer bool: true when the next step can be taken now, false when an
  // operation is under way (or the session closed) and its completion goes on.
  void run_requests();
  bool take_head();
  bool begin_body();
  void read_body();
  bool take_room(std::size_t body_bytes);
  void release_room();
  bool run_handler();
  void call_handler(Request request);
  Request make_request();
  void await_request();
  void read_more();
  std::string_view unread() const;
  void refuse_request(int status, std::string_view detail);

  // Answers.
  bool send_answer(Response response);
  bool finish_answer();
  bool flush();
  void consume(std::size_t bytes);
  bool is_flushed() const;
  void linger();

  // Event stream.
  void open_stream();
  void pump_stream();
  void write_stream(std::string text);

  // Time.
  void set_deadline(Duration from_now);
  void set_deadline_at(SteadyTime at);
  void arm_timer(SteadyTime at);
  void on_timer();
  void on_deadline();

  /// Nothing a step throws leaves the session: it is logged and the connection closed.
  template <typename Step>
  void guarded(Step step) {
    try {
      step();
    } catch (const std::exception& failure) {
      give_up(failure.what());
    } catch (...) {
      give_up("not a std::exception");
    }
  }
  void give_up(std::string_view what);

  const std::shared_ptr<ServerCore> core_;
  const boost::asio::any_io_executor executor_;
  const std::unique_ptr<ByteStream> stream_;
  const Peer peer_;
  Phase phase_{Phase::opening};

  std::vector<char> in_;          // bytes in_[in_begin_, in_end_) are read and not yet used
  std::size_t in_begin_{0};
  std::size_t in_end_{0};
  std::size_t scanned_{0};        // of those, how many hold no end of the head
  std::size_t drained_{0};        // read away while lingering or streaming
  bool is_reading_{false};
  bool has_skipped_line_{false};  // one empty line before a request is allowed
  bool has_head_begun_{false};    // the head's deadline runs

  Head head_;
  std::string body_;
  std::size_t body_have_{0};
  std::size_t room_taken_{0};     // of what all larger bodies share; from the core
  SteadyTime body_began_at_{};
  std::string request_id_;
  std::uint64_t request_number_{0};
  std::optional<Response> ready_;  // given by the handler before it returned

  std::string out_head_;
  Response answer_;
  WriteBuffers out_{};
  bool keeps_alive_{true};
  bool is_writing_stream_{false};
  std::shared_ptr<StreamFeed> feed_;

  boost::asio::steady_timer timer_;
  std::uint64_t timer_number_{0};
  std::optional<SteadyTime> armed_at_;
  std::optional<SteadyTime> deadline_;
};

}  // namespace panelist::net
