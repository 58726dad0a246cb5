#include "app/signals.hpp"

#include <nlohmann/json.hpp>

#include "base/log.hpp"
#include "base/text.hpp"

namespace panelist::app {

void Signals::wake_with(std::function<void(Instant)> timers, std::function<void()> deliveries,
                        std::function<void()> mail) {
  timers_ = std::move(timers);
  deliveries_ = std::move(deliveries);
  mail_ = std::move(mail);
}

void Signals::node_gone() {
  outcome_unknown();
  timer_set(Instant::min());
}

void Signals::outcome_unknown() {
  pages_.clear();
  changes_missed();
  deliveries_waiting();
  mail_waiting();
}

void Signals::timer_set(Instant at) { wake(timers_, at); }
void Signals::deliveries_waiting() { wake(deliveries_); }
void Signals::mail_waiting() { wake(mail_); }

// Words to other processes: "run 1041", "page tool cursor".

void Signals::share_with(storage::Notices& notices) {
  notices_ = &notices;
  notices.start([this](const std::string& word) { hear(word); }, [this] { changes_missed(); });
}

void Signals::run_changed(RunId run) {
  const std::string id = std::to_string(run.value);
  show_run(id);
  if (notices_ != nullptr) notices_->tell("run " + id);
}

void Signals::page_changed(const std::string& page, const std::string& slug) {
  show_page(page, slug);
  if (notices_ != nullptr) notices_->tell("page " + page + " " + slug);
}

void Signals::hear(const std::string& word) {
  const std::vector<std::string> parts = split(word, ' ');
  if (parts.size() == 2 && parts[0] == "run")
    show_run(parts[1]);
  else if (parts.size() == 3 && parts[0] == "page")
    show_page(parts[1], parts[2]);
  else
    log::warn("notice_not_understood", {{"word", word}});  // of a newer version, perhaps
}

void Signals::show_run(const std::string& id) { live_.announce("run", "{\"id\":" + id + "}"); }

void Signals::show_page(const std::string& page, const std::string& slug) {
  pages_.clear();
  live_.announce("page", Json{{"page", page}, {"slug", slug}}.dump());
}

}  // namespace panelist::app
