#include "net/session.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/log.hpp"
#include "net/forwarding.hpp"
#include "net/reply.hpp"
#include "net/response_head.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t in_bytes_first = 4096;
constexpr std::size_t in_bytes_kept = 16384;        // a quiet connection gives back more than this
constexpr std::size_t body_chunk_bytes = 65536;
constexpr std::size_t drained_bytes_max = 16 * 1024 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

/// The session whose handler runs on this thread now.
thread_local const Session* session_in_handler = nullptr;

struct HandlerMark {
  explicit HandlerMark(const Session* session)
      : before(std::exchange(session_in_handler, session)) {}
  ~HandlerMark() { session_in_handler = before; }
  HandlerMark(const HandlerMark&) = delete;
  HandlerMark& operator=(const HandlerMark&) = delete;
  const Session* before;
};

}  // namespace

Session::Session(std::shared_ptr<ServerCore> core, boost::asio::any_io_executor executor,
                 std::unique_ptr<ByteStream> stream, Peer peer)
    : core_(std::move(core)),
      executor_(std::move(executor)),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      timer_(executor_) {
  core_->registry.count_born();
}

Session::~Session() { core_->registry.count_gone(); }

void Session::start() {
  guarded([this] {
    if (phase_ == Phase::closed) return;
    set_deadline(core_->limits.head_after);
    has_head_begun_ = true;
    stream_->handshake(shared_from_this());
  });
}

void Session::start_refused() {
  guarded([this] {
    if (phase_ == Phase::closed) return;
    if (peer_.is_tls) return close();  // a plain sentence would only confuse the handshake
    keeps_alive_ = false;
    auto response = make_problem(503, "Too many connections. Try again in a moment.");
    response.headers.emplace_back("retry-after", "1");
    if (send_answer(std::move(response))) run_requests();
  });
}

void Session::begin_stop() {
  const bool is_quiet =
      phase_ == Phase::opening || phase_ == Phase::head || phase_ == Phase::streaming;
  if (is_quiet) close();
}

void Session::on_ready(IoError error) {
  guarded([&] {
    if (phase_ != Phase::opening) return;
    if (error) return close();
    phase_ = Phase::head;
    run_requests();
  });
}

void Session::on_read(IoError error, std::size_t bytes) {
  guarded([&] {
    is_reading_ = false;
    if (phase_ == Phase::closed || phase_ == Phase::answering) return;
    if (error) return close();
    switch (phase_) {
      case Phase::head:
        in_end_ += bytes;
        return run_requests();
      case Phase::body:
        body_have_ += bytes;
        body_.resize(body_have_);
        if (body_have_ < head_.body_bytes) return read_body();
        if (run_handler()) run_requests();
        return;
      default:  // what a client still says to a stream or after its last answer is not for us
        drained_ += bytes;
        return drained_ > drained_bytes_max ? close() : read_more();
    }
  });
}

std::string_view Session::unread() const {
  return {in_.data() + in_begin_, in_end_ - in_begin_};
}

void Session::run_requests() {
  while (phase_ == Phase::head) {
    if (!take_head() || !begin_body() || !run_handler()) return;
  }
}

bool Session::take_head() {
  if (!has_skipped_line_ && unread().starts_with("\r\n")) {
    has_skipped_line_ = true;
    in_begin_ += 2;
  }
  const auto bytes = unread();
  const bool may_be_empty_line = !has_skipped_line_ && bytes == "\r";
  if (bytes.empty() || may_be_empty_line) {
    await_request();
    return false;
  }
  const auto end = find_head_end(bytes, scanned_, core_->limits);
  if (!end) {
    refuse_request(end.error().status, end.error().detail);
    return false;
  }
  if (!*end) {
    await_request();
    return false;
  }
  auto head = parse_head(bytes.substr(0, **end), core_->limits);
  if (!head) {
    refuse_request(head.error().status, head.error().detail);
    return false;
  }
  head_ = std::move(*head);
  in_begin_ += **end;
  scanned_ = 0;
  return true;
}

/// More bytes of the next head are needed. The deadline of a head begins with its first byte.
void Session::await_request() {
  const bool is_idle = unread().empty();
  if (is_idle && core_->is_stopping) return close();
  if (!has_head_begun_) {
    has_head_begun_ = !is_idle;
    set_deadline(is_idle ? core_->limits.idle_after : core_->limits.head_after);
  }
  if (is_idle) {
    in_begin_ = in_end_ = 0;
    if (in_.size() > in_bytes_kept) std::vector<char>(in_bytes_first).swap(in_);
  }
  read_more();
}

