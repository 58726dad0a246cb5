#include "app/node_watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "service/nodes.hpp"

namespace panelist::app {
namespace {

std::string name_of_this_process() {
  char host[256] = "?";
  gethostname(host, sizeof host - 1);
  return std::string(host) + ":" + std::to_string(getpid());
}

service::Unit unit_of(const web::House& house, storage::Transaction& tx) {
  service::Unit unit{tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals,
                     {}};
  unit.actor.label = "engine";
  unit.actor.name = "engine";
  return unit;
}

}  // namespace

NodeWatch::NodeWatch(runtime::EventLoop& loop, Installation& installation)
    : installation_(installation), name_(name_of_this_process()) {
  poll_ = std::make_unique<runtime::PollLoop>(
      loop, installation.house().clock, "nodes", service::beat_every,
      [this](runtime::PollLoop::Done done) { step(std::move(done)); });
}

Result<std::unique_ptr<NodeWatch>> NodeWatch::join(runtime::EventLoop& loop,
                                                   Installation& installation) {
  std::unique_ptr<NodeWatch> watch(new NodeWatch(loop, installation));
  const web::House& house = installation.house();
  const auto outcome = house.database.write_and_wait([&](storage::Transaction& tx) {
    service::Unit unit = unit_of(house, tx);
    watch->self_ = service::join_nodes(unit, watch->name_).value;
    return true;
  });
  if (outcome != storage::Outcome::committed)
    return fail(conflict("the database does not answer; its log says why"));
  log::info("node_joined", {{"node", std::to_string(watch->self_)}, {"name", watch->name_}});
  return watch;
}

void NodeWatch::step(runtime::PollLoop::Done done) {
  const web::House& house = installation_.house();
  auto beat = std::make_shared<service::Beat>();
  house.database.write(
      storage::Lane::background,
      [this, &house, beat](storage::Transaction& tx) {
        service::Unit unit = unit_of(house, tx);
        *beat = service::beat(unit, self(), name_);
        return true;
      },
      [this, &house, beat, done = std::move(done)](storage::Outcome outcome) {
        if (outcome == storage::Outcome::committed) {
          if (beat->self != self())
            log::warn("node_was_given_up", {{"name", name_},
                                            {"was", std::to_string(self_)},
                                            {"node", std::to_string(beat->self.value)}});
          self_ = beat->self.value;
          for (const std::string& gone : beat->gone) log::warn("node_gone", {{"name", gone}});
          look_after(std::move(beat->others));
        } else {
          log::warn("node_beat_failed", {{"name", name_}});
        }
        done(house.clock.now() + service::beat_every);
      });
}

/// One that is no more, given up by whomever or stopped, had clocks set and mail and deliveries
/// waiting that nobody else was told of.
void NodeWatch::look_after(std::vector<NodeId> others) {
  alive_ = static_cast<int>(others.size()) + 1;
  const bool is_one_gone = !std::includes(others.begin(), others.end(), others_.begin(),
                                          others_.end());
  others_ = std::move(others);
  if (is_one_gone) installation_.signals().node_gone();
}

void NodeWatch::stop() {
  poll_->stop();
  const web::House& house = installation_.house();
  house.database.write_and_wait([&](storage::Transaction& tx) {
    service::Unit unit = unit_of(house, tx);
    service::leave_nodes(unit, self());
    return true;
  });
}

}  // namespace panelist::app
