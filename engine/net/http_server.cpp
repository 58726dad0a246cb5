#include "net/http_server.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>
#include <utility>

#include "base/log.hpp"
#include "net/accept_loop.hpp"
#include "net/listen_socket.hpp"
#include "net/session.hpp"

namespace panelist::net {
namespace {

namespace asio = boost::asio;
using TlsContext = std::shared_ptr<asio::ssl::context>;
constexpr Duration forced_stop_after{2'000};

Error tls_unavailable(std::string detail) {
  return Error{ErrorCode::unavailable, std::move(detail), {}, {}};
}

/// TLS 1.2 and later; null when the settings name no certificate.
Result<TlsContext> make_tls_context(const ServerSettings& settings) {
  if (settings.tls_certificate.empty() && settings.tls_key.empty()) return TlsContext{};
  if (settings.tls_certificate.empty() || settings.tls_key.empty()) {
    return fail(invalid_field("tls", "needs both a certificate and a key"));
  }
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  IoError error;
  context->use_certificate_chain_file(settings.tls_certificate, error);
  if (error) {
    return fail(tls_unavailable("cannot use the certificate " + settings.tls_certificate + ": " +
                            error.message()));
  }
  context->use_private_key_file(settings.tls_key, asio::ssl::context::pem, error);
  if (error) {
    return fail(tls_unavailable("cannot use the key " + settings.tls_key + ": " + error.message()));
  }
  return context;
}

/// The file of the local socket; removed at stop when it is still the one made here.
class SocketFile {
 public:
  explicit SocketFile(std::string path) : path_(std::move(path)) {
    if (::lstat(path_.c_str(), &made_) != 0) path_.clear();
  }
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile() {
    struct stat now {};
    if (path_.empty() || ::lstat(path_.c_str(), &now) != 0) return;
    if (now.st_ino == made_.st_ino && now.st_dev == made_.st_dev) ::unlink(path_.c_str());
  }

 private:
  std::string path_;
  struct stat made_ {};
};

class Server final : public HttpServer {
 public:
  Server(runtime::EventLoop& loop, std::shared_ptr<ServerCore> core)
      : loop_(loop), core_(std::move(core)) {}
  ~Server() override { stop(); }

  void listen(FileDescriptor listener, ListenKind kind, TlsContext tls) {
    if (kind == ListenKind::tcp) port_ = bound_port(listener.get());
    acceptors_.push_back(
        std::make_shared<AcceptLoop>(loop_, core_, std::move(listener), kind, std::move(tls)));
    acceptors_.back()->start();
  }
  void own_file(const std::string& path) { file_ = std::make_unique<SocketFile>(path); }

  std::uint16_t port() const override { return port_; }

  ServerCounts counts() const override {
    ServerCounts counts;
    counts.accepted = core_->accepted;
    counts.refused = core_->refused;
    counts.requests = core_->requests;
    counts.bad_requests = core_->bad_requests;
    counts.timeouts = core_->timeouts;
    counts.open = core_->registry.size();
    return counts;
  }

  void stop() override {
    if (core_->is_stopping.exchange(true)) return;
    file_.reset();
    for (const auto& acceptor : acceptors_) acceptor->stop();
    acceptors_.clear();
    for_each(core_->registry.close(), [](Session& session) { session.begin_stop(); });
    if (core_->registry.wait_until_gone(core_->limits.stop_after)) return;
    auto left = core_->registry.list();
    log::warn("requests_cut_at_stop", {{"connections", std::to_string(left.size())}});
    for_each(std::move(left), [](Session& session) { session.close(); });
    core_->registry.wait_until_gone(forced_stop_after);
  }

 private:
  void for_each(std::vector<std::shared_ptr<Session>> sessions, void (*act)(Session&)) {
    for (auto& session : sessions) {
      const auto executor = session->executor();
      asio::post(executor, [session = std::move(session), act] { act(*session); });
    }
  }

  runtime::EventLoop& loop_;
  const std::shared_ptr<ServerCore> core_;
  std::uint16_t port_{0};
  std::vector<std::shared_ptr<AcceptLoop>> acceptors_;
  std::unique_ptr<SocketFile> file_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> make_http_server(runtime::EventLoop& loop,
                                                     ServerSettings settings, Handler handler) {
  auto proxies = parse_cidrs(settings.trusted_proxies, "trusted_proxies");
  if (!proxies) return fail(proxies.error());
  auto tls = make_tls_context(settings);
  if (!tls) return fail(tls.error());
  auto core =
      std::make_shared<ServerCore>(settings.limits, std::move(handler), std::move(*proxies));
  FileDescriptor tcp;
  FileDescriptor local;
  if (!settings.listen.empty()) {
    auto listener = listen_tcp(settings.listen);
    if (!listener) return fail(listener.error());
    tcp = std::move(*listener);
  }
  if (!settings.socket_path.empty()) {
    auto listener = listen_unix(settings.socket_path);
    if (!listener) return fail(listener.error());
    local = std::move(*listener);
  }
  auto server = std::make_unique<Server>(loop, std::move(core));
  if (local) {
    server->own_file(settings.socket_path);
    server->listen(std::move(local), ListenKind::local, nullptr);
  }
  if (tcp) server->listen(std::move(tcp), ListenKind::tcp, std::move(*tls));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace panelist::net
