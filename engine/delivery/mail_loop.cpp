#include "delivery/mail_loop.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "runtime/poll_loop.hpp"
#include "service/digest.hpp"
#include "service/mail_outbox.hpp"

namespace panelist::delivery {
namespace {

using service::ClaimedMail;
using storage::Outcome;

class ThreadedMailLoop final : public MailLoop {
 public:
  ThreadedMailLoop(runtime::EventLoop& loop, storage::Database& database,
                   std::unique_ptr<MailTexts> texts, std::unique_ptr<MailSender> sender,
                   const Clock& clock, Random& random, const workflow::Catalog& catalog,
                   const service::Rules& rules, service::Signals& signals,
                   const MailSettings& settings)
      : database_(database),
        texts_(std::move(texts)),
        sender_(std::move(sender)),
        clock_(clock),
        random_(random),
        catalog_(catalog),
        rules_(rules),
        signals_(signals),
        node_(settings.node),
        poll_(loop, clock, "mail", settings.idle_max,
              [this](runtime::PollLoop::Done done) { step(std::move(done)); }) {}

  ~ThreadedMailLoop() override { stop(); }

  void start() override {
    thread_ = std::thread([this] { run_thread(); });
    poll_.start();
  }
  void wake() override { poll_.wake(); }
  void stop() override {
    if (!thread_.joinable()) return;
    poll_.stop();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  service::Unit make_unit(storage::Transaction& tx) {
    service::Actor engine;
    engine.label = "engine";
    return {tx, clock_.now(), random_, catalog_, rules_, signals_, std::move(engine)};
  }

  bool is_busy() {
    const std::lock_guard lock(mutex_);
    return busy_;
  }

  /// Makes digests and takes what is due. While the mail thread works on the last batch nothing
  /// more is taken; it wakes this loop when it is through.
  void step(runtime::PollLoop::Done done) {
    if (is_busy()) {
      done(std::nullopt);
      return;
    }
    auto claimed = std::make_shared<service::ClaimedMails>();
    database_.write(
        storage::Lane::background,
        [this, claimed](storage::Transaction& tx) {
          service::Unit unit = make_unit(tx);
          const NodeId node = node_();
          if (!claims_released_ && !node) service::release_mail_claims(unit);
          const auto next_digest = service::make_digests(unit);
          *claimed = service::claim_due_mails(unit, node);
          if (next_digest && (!claimed->next || *next_digest < *claimed->next)) {
            claimed->next = next_digest;
          }
          return true;
        },
        [this, claimed, done = std::move(done)](Outcome outcome) {
          if (outcome != Outcome::committed) {
            log::warn("mail_claim_failed");
            done(std::nullopt);
            return;
          }
          claims_released_ = true;
          hand_over(std::move(claimed->items));
          done(claimed->next);
        });
  }

  void hand_over(std::vector<ClaimedMail> mails) {
    if (mails.empty()) return;
    {
      const std::lock_guard lock(mutex_);
      for (ClaimedMail& mail : mails) queue_.push_back(std::move(mail));
      busy_ = true;
    }
    changed_.notify_all();
  }

  // ---- the mail thread --------------------------------------------------------------------------

  void run_thread() {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (queue_.empty() && busy_) {
        busy_ = false;
        lock.unlock();
        poll_.wake();
        lock.lock();
      }
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      // What is left when stopping is due again when its lease ends, or at the next start.
      if (stopping_) return;
      const ClaimedMail mail = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      send_one(mail);
    }
  }

  void send_one(const ClaimedMail& claimed) {
    const auto failure = try_to_send(claimed);
    if (failure) {
      log::warn("mail_not_sent", {{"mail", std::to_string(claimed.mail.id)},
                                  {"kind", claimed.mail.kind},
                                  {"why", failure->reason}});
    }
    const auto answered = std::make_shared<std::promise<Outcome>>();
    database_.write(
        storage::Lane::background,
        [&](storage::Transaction& tx) {
          service::Unit unit = make_unit(tx);
          if (failure) {
            service::record_mail_failed(unit, claimed.mail, failure->reason, failure->is_permanent);
          } else {
            service::record_mail_sent(unit, claimed.mail);
          }
          return true;
        },
        [answered](Outcome outcome) { answered->set_value(outcome); });
    if (answered->get_future().get() != Outcome::committed) {
      log::warn("mail_not_recorded", {{"mail", std::to_string(claimed.mail.id)}});
    }
  }

  std::optional<SendFailure> try_to_send(const ClaimedMail& claimed) {
    const Result<Mail> mail = texts_->render(claimed, clock_.now());
    if (!mail) return SendFailure{mail.error().detail, true};
    const Result<std::string> bytes = write_mail(*mail);
    if (!bytes) return SendFailure{bytes.error().detail, true};
    const auto sent =
        sender_->send(mail->from_address, mail->to_address, claimed.mail.kind, *bytes);
    if (sent) return std::nullopt;
    return sent.error();
  }

  storage::Database& database_;
  const std::unique_ptr<MailTexts> texts_;
  const std::unique_ptr<MailSender> sender_;  // the mail thread's alone
  const Clock& clock_;
  Random& random_;
  const workflow::Catalog& catalog_;
  const service::Rules& rules_;
  service::Signals& signals_;
  const std::function<NodeId()> node_;
  std::atomic<bool> claims_released_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ClaimedMail> queue_;  // guarded by mutex_
  bool busy_{false};               // guarded by mutex_: a batch is not through
  bool stopping_{false};           // guarded by mutex_
  std::thread thread_;
  runtime::PollLoop poll_;
};

}  // namespace

std::unique_ptr<MailLoop> make_mail_loop(runtime::EventLoop& loop, storage::Database& database,
                                         std::unique_ptr<MailTexts> texts,
                                         std::unique_ptr<MailSender> sender, const Clock& clock,
                                         Random& random, const workflow::Catalog& catalog,
                                         const service::Rules& rules, service::Signals& signals,
                                         const MailSettings& settings) {
  return std::make_unique<ThreadedMailLoop>(loop, database, std::move(texts), std::move(sender),
                                            clock, random, catalog, rules, signals, settings);
}

}  // namespace panelist::delivery
