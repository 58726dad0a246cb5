#pragma once
// What follows a commit: loops are woken, live pages are told, cached pages are dropped.
#include <atomic>
#include <functional>

#include "service/unit.hpp"
#include "storage/notices.hpp"
#include "web/live_hub.hpp"
#include "web/page_cache.hpp"

namespace panelist::app {

/// Thread-safe. The wake functions are set once, before the server accepts.
class Signals : public service::Signals {
 public:
  Signals(web::LiveHub& live, web::PageCache& pages) : live_(live), pages_(pages) {}
  void wake_with(std::function<void(Instant)> timers, std::function<void()> deliveries,
                 std::function<void()> mail);
  /// From now on other processes hear what changes here, and this one what changes there; once,
  /// before the server accepts.
  void share_with(storage::Notices& notices);
  /// Something may have changed without a word: whoever looks at a live page asks again.
  void changes_missed() { live_.announce_reload(); }
  /// A process is no more that may have told nobody what it did last, or what becomes due.
  void node_gone();
  /// Nothing is woken any more; for the stop of the loops.
  void mute() { is_muted_ = true; }

  void timer_set(Instant at) override;
  void deliveries_waiting() override;
  void mail_waiting() override;
  void run_changed(RunId run) override;
  void page_changed(const std::string& page, const std::string& slug) override;
  void outcome_unknown() override;

 private:
  template <typename... When>
  void wake(const std::function<void(When...)>& loop, When... when) const {
    if (!is_muted_ && loop) loop(when...);
  }
  void hear(const std::string& word);
  void show_run(const std::string& id);
  void show_page(const std::string& page, const std::string& slug);

  web::LiveHub& live_;
  web::PageCache& pages_;
  std::atomic<bool> is_muted_{false};
  std::function<void(Instant)> timers_;
  std::function<void()> deliveries_, mail_;
  storage::Notices* notices_{nullptr};  ///< where several processes share the database
};

}  // namespace panelist::app
