#include "delivery/webhook_loop.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
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

constexpr Duration quick{1'000};  // a receiver that answers within may have many in hand
constexpr Duration record_again_after{1'000};

/// A delivery in hand: claimed, and not sent yet.
struct Claimed {
  ClaimedDelivery delivery;
  std::chrono::steady_clock::time_point send_before;  ///< later its lease could end under the try
};
/// What goes to one endpoint.
struct Line {
  std::deque<Claimed> waiting;
  int in_flight{0};
  bool is_quick{false};
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
    if (stopped_.exchange(true)) return;
    poll_.stop();
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [this] { return in_flight_ == 0; });
    const Batch batch = take_finished();
    lock.unlock();
    if (batch->empty()) return;
    database_.write_and_wait([&](storage::Transaction& tx) {
      service::Unit unit = make_unit(tx);
      record(unit, *batch);
      return true;
    });
  }

 private:
  using Batch = std::shared_ptr<const std::vector<service::AttemptOutcome>>;

  service::Unit make_unit(storage::Transaction& tx) {
    service::Actor engine;
    engine.label = "engine";
    return {tx, clock_.now(), random_, catalog_, rules_, signals_, std::move(engine)};
  }

  /// One transaction: what came of the tries that ended meanwhile, and what is due next.
  void step(runtime::PollLoop::Done done) {
    std::unique_lock lock(mutex_);
    const Batch batch = take_finished();
    lock.unlock();
    auto claimed = std::make_shared<service::ClaimedDeliveries>();
    database_.write(
        storage::Lane::background,
        [this, batch, claimed](storage::Transaction& tx) {
          service::Unit unit = make_unit(tx);
          const NodeId node = settings_.node();
          if (!claims_released_ && !node) service::release_claims(unit);
          record(unit, *batch);
          *claimed = service::claim_due_deliveries(
              unit, node, [this](EndpointId endpoint) { return most_claims(endpoint); });
          return true;
        },
        [this, batch, claimed, done = std::move(done)](Outcome outcome) {
          if (outcome != Outcome::committed) {
            log::warn("webhook_step_failed", {{"results", std::to_string(batch->size())}});
            keep_for_later(*batch, outcome);
            done(clock_.now() + record_again_after);
            return;
          }
          claims_released_ = true;
          take_in_hand(std::move(claimed->items));
          done(claimed->next);
        });
  }

  void record(service::Unit& unit, const std::vector<service::AttemptOutcome>& batch) {
    for (const service::AttemptOutcome& attempt : batch)
      service::record_attempt(unit, settings_.schedule, attempt);
  }

  /// With the mutex held.
  Batch take_finished() {
    return std::make_shared<const std::vector<service::AttemptOutcome>>(
        std::exchange(finished_, {}));
  }

  /// Of the others the lease ends, and they are sent once more (at least once).
  void keep_for_later(const std::vector<service::AttemptOutcome>& batch, Outcome outcome) {
    if (outcome != Outcome::busy && outcome != Outcome::full) return;
    const std::lock_guard lock(mutex_);
    finished_.insert(finished_.begin(), batch.begin(), batch.end());
  }

  int most_claims(EndpointId endpoint) const {
    const std::lock_guard lock(mutex_);
    const auto line = lines_.find(endpoint);
    return line != lines_.end() && line->second.is_quick ? service::claims_max
                                                         : service::in_flight_max;
  }

  void take_in_hand(std::vector<ClaimedDelivery> deliveries) {
    const auto send_before =
        std::chrono::steady_clock::now() + service::delivery_lease - 2 * settings_.timeout;
    {
      const std::lock_guard lock(mutex_);
      for (ClaimedDelivery& delivery : deliveries)
        lines_[delivery.endpoint].waiting.push_back({std::move(delivery), send_before});
    }
    send_more();
  }

  /// As many of each endpoint as may be under way.
  void send_more() {
    std::vector<ClaimedDelivery> now;
    {
      const std::lock_guard lock(mutex_);
      for (auto& [endpoint, line] : lines_)
        while (!stopped_ && line.in_flight < service::in_flight_max && !line.waiting.empty()) {
          Claimed next = std::move(line.waiting.front());
          line.waiting.pop_front();
          if (std::chrono::steady_clock::now() >= next.send_before) continue;
          ++line.in_flight;
          ++in_flight_;
          now.push_back(std::move(next.delivery));
        }
    }
    for (ClaimedDelivery& delivery : now) send(std::move(delivery));
  }

  void send(ClaimedDelivery delivery) {
    service::AttemptOutcome attempt;
    attempt.delivery = delivery.id;
    attempt.claim = delivery.claim;
    attempt.at = clock_.now();
    Result<net::Headers> headers =
        webhook_headers(delivery.secrets, delivery.message_key, attempt.at, delivery.body);
    if (!headers) {
      attempt.error = "The endpoint's secret cannot be read. Rotate it.";
      finish(delivery.endpoint, std::move(attempt));
      return;
    }
    headers->emplace_back("content-type", "application/json");
    headers->emplace_back("user-agent", settings_.user_agent);
    net::OutgoingRequest request;
    request.url = delivery.url;
    request.headers = *std::move(headers);
    request.body = std::move(delivery.body);
    request.timeout = settings_.timeout;
    client_.send(std::move(request), [this, endpoint = delivery.endpoint,
                                      attempt](Result<net::OutgoingAnswer> answer) mutable {
      note_answer(attempt, std::move(answer));
      finish(endpoint, std::move(attempt));
    });
  }

  void note_answer(service::AttemptOutcome& attempt, Result<net::OutgoingAnswer> answer) const {
    attempt.took = clock_.now() - attempt.at;
    if (!answer) {
      attempt.error = answer.error().detail;
      return;
    }
    attempt.status = answer->status;
    attempt.answer = std::move(answer->body);
    for (const auto& [name, value] : answer->headers)
      if (name == "retry-after") attempt.retry_after = value;
  }

  /// The next try of the endpoint begins at once; the results are stored together.
  void finish(EndpointId endpoint, service::AttemptOutcome attempt) {
    {
      const std::lock_guard lock(mutex_);
      Line& line = lines_[endpoint];
      line.is_quick = attempt.status != 0 && attempt.took < quick;
      --line.in_flight;
      finished_.push_back(std::move(attempt));
    }
    send_more();
    poll_.wake();
    const std::lock_guard lock(mutex_);
    --in_flight_;
    none_left_.notify_all();  // last: stop() may return now
  }

  storage::Database& database_;
  net::HttpClient& client_;
  const Clock& clock_;
  Random& random_;
  const workflow::Catalog& catalog_;
  const service::Rules& rules_;
  service::Signals& signals_;
  const WebhookSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable none_left_;
  std::map<EndpointId, Line> lines_;                 // guarded by mutex_
  std::vector<service::AttemptOutcome> finished_;    // guarded by mutex_: not stored yet
  int in_flight_{0};                                 // guarded by mutex_: of all lines
  std::atomic<bool> claims_released_{false};
  std::atomic<bool> stopped_{false};
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
