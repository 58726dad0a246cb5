#pragma once
// Sends due mail and makes the digests. Talking to the mail server happens on one thread of its
// own; the event loop and the database never wait for it.
#include <memory>

#include "base/random.hpp"
#include "delivery/mail_sender.hpp"
#include "delivery/mail_text.hpp"
#include "runtime/event_loop.hpp"
#include "service/unit.hpp"
#include "storage/database.hpp"

namespace panelist::delivery {

class MailLoop {
 public:
  virtual ~MailLoop() = default;
  virtual void start() = 0;
  /// Something may be due; any thread, cheap.
  virtual void wake() = 0;
  /// Takes nothing more; waits for the mail under way (at most 30 s) and its record. Not from a
  /// loop thread.
  virtual void stop() = 0;
};
/// Everything named outlives the loop.
std::unique_ptr<MailLoop> make_mail_loop(runtime::EventLoop& loop, storage::Database& database,
                                         std::unique_ptr<MailTexts> texts,
                                         std::unique_ptr<MailSender> sender, const Clock& clock,
                                         Random& random, const workflow::Catalog& catalog,
                                         const service::Rules& rules, service::Signals& signals,
                                         const MailSettings& settings);

}  // namespace panelist::delivery
