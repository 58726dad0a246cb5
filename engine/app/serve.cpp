#include "app/serve.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/first_admin.hpp"
#include "app/installation.hpp"
#include "app/metrics.hpp"
#include "app/node_watch.hpp"
#include "app/run_clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "delivery/mail_loop.hpp"
#include "delivery/webhook_loop.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "runtime/descriptor_limit.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::app {
namespace {

service::Schedule schedule_of(const Config& config) {
  service::Schedule schedule;
  for (const std::string& seconds : config.list("webhooks.schedule_seconds"))
    schedule.push_back(std::chrono::seconds{std::stoll(seconds)});
  return schedule;
}

/// smtp://user@host:587 with the password of mail.smtp_password_file put in.
Result<std::string> smtp_url_of(const Config& config) {
  std::string url = config.text("mail.smtp_url");
  const std::string file = config.path("mail.smtp_password_file");
  const std::size_t at = url.find('@');
  if (url.empty() || file.empty() || at == std::string::npos) return url;
  std::ifstream in(file);
  std::string password;
  if (!std::getline(in, password))
    return fail(Error{ErrorCode::invalid, "mail.smtp_password_file: cannot read " + file, {}, {}});
  std::string encoded;
  for (const char c : password) {
    char hex[4];
    std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    encoded += hex;
  }
  return url.insert(at, ":" + encoded);
}

Result<delivery::MailSettings> mail_settings(const Config& config) {
  delivery::MailSettings settings;
  auto url = smtp_url_of(config);
  if (!url) return fail(url.error());
  settings.smtp_url = std::move(*url);
  settings.folder = config.path("mail.folder");
  settings.from = config.text("mail.from");
  settings.templates = config.path("folders.templates") + "/mail";
  return settings;
}

Result<std::unique_ptr<net::HttpServer>> start_server(const Config& config,
                                                      runtime::EventLoop& loop,
                                                      Installation& installation) {
  net::ServerSettings settings;
  settings.listen = config.text("server.listen");
  auto socket = local_socket_path(config);
  if (!socket) return fail(socket.error());
  settings.socket_path = *socket;
  settings.tls_certificate = config.path("server.tls_certificate");
  settings.tls_key = config.path("server.tls_key");
  settings.trusted_proxies = config.list("server.trusted_proxies");
  return net::make_http_server(
      loop, settings, [&installation](net::Request request, net::Reply reply) {
        installation.dispatcher().handle(std::move(request), std::move(reply));
      });
}

/// "http://127.0.0.1:8080" as bound: the port that port 0 became.
std::string bound_url(const Config& config, std::uint16_t port) {
  const std::string& listen = config.text("server.listen");
  const std::string scheme = config.text("server.tls_certificate").empty() ? "http://" : "https://";
  return scheme + listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
}

/// Nothing where this process has the database to itself.
Result<std::unique_ptr<NodeWatch>> join_others(runtime::EventLoop& loop,
                                               Installation& installation) {
  if (!installation.is_shared()) return std::unique_ptr<NodeWatch>();
  return NodeWatch::join(loop, installation);
}

}  // namespace

int serve(const Config& config, const ServeOptions& options) {
  runtime::raise_descriptor_limit();
  auto opened =
      Installation::open(config, {Opening::serving, options.demo_folder, options.clock_offset});
  if (!opened) return refused(opened.error());
  Installation& installation = **opened;
  runtime::EventLoop loop(
      static_cast<int>(std::max<std::int64_t>(1, config.number("server.threads"))));

  auto mail_options = mail_settings(config);
  if (!mail_options) return refused(mail_options.error());
  auto server = start_server(config, loop, installation);
  if (!server) return refused(server.error());
  const std::string bound = bound_url(config, (*server)->port());
  if (config.text("server.public_url").empty()) installation.set_public_url(bound);
  const web::House& house = installation.house();
  mail_options->public_url = house.settings.public_url;
  auto texts = delivery::load_mail_texts(*mail_options);
  if (!texts) return refused(texts.error());

  auto joined = join_others(loop, installation);
  if (!joined) return refused(joined.error());
  const auto& nodes = *joined;
  mail_options->node = [&nodes] { return nodes ? nodes->self() : NodeId{}; };
  auto client = net::make_http_client(loop, config.list("webhooks.allow_targets"));
  delivery::WebhookSettings webhook_options;
  webhook_options.schedule = schedule_of(config);
  webhook_options.node = mail_options->node;
  auto webhooks =
      delivery::make_webhook_loop(loop, house.database, *client, house.clock, house.random,
                                  house.catalog, house.rules, house.signals, webhook_options);
  auto mail = delivery::make_mail_loop(
      loop, house.database, std::move(*texts), delivery::make_mail_sender(*mail_options),
      house.clock, house.random, house.catalog, house.rules, house.signals, *mail_options);
  auto clock = make_run_clock(loop, installation);
  auto sweeper = make_sweeper(loop, installation);
  installation.signals().wake_with([&](Instant at) { clock->wake_by(at); },
                                   [&] { webhooks->wake(); }, [&] { mail->wake(); });
  installation.set_metrics([&] {
    return metrics_text((*server)->counts(), installation.database().counts(),
                        installation.live().open_streams(), nodes ? nodes->alive() : 1);
  });

  loop.catch_stop_signals();
  loop.start();
  if (nodes) nodes->start();
  webhooks->start();
  mail->start();
  clock->start();
  sweeper->start();
  std::cout << "listening on " << bound << std::endl;
  log::info("listening", {{"url", bound}, {"version", PANELIST_VERSION}});
  if (options.first_admin) make_first_admin(installation, std::cerr);

  loop.wait_for_stop_signal();
  log::info("stopping", {});
  installation.live().stop();
  (*server)->stop();
  installation.signals().mute();
  sweeper->stop();
  clock->stop();
  webhooks->stop();
  mail->stop();
  if (nodes) nodes->stop();
  installation.database().stop();
  loop.stop();
  log::info("stopped", {});
  return 0;
}

}  // namespace panelist::app
