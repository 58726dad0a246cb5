#include "app/signals.hpp"

#include <nlohmann/json.hpp>

namespace panelist::app {

void Signals::wake_with(std::function<void()> timers, std::function<void()> deliveries,
                        std::function<void()> mail) {
  timers_ = std::move(timers);
  deliveries_ = std::move(deliveries);
  mail_ = std::move(mail);
}

void Signals::timers_changed() { wake(timers_); }
void Signals::deliveries_waiting() { wake(deliveries_); }
void Signals::mail_waiting() { wake(mail_); }

void Signals::run_changed(RunId run) { live_.announce("run", Json{{"id", run.value}}.dump()); }

void Signals::page_changed(const std::string& page, const std::string& slug) {
  pages_.clear();
  live_.announce("page", Json{{"page", page}, {"slug", slug}}.dump());
}

}  // namespace panelist::app
