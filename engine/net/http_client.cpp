#include "net/http_client.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/log.hpp"
#include "net/response_collector.hpp"
#include "net/target_check.hpp"

namespace panelist::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using IoError = boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t addresses_max = 8;
constexpr std::size_t resolver_threads = 4;  // one slow name server must not hold up every endpoint
constexpr Duration connect_share_max{5'000};  // per address while others are left

struct Resolved {
  std::vector<IpAddress> addresses;
  std::string error;
};

/// Blocking. Every address the system resolver knows for the name, each once.
Resolved resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    return {{}, ::gai_strerror(error)};
  }
  Resolved out;
  for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    IpAddress address;
    address.is_v4 = entry->ai_family == AF_INET;
    if (address.is_v4) {
      sockaddr_in v4{};
      std::memcpy(&v4, entry->ai_addr, sizeof v4);
      std::memcpy(address.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
    } else if (entry->ai_family == AF_INET6) {
      sockaddr_in6 v6{};
      std::memcpy(&v6, entry->ai_addr, sizeof v6);
      std::memcpy(address.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    } else {
      continue;
    }
    const auto& known = out.addresses;
    if (std::find(known.begin(), known.end(), address) == known.end()) {
      out.addresses.push_back(address);
    }
  }
  ::freeaddrinfo(found);
  if (out.addresses.empty()) out.error = "the name has no address";
  return out;
}

tcp::endpoint to_endpoint(const IpAddress& address, std::uint16_t port) {
  if (address.is_v4) {
    asio::ip::address_v4::bytes_type bytes{};
    std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
    return {asio::ip::address_v4(bytes), port};
  }
  asio::ip::address_v6::bytes_type bytes{};
  std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
  return {asio::ip::address_v6(bytes), port};
}

std::string format_request(const OutgoingRequest& request, const TargetUrl& target) {
  std::string out = request.method + ' ' + target.origin_form + " HTTP/1.1\r\n";
  out += "host: " + target.host_field + "\r\n";
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  out += "content-length: " + std::to_string(request.body.size()) + "\r\n";
  return out + "connection: close\r\n\r\n" + request.body;
}

/// What every attempt shares and never changes.
struct ClientCore {
  std::vector<Cidr> allow_targets;
  asio::ssl::context tls{asio::ssl::context::tls_client};
};