void Session::read_more() {
  if (phase_ != Phase::head) in_begin_ = in_end_ = 0;
  if (in_begin_ > 0 && in_end_ == in_.size()) {
    std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
    in_end_ -= in_begin_;
    in_begin_ = 0;
  }
  if (in_end_ == in_.size()) {
    const auto larger = std::max(in_bytes_first, in_.size() * 2);
    in_.resize(std::min(larger, std::max(core_->limits.head_bytes_max, in_bytes_first)));
  }
  is_reading_ = true;
  stream_->read_some(boost::asio::buffer(in_.data() + in_end_, in_.size() - in_end_),
                     shared_from_this());
}

bool Session::begin_body() {
  const auto here = std::min(unread().size(), head_.body_bytes);
  body_.assign(unread().substr(0, here));
  body_have_ = here;
  in_begin_ += here;
  if (body_have_ == head_.body_bytes) return true;
  body_began_at_ = std::chrono::steady_clock::now();
  if (head_.expects_continue && here == 0) {
    phase_ = Phase::continuing;
    out_ = {boost::asio::buffer(continue_line), {}};
    if (!flush()) return false;
  }
  read_body();
  return false;
}

void Session::read_body() {
  phase_ = Phase::body;
  const std::chrono::milliseconds earned{body_have_ * 1000 /
                                         std::max<std::size_t>(core_->limits.body_rate_min, 1)};
  set_deadline_at(body_began_at_ + core_->limits.body_after + earned);
  const auto wanted = std::min(head_.body_bytes - body_have_, body_chunk_bytes);
  if (!take_room(body_have_ + wanted)) {
    return refuse_request(503, "Too many large bodies at a time. Try again in a moment.");
  }
  body_.resize(body_have_ + wanted);
  is_reading_ = true;
  stream_->read_some(boost::asio::buffer(body_.data() + body_have_, wanted), shared_from_this());
}

bool Session::take_room(std::size_t body_bytes) {
  if (body_bytes <= core_->limits.small_body_bytes || body_bytes <= room_taken_) return true;
  if (!core_->take_body(body_bytes - room_taken_)) return false;
  room_taken_ = body_bytes;
  return true;
}

void Session::release_room() { core_->release_body(std::exchange(room_taken_, 0)); }

Request Session::make_request() {
  Request request;
  request.method = head_.method;
  request.path = std::move(head_.path);
  request.raw_target = std::move(head_.raw_target);
  request.query = std::move(head_.query);
  request.headers = std::move(head_.headers);
  request.body = std::move(body_);
  request.request_id = core_->next_request_id();
  if (peer_.address) {
    apply_forwarding(request, *peer_.address, peer_.is_tls, core_->trusted_proxies);
  } else {
    request.remote_address = "unix";
    request.is_loopback = !has_forwarding(request.headers);
    request.local_uid = peer_.uid;
  }
  request_id_ = request.request_id;
  return request;
}

bool Session::run_handler() {
  phase_ = Phase::handling;
  deadline_.reset();
  ++request_number_;
  ready_.reset();
  core_->requests.fetch_add(1, std::memory_order_relaxed);
  call_handler(make_request());
  if (!ready_) return false;
  auto response = std::move(*ready_);
  ready_.reset();
  return send_answer(std::move(response));
}

void Session::call_handler(Request request) {
  const HandlerMark mark(this);
  const auto reply = make_reply(shared_from_this(), request_number_, request_id_);
  std::string what;
  try {
    core_->handler(std::move(request), reply);
    return;
  } catch (const std::exception& failure) {
    what = failure.what();
  } catch (...) {
    what = "not a std::exception";
  }
  log::error("handler_failed", {{"id", request_id_}, {"what", what}});
  if (!ready_) {
    reply(make_problem(500, "Something went wrong here. Request id: " + request_id_ + "."));
  }
}

bool Session::deliver_inside_handler(std::uint64_t number, Response& response) {
  if (session_in_handler != this || number != request_number_) return false;
  ready_ = std::move(response);
  return true;
}

void Session::deliver(std::uint64_t number, Response response) {
  guarded([&] {
    if (phase_ != Phase::handling || number != request_number_) return;
    if (send_answer(std::move(response))) run_requests();
  });
}

}  // namespace panelist::net
