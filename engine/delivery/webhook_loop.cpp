#include "delivery/webhook_loop.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "delivery/webhook_signature.hpp"
#include "runtime/poll_loop.hpp"
#include "service/deliver.hpp"

namespace panelist::delivery {
namespace {

using storage::ClaimedDelivery;
using storage::Outcome;

/// Tries under way, counted until the record of the try is answered.
class InFlight {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++total_;
  }
  void remove() {
    const std::lock_guard lock(mutex_);
    --total_;
    none_left_.notify_all();
  }
  void wait_until_none() {
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [this] { return total_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  int total_{0};
};

class HttpWebhookLoop final : public WebhookLoop {
 public:
  HttpWebhookLoop(runtime::EventLoop& loop, storage::Database& database, net::HttpClient& client,
                  const Clock& clock, Random& random, const workflow::Catalog& catalog,
                  const service::Rules& rules, service::Signals& signals, WebhookSettings settings)
      : database_(database),
        client_(client),
        clock_(clock),
        random_(random),
        catalog_(catalog),
        rules_(rules),
        signals_(signals),
        settings_(std::move(settings)),
        poll_(loop, clock, "webhooks", settings_.idle_max,
              [this](runtime::PollLoop::Done done) { step(std::move(done)); }) {}

  ~HttpWebhookLoop() override { stop(); }

  void start() override { poll_.start(); }
  void wake() override { poll_.wake(); }
  void stop() override {
    if (std::exchange(stopped_, true)) return;
    poll_.stop();
    in_flight_.wait_until_none();
  }

 private:
  service::Unit make_unit(storage::Transaction& tx) {
    service::Actor engine;
    engine.label = "engine";
    return {tx, clock_.now(), random_, catalog_, rules_, signals_, std::move(engine)};
  }

  void step(runtime::PollLoop::Done done) {
    auto claimed = std::make_shared<service::ClaimedDeliveries>();
    database_.write(
        storage::Lane::background,
        [this, claimed](storage::Transaction& tx) {
          service::Unit unit = make_unit(tx);
          const NodeId node = settings_.node();
          if (!claims_released_ && !node) service::release_claims(unit);
          *claimed = service::claim_due_deliveries(unit, node);
          return true;
        },
        [this, claimed, done = std::move(done)](Outcome outcome) {
          if (outcome != Outcome::committed) {
            log::warn("webhook_claim_failed");
            done(std::nullopt);
            return;
          }
          claims_released_ = true;
          for (ClaimedDelivery& delivery : claimed->items) send(std::move(delivery));
          done(claimed->next);
        });
  }

  void send(ClaimedDelivery delivery) {
    in_flight_.add();
    service::AttemptOutcome attempt;
    attempt.delivery = delivery.id;
    attempt.claim = delivery.claim;
    attempt.at = clock_.now();
    Result<net::Headers> headers =
        webhook_headers(delivery.secrets, delivery.message_key, attempt.at, delivery.body);
    if (!headers) {
      attempt.error = "The endpoint's secret cannot be read. Rotate it.";
      record(std::move(attempt));
      return;
    }
    headers->emplace_back("content-type", "application/json");
    headers->emplace_back("user-agent", settings_.user_agent);
    net::OutgoingRequest request;
    request.url = delivery.url;
    request.headers = *std::move(headers);
    request.body = std::move(delivery.body);
    request.timeout = settings_.timeout;
    client_.send(std::move(request),
                 [this, attempt](Result<net::OutgoingAnswer> answer) mutable {
                   finish(std::move(attempt), std::move(answer));
                 });
  }

  void finish(service::AttemptOutcome attempt, Result<net::OutgoingAnswer> answer) {
    attempt.took = clock_.now() - attempt.at;
    if (answer) {
      attempt.status = answer->status;
      attempt.answer = std::move(answer->body);
      for (const auto& [name, value] : answer->headers) {
        if (name == "retry-after") attempt.retry_after = value;
      }
    } else {
      attempt.error = answer.error().detail;
    }
    record(std::move(attempt));
  }

  void record(service::AttemptOutcome attempt) {
    const auto shared = std::make_shared<const service::AttemptOutcome>(std::move(attempt));
    database_.write(
        storage::Lane::background,
        [this, shared](storage::Transaction& tx) {
          service::Unit unit = make_unit(tx);
          service::record_attempt(unit, settings_.schedule, *shared);
          return true;
        },
        [this, shared](Outcome outcome) {
          // Not recorded: its lease ends and it is sent once more (at least once).
          if (outcome != Outcome::committed) {
            log::warn("webhook_attempt_not_recorded",
                      {{"delivery", std::to_string(shared->delivery.value)}});
          }
          poll_.wake();
          in_flight_.remove();  // last: stop() may return now
        });
  }

  storage::Database& database_;
  net::HttpClient& client_;
  const Clock& clock_;
  Random& random_;
  const workflow::Catalog& catalog_;
  const service::Rules& rules_;
  service::Signals& signals_;
  const WebhookSettings settings_;
  InFlight in_flight_;
  std::atomic<bool> claims_released_{false};
  bool stopped_{false};
  runtime::PollLoop poll_;
};

}  // namespace

std::unique_ptr<WebhookLoop> make_webhook_loop(
    runtime::EventLoop& loop, storage::Database& database, net::HttpClient& client,
    const Clock& clock, Random& random, const workflow::Catalog& catalog,
    const service::Rules& rules, service::Signals& signals, WebhookSettings settings) {
  return std::make_unique<HttpWebhookLoop>(loop, database, client, clock, random, catalog, rules,
                                           signals, std::move(settings));
}

}  // namespace panelist::delivery
