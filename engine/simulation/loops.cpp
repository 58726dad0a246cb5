#include "simulation/loops.hpp"

#include <algorithm>

#include "delivery/webhook_signature.hpp"
#include "service/delivery_schedule.hpp"
#include "service/digest.hpp"
#include "service/sweep.hpp"
#include "service/tick_runs.hpp"

namespace panelist::simulation {
namespace {

using storage::Outcome;

// Rarer than the real loops' 30 s, so that a lost wake shows as a stuck panel.
constexpr Duration idle_max = std::chrono::hours{6};
constexpr Duration sweep_every = std::chrono::hours{6};
constexpr Duration retry_after = std::chrono::minutes{3};
constexpr Duration webhook_timeout = std::chrono::seconds{15};
constexpr int runs_per_step = 64;

std::size_t index_of(Loop loop) { return static_cast<std::size_t>(loop); }

}  // namespace

Loops::Loops(World& world, Process& process, Outside& outside, const Materials& materials)
    : world_(world),
      process_(process),
      outside_(outside),
      materials_(materials),
      dice_(world.dice("loops")) {}

void Loops::start() {
  owns_deliveries_ = owns_mails_ = false;
  is_mailing_ = false;
  is_soon_ = {};
  for (const Loop loop : {Loop::timers, Loop::deliveries, Loop::mail, Loop::sweep}) wake(loop);
}

void Loops::wake(Loop loop) {
  if (is_soon_[index_of(loop)]) return;
  plan(loop, Duration{1});
  is_soon_[index_of(loop)] = true;
}

void Loops::plan(Loop loop, Duration wait) {
  const std::uint64_t number = ++plans_[index_of(loop)];
  is_soon_[index_of(loop)] = false;
  world_.after(wait, [this, loop, number, life = process_.lives()] {
    if (number == plans_[index_of(loop)] && life == process_.lives() && process_.is_up())
      step(loop);
  });
}

void Loops::step(Loop loop) {
  is_soon_[index_of(loop)] = false;
  const std::uint64_t before = plans_[index_of(loop)];
  std::optional<Instant> next;
  switch (loop) {
    case Loop::timers:
      next = step_timers();
      break;
    case Loop::deliveries:
      next = step_deliveries();
      break;
    case Loop::mail:
      next = step_mail();
      break;
    case Loop::sweep:
      next = step_sweep();
      break;
  }
  if (plans_[index_of(loop)] != before) return;  // woken meanwhile
  const Duration wait = next ? *next - process_.clock().now() : idle_max;
  plan(loop, std::clamp(wait, Duration{1}, idle_max));
}

std::optional<Instant> Loops::step_timers() {
  std::vector<RunId> due;
  std::optional<Instant> next;
  std::vector<bool (*)(service::Unit&)> chores;  // as the run clock has them
  process_.read([&](service::Unit& unit) {
    due = service::list_due_runs(unit, runs_per_step);
    if (service::has_pages_due(unit)) chores.push_back(service::tick_pages);
    if (service::has_log_to_number(unit)) chores.push_back(service::number_log);
    if (service::has_counts_to_fold(unit)) chores.push_back(service::fold_counts);
    next = service::find_next_wake(unit);
  });
  bool is_stuck = false;
  const auto write = [&](const Process::Work& work) {
    const Outcome outcome = process_.write(work);
    is_stuck |= outcome != Outcome::committed;
    if (outcome != Outcome::unknown) return;
    wake(Loop::deliveries);
    wake(Loop::mail);
  };
  for (const RunId run : due) {
    ++ticks_;
    write([run](service::Unit& unit) { return service::tick_run(unit, run).has_value(); });
    if (!process_.is_up()) return std::nullopt;
  }
  for (const auto& chore : chores) write(chore);
  if (!process_.is_up()) return std::nullopt;
  if (is_stuck) return process_.clock().now() + retry_after;
  if (due.empty() && chores.empty()) return next;
  process_.read([&](service::Unit& unit) { next = service::find_next_wake(unit); });
  return next;
}

std::optional<Instant> Loops::step_deliveries() {
  service::ClaimedDeliveries claimed;
  const Outcome outcome = process_.write([&](service::Unit& unit) {
    if (!owns_deliveries_) service::release_claims(unit);
    claimed = service::claim_due_deliveries(unit, NodeId{});
    return true;
  });
  if (outcome != Outcome::committed) return process_.clock().now() + retry_after;
  owns_deliveries_ = true;
  for (const storage::ClaimedDelivery& delivery : claimed.items) send(delivery);
  return claimed.next;
}

void Loops::send(const storage::ClaimedDelivery& delivery) {
  service::AttemptOutcome attempt;
  attempt.delivery = delivery.id;
  attempt.claim = delivery.claim;
  attempt.at = process_.clock().now();
  auto headers =
      delivery::webhook_headers(delivery.secrets, delivery.message_key, attempt.at, delivery.body);
  const auto sent = headers.value_or(net::Headers{});
  const int life = process_.lives();
  world_.after(dice_.between(Duration{1}, Duration{200}), [this, delivery, attempt, sent, life] {
    // What has left the house arrives, whether its sender still lives or not.
    const ReceiverAnswer answer = outside_.receive(delivery.url, sent, delivery.body);
    service::AttemptOutcome outcome = attempt;
    outcome.status = answer.stalls ? 0 : answer.status;
    if (answer.stalls) outcome.error = "no answer within 15 s";
    if (!answer.retry_after.empty()) outcome.retry_after = answer.retry_after;
    outcome.took = answer.stalls ? webhook_timeout : Duration{40};
    world_.after(answer.stalls ? webhook_timeout : Duration{1},
                 [this, outcome, life] { record(outcome, life); });
  });
}

void Loops::record(const service::AttemptOutcome& attempt, int life) {
  if (life != process_.lives() || !process_.is_up()) return;
  process_.write([&](service::Unit& unit) {
    service::record_attempt(unit, service::normal_schedule(), attempt);
    return true;
  });
  wake(Loop::deliveries);
}

std::optional<Instant> Loops::step_mail() {
  if (is_mailing_) return std::nullopt;  // woken when the batch is through
  service::ClaimedMails claimed;
  const Outcome outcome = process_.write([&](service::Unit& unit) {
    if (!owns_mails_) service::release_mail_claims(unit);
    const auto digest = service::make_digests(unit);
    claimed = service::claim_due_mails(unit, NodeId{});
    if (digest && (!claimed.next || *digest < *claimed.next)) claimed.next = digest;
    return true;
  });
  if (outcome != Outcome::committed) return process_.clock().now() + retry_after;
  owns_mails_ = true;
  is_mailing_ = !claimed.items.empty();
  if (is_mailing_) send_mails(std::move(claimed.items), 0, process_.lives());
  return claimed.next;
}

void Loops::send_mails(std::vector<service::ClaimedMail> mails, std::size_t next, int life) {
  if (next == mails.size()) {
    is_mailing_ = false;
    return wake(Loop::mail);
  }
  const service::ClaimedMail& claimed = mails[next];
  const auto text = materials_.mail_texts.render(claimed, process_.clock().now());
  const bool is_sent = text && outside_.receive(*text);
  // Sent and not yet recorded: a process that dies here sends it again, under the same Message-ID.
  world_.after(Duration{20}, [this, mails = std::move(mails), next, life, is_sent]() mutable {
    if (life != process_.lives() || !process_.is_up()) return;
    process_.write([&](service::Unit& unit) {
      if (is_sent)
        service::record_mail_sent(unit, mails[next].mail);
      else
        service::record_mail_failed(unit, mails[next].mail, "try again later", false);
      return true;
    });
    send_mails(std::move(mails), next + 1, life);
  });
}

std::optional<Instant> Loops::step_sweep() {
  bool has_more = false;
  process_.write([&](service::Unit& unit) {
    has_more = service::sweep(unit);
    return true;
  });
  return process_.clock().now() + (has_more ? retry_after : sweep_every);
}

}  // namespace panelist::simulation
