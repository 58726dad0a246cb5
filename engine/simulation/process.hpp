#pragma once
// One installation of Panelist in virtual time: the real dispatcher, use cases and database, on a
// machine that may die under it. The network and the loops' threads are what is replaced.
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "delivery/mail_text.hpp"
#include "net/http_message.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"
#include "service/unit.hpp"
#include "simulation/machine.hpp"
#include "simulation/world.hpp"
#include "web/dispatcher.hpp"
#include "web/live_hub.hpp"
#include "web/page_cache.hpp"
#include "web/rate_limiter.hpp"
#include "web/static_files.hpp"

namespace panelist::simulation {

/// What a process reads at its start, shared by all seeds.
struct Materials {
  const std::vector<workflow::Catalog>&
      catalogs;  ///< the first at the beginning, then what files became
  const publish::TemplateSet& templates;
  const web::StaticFiles& files;
  const delivery::MailTexts& mail_texts;
};

/// The answer to a request: `status` 0 when none came.
struct Answer {
  int status{0};
  std::string body{}, etag{};
  bool is_lost() const { return status == 0; }
  bool is_good() const { return status >= 200 && status < 300; }
};

enum class Loop { timers, deliveries, mail, sweep };

class Process final : private service::Signals {
 public:
  /// Told when a loop has something to do, and of every run that a commit changed.
  struct Told {
    std::function<void(Loop)> wake;
    std::function<void(RunId)> changed;
    std::function<void()> unsure{};  ///< any run may be another than before
  };
  Process(World& world, Machine& machine, const Materials& materials, const Clock& clock,
          const service::Rules& rules, Told told);
  ~Process() override;

  /// Starts with one of the catalogs. An error when the database does not open: a problem, since
  /// the disk is healthy when a process starts.
  Result<void> start(std::size_t catalog);
  /// Nothing of the process is left but what its disk holds.
  void end();
  bool is_up() const { return life_ != nullptr; }
  /// Grows with every start: what a former life has begun is not finished by the next one.
  int lives() const { return lives_; }
  std::size_t catalog() const { return catalog_; }

  Answer call(const net::Request& request);
  /// The requests arrive at the same moment: one group commit. Answers in their order.
  std::vector<Answer> call_together(const std::vector<net::Request>& requests);
  using Work = std::function<bool(service::Unit&)>;
  /// Work of a loop, in the background lane.
  storage::Outcome write(const Work& work);
  storage::Outcome write_as(const service::Actor& actor, const Work& work);
  void read(const std::function<void(service::Unit&)>& work);
  const Clock& clock() const { return clock_; }

 private:
  struct Life;
  void timer_set(Instant) override { told_.wake(Loop::timers); }
  void deliveries_waiting() override { told_.wake(Loop::deliveries); }
  void mail_waiting() override { told_.wake(Loop::mail); }
  void run_changed(RunId run) override { told_.changed(run); }
  void page_changed(const std::string& page, const std::string& slug) override;
  void outcome_unknown() override;
  void doubt_everything();
  service::Unit make_unit(storage::Transaction& tx, const service::Actor& actor);

  Machine& machine_;
  const Materials& materials_;
  const Clock& clock_;
  const service::Rules& rules_;
  const Told told_;
  std::unique_ptr<Random> random_;
  service::Actor engine_;
  std::unique_ptr<Life> life_;
  int lives_{0};
  std::size_t catalog_{0};
};

}  // namespace panelist::simulation