/// One request on its way. Everything runs on `strand_`; the pending operations keep it alive.
class Attempt : public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(asio::io_context& context, std::shared_ptr<ClientCore> core, OutgoingRequest request,
          TargetUrl target, HttpClient::Done done)
      : strand_(asio::make_strand(context)),
        core_(std::move(core)),
        target_(std::move(target)),
        out_(format_request(request, target_)),
        timeout_(request.timeout),
        collector_(request.answer_bytes_max, request.method == "HEAD"),
        done_(std::move(done)),
        deadline_(strand_),
        connect_timer_(strand_) {}

  /// The deadline runs from here. Any thread, once.
  void start() {
    asio::post(strand_, [self = shared_from_this()] {
      self->deadline_.expires_at(self->began_at_ + self->timeout_);
      self->deadline_.async_wait([self](IoError error) {
        if (!error) self->fail_with("timeout: ", std::string("while ") + self->stage_);
      });
      if (self->target_.literal) self->on_resolved({{*self->target_.literal}, {}});
    });
  }

  /// Any thread.
  void give_addresses(Resolved resolved) {
    asio::post(strand_, [self = shared_from_this(), resolved = std::move(resolved)]() mutable {
      self->on_resolved(std::move(resolved));
    });
  }

  const std::string& host() const { return target_.host; }

 private:
  void on_resolved(Resolved resolved) {
    if (!done_) return;
    if (!resolved.error.empty()) return fail_with("dns: ", target_.host + ": " + resolved.error);
    for (const auto& address : resolved.addresses) {
      const auto verdict = check_address(address, target_.is_https, core_->allow_targets);
      if (!verdict) return refuse(verdict.error().detail);
    }
    addresses_ = std::move(resolved.addresses);
    if (addresses_.size() > addresses_max) addresses_.resize(addresses_max);
    stage_ = "connecting";
    connect_next("no address");
  }

  void connect_next(const std::string& last_error) {
    if (next_ == addresses_.size()) return fail_with("connect: ", last_error);
    const auto& address = addresses_[next_++];
    pinned_ = format_ip_address(address);
    socket_.emplace(strand_);
    is_connecting_ = true;
    if (next_ < addresses_.size()) {
      connect_timer_.expires_after(std::min(connect_share_max, timeout_ / 2));
      connect_timer_.async_wait([self = shared_from_this(), at = next_](IoError error) {
        if (!error && self->is_connecting_ && self->next_ == at) self->close_socket();
      });
    }
    socket_->async_connect(to_endpoint(address, target_.port),
                           [self = shared_from_this()](IoError error) {
      self->on_connected(error);
    });
  }

  void on_connected(IoError error) {
    if (!done_) return;
    connect_timer_.cancel();
    is_connecting_ = false;
    if (error || !socket_->is_open()) {
      return connect_next(pinned_ + ": " + (error ? error.message() : "too slow"));
    }
    IoError ignored;
    socket_->set_option(tcp::no_delay(true), ignored);
    if (!target_.is_https) return write();
    stage_ = "agreeing on TLS";
    tls_.emplace(*socket_, core_->tls);
    if (!target_.literal) SSL_set_tlsext_host_name(tls_->native_handle(), target_.host.c_str());
    tls_->set_verify_mode(asio::ssl::verify_peer, ignored);
    tls_->set_verify_callback(asio::ssl::host_name_verification(target_.host), ignored);
    tls_->async_handshake(asio::ssl::stream_base::client,
                          [self = shared_from_this()](IoError failure) {
      if (!self->done_) return;
      if (failure) return self->fail_with("tls: ", self->describe_tls(failure));
      self->write();
    });
  }

  std::string describe_tls(const IoError& error) {
    const auto verdict = SSL_get_verify_result(tls_->native_handle());
    if (verdict == X509_V_OK) return error.message();
    return error.message() + " (" + X509_verify_cert_error_string(verdict) + ")";
  }

  void write() {
    stage_ = "sending";
    auto then = [self = shared_from_this()](IoError, std::size_t) {
      // Even a failed write is followed by a read: the answer may have come before the reset.
      if (self->done_) self->read();
    };
    if (tls_) {
      asio::async_write(*tls_, asio::buffer(out_), std::move(then));
    } else {
      asio::async_write(*socket_, asio::buffer(out_), std::move(then));
    }
  }

  void read() {
    stage_ = "waiting for the answer";
    auto then = [self = shared_from_this()](IoError error, std::size_t bytes) {
      if (self->done_) self->on_read(error, bytes);
    };
    if (tls_) {
      tls_->async_read_some(asio::buffer(in_), std::move(then));
    } else {
      socket_->async_read_some(asio::buffer(in_), std::move(then));
    }
  }

  void on_read(IoError error, std::size_t bytes) {
    const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    if (error && !is_end) return fail_with("protocol: ", error.message());
    const auto state = is_end ? collector_.put_end() : collector_.put({in_.data(), bytes});
    if (state == ResponseCollector::State::more) return read();
    if (state == ResponseCollector::State::broken) {
      return fail_with("protocol: ", is_end ? "the connection closed before a whole answer"
                                            : "the answer is not HTTP/1.1");
    }
    auto& collected = collector_.answer();
    OutgoingAnswer answer;
    answer.status = collected.status;
    answer.headers = std::move(collected.headers);
    answer.body = std::move(collected.body);
    answer.address = pinned_;
    answer.took = std::chrono::duration_cast<Duration>(SteadyClock::now() - began_at_);
    finish(std::move(answer));
  }

  void refuse(const std::string& why) {
    finish(fail(forbidden("refused target: " + target_.host + ": " + why)));
  }
  void fail_with(std::string_view kind, const std::string& why) {
    finish(fail(Error{ErrorCode::unavailable, std::string(kind) + why, {}, {}}));
  }

  void finish(Result<OutgoingAnswer> result) {
    const auto done = std::exchange(done_, nullptr);
    if (!done) return;
    deadline_.cancel();
    connect_timer_.cancel();
    close_socket();
    try {
      done(std::move(result));
    } catch (const std::exception& failure) {
      log::error("http_client_done_failed", {{"what", failure.what()}});
    }
  }

  void close_socket() {
    IoError ignored;
    if (socket_) socket_->close(ignored);
  }

  const asio::strand<asio::io_context::executor_type> strand_;
  const std::shared_ptr<ClientCore> core_;
  const TargetUrl target_;
  const std::string out_;
  const Duration timeout_;
  const SteadyClock::time_point began_at_{SteadyClock::now()};
  ResponseCollector collector_;
  HttpClient::Done done_;
  const char* stage_{"resolving the name"};
  std::vector<IpAddress> addresses_;
  std::size_t next_{0};
  bool is_connecting_{false};
  std::string pinned_;
  std::optional<tcp::socket> socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  std::array<char, 8192> in_{};
  asio::steady_timer deadline_;
  asio::steady_timer connect_timer_;
};

class Client final : public HttpClient {
 public:
  Client(runtime::EventLoop& loop, std::vector<Cidr> allow_targets)
      : loop_(loop), core_(std::make_shared<ClientCore>()) {
    core_->allow_targets = std::move(allow_targets);
    SSL_CTX_set_min_proto_version(core_->tls.native_handle(), TLS1_2_VERSION);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() override {
    if (!resolver_) return;
    resolver_->stop();
    resolver_->join();
  }

  void send(OutgoingRequest request, Done done) override {
    auto target = read_target_url(request.url);
    if (!target) {
      loop_.post([done = std::move(done), error = target.error()] { done(fail(error)); });
      return;
    }
    if (target->is_https) std::call_once(certificates_once_, [this] { load_certificates(); });
    const bool is_literal = target->literal.has_value();
    const auto attempt = std::make_shared<Attempt>(loop_.context(), core_, std::move(request),
                                                   std::move(*target), std::move(done));
    attempt->start();
    if (is_literal) return;
    std::call_once(resolver_once_, [this] { resolver_.emplace(resolver_threads); });
    asio::post(*resolver_, [attempt] { attempt->give_addresses(resolve(attempt->host())); });
  }

 private:
  /// Reading 140 certificates takes as long as the rest of a start: left to the first https call.
  void load_certificates() {
    IoError error;
    core_->tls.set_default_verify_paths(error);
    if (error) log::warn("no_ca_store", {{"what", error.message()}});
  }

  runtime::EventLoop& loop_;
  const std::shared_ptr<ClientCore> core_;
  std::once_flag certificates_once_;
  std::once_flag resolver_once_;
  std::optional<asio::thread_pool> resolver_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(runtime::EventLoop& loop,
                                             std::vector<std::string> allow_targets) {
  auto allowed = parse_cidrs(allow_targets, "allow_targets");
  if (!allowed) throw std::invalid_argument(allowed.error().detail);
  return std::make_unique<Client>(loop, std::move(*allowed));
}

}  // namespace panelist::net
