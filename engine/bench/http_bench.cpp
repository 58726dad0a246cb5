#include "bench/http_bench.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/machine.hpp"
#include "bench/page_player.hpp"

namespace panelist::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t all_steps = seats + 2;
constexpr Duration event_silence_max{20'000};

double seconds_since(SteadyTime began, SteadyTime ended = Steady::now()) {
  return std::chrono::duration<double>(ended - began).count();
}

SteadyTime after_seconds(SteadyTime began, double seconds) {
  return began + std::chrono::duration_cast<std::chrono::nanoseconds>(
                     std::chrono::duration<double>(seconds));
}

double per_second(std::size_t count, double seconds) {
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

/// Half, and all but one in a hundred.
void add_percentiles(Figures& figures, const std::string& key, const std::string& label,
                     const Histogram& took) {
  figures.add(key + "_p50_ms", label + ", p50", to_ms(took.at(0.5)), 2, "ms");
  figures.add(key + "_p99_ms", label + ", p99", to_ms(took.at(0.99)), 2, "ms");
}

const Histogram& of(const Tally& tally, Kind kind) {
  return tally.took[static_cast<std::size_t>(kind)];
}

}  // namespace

HttpBench::HttpBench(std::vector<Address> addresses, const std::string& token,
                     EventReceiver& receiver, const HttpOptions& options,
                     const MustStop& must_stop)
    : addresses_(std::move(addresses)),
      call_(api_over_http(addresses_.front(), token, must_stop)),
      receiver_(receiver),
      options_(options),
      must_stop_(must_stop) {}

Result<void> HttpBench::set_up() {
  auto made = make_company(call_, new_tag(), {reviewers_per_persona, receiver_.url()}, company_);
  if (made) receiver_.know_secret(company_.secret);
  return made;
}

void HttpBench::miss(std::string problem) {
  ++errors_;
  problems_.push_back(std::move(problem));
}

void HttpBench::collect(const Tally& tally) {
  errors_ += tally.errors;
  for (const std::string& problem : tally.problems) problems_.push_back(problem);
}

HttpBench::Played HttpBench::play_whole(const Pace& pace, int clients) {
  Played played;
  played.first = cases_.size();
  CaseSource source(company_.cast, cases_, pace);
  play_cases(addresses_, source, played.tally, clients, all_steps, must_stop_);
  played.seconds = seconds_since(pace.begins_at);
  played.end = cases_.size();
  await_events(played, pace.begins_at);
  collect(played.tally);
  return played;
}

std::uint64_t HttpBench::closed_panels() const {
  return static_cast<std::uint64_t>(std::count_if(
      cases_.begin(), cases_.end(), [](const PanelCase& one) { return one.is_done(); }));
}

/// Every case's event, and how long after the closing verdict's answer it came.
void HttpBench::await_events(Played& played, SteadyTime began) {
  receiver_.wait_for(closed_panels(), event_silence_max, must_stop_);
  SteadyTime last = began;
  for (std::size_t i = played.first; i < played.end; ++i) {
    const PanelCase& one = cases_[i];
    const Arrival arrival = receiver_.arrival(one.run());
    if (!one.is_done() || arrival.times == 0) continue;
    // The event may overtake the answer: both leave after the same commit.
    played.to_event.add(arrival.at - one.closed_at());
    last = std::max({last, arrival.at, one.closed_at()});
  }
  played.seconds_to_event = seconds_since(began, last);
}

/// Statements prepared, caches and connections warm; checked like everything, but not counted.
void HttpBench::warm_up() {
  Pace pace;
  pace.begins_at = Steady::now();
  pace.ends_at = after_seconds(pace.begins_at, std::min(1.0, options_.seconds / 5));
  if (options_.cases != 0) pace.cases_max = std::max<std::uint64_t>(1, options_.cases / 5);
  play_whole(pace, options_.clients);
}

void HttpBench::play_mixed(Figures& figures) {
  Pace pace;
  pace.begins_at = Steady::now();
  pace.per_second = options_.per_second;
  if (options_.cases != 0)
    pace.cases_max = options_.cases;
  else
    pace.ends_at = after_seconds(pace.begins_at, options_.seconds);
  const double load_before = own_cpu_seconds();
  const double server_before = cpu_seconds(options_.server);
  const Played played = play_whole(pace, options_.clients);
  const double load_cpu = own_cpu_seconds() - load_before;
  const double server_cpu = cpu_seconds(options_.server) - server_before;
  const std::size_t count = played.end - played.first;
  const Histogram verdicts = played.tally.verdicts();
  figures.heading("Panel cases over HTTP, " + std::to_string(options_.clients) + " clients, " +
                  (options_.per_second > 0 ? "open loop: latencies from the intended time"
                                           : "closed loop: each client waits for its answer"));
  figures.add("cases_per_second", "whole cases, to the last event's arrival",
              per_second(count, played.seconds_to_event), 1, "/s");
  figures.add("panels_per_second", "panels closed and published, to the last answer",
              per_second(count, played.seconds), 1, "/s");
  figures.add("verdicts_per_second", "verdicts answered meanwhile",
              per_second(verdicts.count(), played.seconds), 1, "/s");
  figures.add("requests_per_second", "requests of all kinds answered",
              per_second(played.tally.requests(), played.seconds), 1, "/s");
  add_percentiles(figures, "submit", "a submission's answer", of(played.tally, Kind::submit));
  add_percentiles(figures, "find_tasks", "the panel's tasks", of(played.tally, Kind::find_tasks));
  add_percentiles(figures, "verdict", "a verdict's answer", verdicts);
  add_percentiles(figures, "closing_verdict", "of these, the verdict that closes and publishes",
                  of(played.tally, Kind::closing_verdict));
  add_percentiles(figures, "close_to_event", "last verdict answered -> event received",
                  played.to_event);
  if (options_.server != 0) {
    figures.add("server_cores", "processor cores that the server used",
                server_cpu / played.seconds_to_event, 2);
    figures.add("server_cpu_ms_per_case", "processor time of the server per case",
                count == 0 ? 0 : server_cpu * 1000 / static_cast<double>(count), 3, "ms");
  }
  figures.add("load_cores", "processor cores that this load generator used",
              load_cpu / played.seconds_to_event, 2);
  figures.add("mixed_cases", "cases played", static_cast<double>(count));
  figures.add("mixed_seconds", "time taken, events included", played.seconds_to_event, 2, "s");
}

/// The same cases in three passes, so that each kind of request is alone.
void HttpBench::play_steps(Figures& figures) {
  Pace pace;
  pace.begins_at = Steady::now();
  pace.ends_at = after_seconds(pace.begins_at, options_.seconds / 10);
  pace.cases_max = options_.cases != 0 ? std::max<std::uint64_t>(1, options_.cases / 2)
                                       : static_cast<std::uint64_t>(options_.seconds * 200);
  const std::size_t first = cases_.size();
  Tally submitted, found, judged;
  CaseSource fresh(company_.cast, cases_, pace);
  play_cases(addresses_, fresh, submitted, options_.clients, 1, must_stop_);
  const double submit_seconds = seconds_since(pace.begins_at);
  CaseSource to_find(cases_, first);
  play_cases(addresses_, to_find, found, options_.clients, 1, must_stop_);
  const SteadyTime judged_at = Steady::now();
  CaseSource to_judge(cases_, first);
  if (submitted.errors + found.errors == 0)
    play_cases(addresses_, to_judge, judged, options_.clients, seats, must_stop_);
  const double verdict_seconds = seconds_since(judged_at);
  receiver_.wait_for(closed_panels(), event_silence_max, must_stop_);
  for (const Tally* tally : {&submitted, &found, &judged}) collect(*tally);
  const Histogram verdicts = judged.verdicts();
  figures.heading("One kind of request alone, " + std::to_string(options_.clients) +
                  " clients, closed loop");
  figures.add("submits_alone_per_second", "submissions",
              per_second(of(submitted, Kind::submit).count(), submit_seconds), 1, "/s");
  add_percentiles(figures, "submit_alone", "a submission's answer", of(submitted, Kind::submit));
  add_percentiles(figures, "find_tasks_alone", "the panel's tasks", of(found, Kind::find_tasks));
  figures.add("verdicts_alone_per_second", "verdicts, each fourth closing its panel",
              per_second(verdicts.count(), verdict_seconds), 1, "/s");
  add_percentiles(figures, "verdict_alone", "a verdict's answer", verdicts);
}

void HttpBench::play_alone(Figures& figures) {
  Pace pace;
  pace.begins_at = Steady::now();
  pace.ends_at = after_seconds(pace.begins_at, std::min(2.0, options_.seconds / 4));
  if (options_.cases != 0) pace.cases_max = std::max<std::uint64_t>(1, options_.cases / 4);
  const Played played = play_whole(pace, 1);
  figures.heading("One client, whole cases, closed loop");
  add_percentiles(figures, "one_client_submit", "a submission's answer",
                  of(played.tally, Kind::submit));
  add_percentiles(figures, "one_client_verdict", "a verdict's answer", played.tally.verdicts());
  add_percentiles(figures, "one_client_close_to_event", "last verdict answered -> event received",
                  played.to_event);
}

/// One event for each panel that closed, and no other.
void HttpBench::check_events() {
  std::size_t missing = 0, repeated = 0, open = 0;
  for (const PanelCase& one : cases_) {
    const int times = receiver_.arrival(one.run()).times;
    open += one.is_done() ? 0 : 1;
    missing += one.is_done() && times == 0 ? 1 : 0;
    repeated += times > 1 ? 1 : 0;
  }
  const std::string of_all = " of " + std::to_string(cases_.size());
  if (open > 0) miss(std::to_string(open) + of_all + " panels were not closed");
  if (missing > 0) miss(std::to_string(missing) + of_all + " panels: no event came");
  if (repeated > 0) miss(std::to_string(repeated) + of_all + " panels: the event came twice");
  if (receiver_.refused() > 0)
    miss(std::to_string(receiver_.refused()) + " events had a wrong signature or type");
  if (receiver_.panels() > cases_.size()) miss("events came of panels that nobody closed");
}

void HttpBench::check_pages(Figures& figures) {
  std::vector<std::string> targets;
  const std::size_t stride = std::max<std::size_t>(
      1, (cases_.size() + options_.pages_max - 1) / std::max<std::uint64_t>(1, options_.pages_max));
  for (std::size_t i = 0; i < cases_.size(); i += stride)
    if (cases_[i].is_done()) targets.push_back("/tools/" + cases_[i].slug());
  const PageCheck check =
      check_each_page(addresses_.back(), targets, std::min(options_.clients, 16), must_stop_);
  if (check.missing > 0)
    miss(std::to_string(check.missing) + " of " + std::to_string(targets.size()) +
         " published pages are not there: " + check.first_missing);
  if (!check.problem.empty()) miss(check.problem);
  figures.heading("What was checked");
  figures.add("cases", "panels played in all phases", static_cast<double>(cases_.size()));
  figures.add("events", "signed events, each panel once", static_cast<double>(receiver_.panels()));
  figures.add("pages_checked", "published pages asked for, all there: 200",
              static_cast<double>(targets.size() - check.missing));
}

std::string HttpBench::some_page() const {
  for (const PanelCase& one : cases_)
    if (one.is_done()) return "/tools/" + one.slug();
  return {};
}

void HttpBench::run(Figures& figures) {
  const auto goes_on = [this] { return !must_stop_() && problems_.empty(); };
  warm_up();
  if (goes_on()) play_mixed(figures);
  if (goes_on()) play_steps(figures);
  if (goes_on()) play_alone(figures);
  check_events();
  check_pages(figures);
  if (must_stop_()) miss("stopped before the end");
}

}  // namespace panelist::bench
