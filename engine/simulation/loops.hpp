#pragma once
// The process's own loops in virtual time: clocks of runs, webhooks, mail, sweep. The use cases
// they call are the real ones; what is replaced are threads, sockets and the timer of the event
// loop.
#include <array>
#include <cstdint>
#include <optional>

#include "service/deliver.hpp"
#include "service/mail_outbox.hpp"
#include "simulation/outside.hpp"
#include "simulation/process.hpp"

namespace panelist::simulation {

class Loops {
 public:
  Loops(World& world, Process& process, Outside& outside, const Materials& materials);
  /// After the process has started: every loop looks at once.
  void start();
  /// Something may be due.
  void wake(Loop loop);
  std::int64_t ticks() const { return ticks_; }

 private:
  void plan(Loop loop, Duration wait);
  void step(Loop loop);
  std::optional<Instant> step_timers();
  std::optional<Instant> step_deliveries();
  std::optional<Instant> step_mail();
  std::optional<Instant> step_sweep();
  void send(const storage::ClaimedDelivery& delivery);
  void record(const service::AttemptOutcome& attempt, int life);
  void send_mails(std::vector<service::ClaimedMail> mails, std::size_t next, int life);

  World& world_;
  Process& process_;
  Outside& outside_;
  const Materials& materials_;
  Dice dice_;
  std::array<std::uint64_t, 4> plans_{};  ///< number of the plan that counts, by loop
  std::array<bool, 4> is_soon_{};         ///< that plan is for now
  bool owns_deliveries_{false}, owns_mails_{false};
  bool is_mailing_{false};
  std::int64_t ticks_{0};
};

}  // namespace panelist::simulation
