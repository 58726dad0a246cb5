// The second half of Session: answers, event streams, deadlines, the end.
#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "base/log.hpp"
#include "net/response_head.hpp"
#include "net/session.hpp"

namespace panelist::net {
namespace {

constexpr Duration linger_after{2'000};
constexpr Duration linger_at_stop{100};
constexpr std::string_view heartbeat = ":\n\n";

}  // namespace

void Session::refuse_request(int status, std::string_view detail) {
  core_->bad_requests.fetch_add(1, std::memory_order_relaxed);
  const bool is_head_request =
      phase_ == Phase::head ? unread().starts_with("HEAD ") : head_.method == "HEAD";
  head_ = Head{};
  head_.method = is_head_request ? "HEAD" : "GET";
  request_id_ = core_->next_request_id();
  keeps_alive_ = false;
  log::info("request_refused", {{"id", request_id_},
                                {"status", std::to_string(status)},
                                {"why", std::string(detail)}});
  auto problem = make_problem(status, detail);
  if (status == 503) problem.headers.emplace_back("retry-after", "1");
  if (send_answer(std::move(problem))) run_requests();
}

/// Head and body go to the socket in one call; a shared body is never copied.
bool Session::send_answer(Response response) {
  release_room();
  if (!is_sendable(response)) {
    log::error("response_not_sendable", {{"id", request_id_}});
    response = make_problem(500, "Something went wrong here. Request id: " + request_id_ + ".");
  }
  answer_ = std::move(response);
  const bool is_head_request = head_.method == "HEAD";
  keeps_alive_ = keeps_alive_ && head_.keeps_alive && !answer_.close_after && !answer_.stream &&
                 !core_->is_stopping;
  out_head_ = format_head(
      answer_, Framing{keeps_alive_, is_head_request, head_.is_http_1_0, request_id_});
  out_ = {boost::asio::buffer(out_head_), {}};
  if (has_body(answer_, is_head_request)) {
    out_[1] = boost::asio::buffer(answer_.shared_body ? *answer_.shared_body : answer_.body);
  }
  phase_ = Phase::answering;
  return flush() && finish_answer();
}

bool Session::finish_answer() {
  if (answer_.stream && head_.method != "HEAD") {
    open_stream();
    return false;
  }
  answer_ = Response{};
  if (!keeps_alive_) {
    linger();
    return false;
  }
  phase_ = Phase::head;
  has_head_begun_ = false;
  has_skipped_line_ = false;
  return true;
}

bool Session::is_flushed() const { return out_[0].size() + out_[1].size() == 0; }

void Session::consume(std::size_t bytes) {
  for (auto& buffer : out_) {
    const auto here = std::min(bytes, buffer.size());
    buffer += here;
    bytes -= here;
  }
}

bool Session::flush() {
  IoError error;
  const auto bytes = stream_->try_write(out_, error);
  if (error && error != boost::asio::error::would_block) {
    close();
    return false;
  }
  consume(error ? 0 : bytes);
  if (is_flushed()) return true;
  set_deadline(core_->limits.write_after);
  stream_->write_some(out_, shared_from_this());
  return false;
}

void Session::on_written(IoError error, std::size_t bytes) {
  guarded([&] {
    if (phase_ == Phase::closed) return;
    if (error) return close();
    consume(bytes);
    if (!is_flushed()) {
      set_deadline(core_->limits.write_after);
      return stream_->write_some(out_, shared_from_this());
    }
    if (phase_ == Phase::continuing) return read_body();
    if (phase_ == Phase::streaming) {
      is_writing_stream_ = false;
      return pump_stream();
    }
    if (finish_answer()) run_requests();
  });
}

/// The last answer is out. Closing now could reset the connection under bytes the client still
/// sends, and with it the answer; so those are read away for a moment first.
void Session::linger() {
  if (is_reading_) return close();
  phase_ = Phase::lingering;
  drained_ = 0;
  set_deadline(core_->is_stopping ? linger_at_stop : linger_after);
  stream_->finish(shared_from_this());
}

void Session::on_finished() {
  guarded([this] {
    if (phase_ == Phase::lingering) read_more();
  });
}

void Session::open_stream() {
  phase_ = Phase::streaming;
  drained_ = 0;
  const std::weak_ptr<Session> weak = weak_from_this();
  feed_ = std::make_shared<StreamFeed>(core_->limits.stream_buffer_bytes_max,
                                       [weak, executor = executor_] {
    auto self = weak.lock();
    if (!self) return;
    boost::asio::post(executor, [self = std::move(self)] {
      self->guarded([&] { self->pump_stream(); });
    });
  });
  set_deadline(core_->limits.heartbeat_after);
  if (!is_reading_) read_more();
  answer_.stream->open([feed = feed_](const std::string& chunk) { return feed->push(chunk); });
}

void Session::pump_stream() {
  if (phase_ != Phase::streaming) return;
  if (feed_->is_over()) return close();
  while (phase_ == Phase::streaming && !is_writing_stream_) {
    auto text = feed_->take();
    if (text.empty()) return set_deadline(core_->limits.heartbeat_after);
    write_stream(std::move(text));
  }
}

void Session::write_stream(std::string text) {
  out_head_ = std::move(text);
  out_ = {boost::asio::buffer(out_head_), {}};
  is_writing_stream_ = true;
  if (flush()) is_writing_stream_ = false;
}

void Session::set_deadline(Duration from_now) {
  set_deadline_at(std::chrono::steady_clock::now() + from_now);
}

/// A later deadline only moves the value; the timer looks at it when it fires. So a busy connection
/// touches its timer about once per deadline, not once per request.
void Session::set_deadline_at(SteadyTime at) {
  deadline_ = at;
  if (!armed_at_ || at < *armed_at_) arm_timer(at);
}

void Session::arm_timer(SteadyTime at) {
  armed_at_ = at;
  const auto number = ++timer_number_;
  timer_.expires_at(at);
  timer_.async_wait([self = shared_from_this(), number](IoError error) {
    if (error || number != self->timer_number_) return;
    self->guarded([&] { self->on_timer(); });
  });
}

void Session::on_timer() {
  armed_at_.reset();
  if (phase_ == Phase::closed || !deadline_) return;
  if (std::chrono::steady_clock::now() < *deadline_) return arm_timer(*deadline_);
  deadline_.reset();
  on_deadline();
}

void Session::on_deadline() {
  const bool is_late = phase_ != Phase::lingering && (phase_ != Phase::head || has_head_begun_) &&
                       (phase_ != Phase::streaming || is_writing_stream_);
  if (is_late) core_->timeouts.fetch_add(1, std::memory_order_relaxed);
  switch (phase_) {
    case Phase::head:
      if (unread().empty()) return close();
      return refuse_request(408, "The request did not arrive in time.");
    case Phase::body:
      return refuse_request(408, "The body arrived too slowly.");
    case Phase::streaming:
      if (is_writing_stream_) return close();
      write_stream(std::string(heartbeat));
      return pump_stream();
    default:
      return close();
  }
}

void Session::give_up(std::string_view what) {
  log::error("session_failed", {{"id", request_id_}, {"what", std::string(what)}});
  close();
}

void Session::close() {
  if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
  const auto self = shared_from_this();
  ++timer_number_;
  timer_.cancel();
  stream_->close();
  core_->registry.remove(this);
  release_room();
  if (!feed_) return;
  feed_->end();
  const auto stream = std::move(answer_.stream);
  try {
    if (stream) stream->close();
  } catch (const std::exception& failure) {
    log::error("stream_close_failed", {{"id", request_id_}, {"what", failure.what()}});
  }
}

}  // namespace panelist::net
