#pragma once
// Sends due webhook messages. One background transaction at a time records the tries that ended and
// takes what is due next, more than is sent at once where the receiver answers quickly. No
// transaction, lock or thread is held across a wait.
#include <functional>
#include <memory>

#include "base/random.hpp"
#include "net/http_client.hpp"
#include "runtime/event_loop.hpp"
#include "service/delivery_schedule.hpp"
#include "service/unit.hpp"
#include "storage/database.hpp"

namespace panelist::delivery {

struct WebhookSettings {
  service::Schedule schedule;              ///< webhooks.schedule_seconds
  std::string user_agent{"Panelist"};
  Duration timeout{15'000};
  Duration idle_max{30'000};               ///< looks at least this often
  /// Of this process; 0: it owns the database, and takes back at start what was claimed before.
  std::function<NodeId()> node{[] { return NodeId{}; }};
};

class WebhookLoop {
 public:
  virtual ~WebhookLoop() = default;
  virtual void start() = 0;
  /// Something may be due; any thread, cheap.
  virtual void wake() = 0;
  /// Takes nothing more, waits for the tries under way and their records. Not from a loop thread.
  virtual void stop() = 0;
};
/// Everything named outlives the loop. `client` checks each target (net/http_client.hpp).
std::unique_ptr<WebhookLoop> make_webhook_loop(
    runtime::EventLoop& loop, storage::Database& database, net::HttpClient& client,
    const Clock& clock, Random& random, const workflow::Catalog& catalog,
    const service::Rules& rules, service::Signals& signals, WebhookSettings settings);

}  // namespace panelist::delivery
