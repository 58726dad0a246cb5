#pragma once
// The composition root: configuration in, every part made and wired.
#include <memory>
#include <string>

#include "app/config.hpp"
#include "app/signals.hpp"
#include "app/storage_choice.hpp"
#include "base/result.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"
#include "storage/database.hpp"
#include "web/dispatcher.hpp"
#include "web/house.hpp"
#include "web/live_hub.hpp"
#include "web/page_cache.hpp"
#include "web/rate_limiter.hpp"
#include "web/static_files.hpp"

namespace panelist::app {

struct OpenOptions {
  Opening opening{Opening::serving};
  std::string demo_folder{};  ///< not empty: serves /demo on loopback
  Duration clock_offset{0};   ///< added to the machine's clock
  bool is_for_copy{false};    ///< pages of a static copy: forms name the server's origin
  storage::sqlite::WriteRecorder* recorder{nullptr};  ///< of the bench
};

/// Everything but the network and the loops. Not movable once made: parts refer to each other.
class Installation {
 public:
  /// Errors: configuration, definitions, templates, database.
  static Result<std::unique_ptr<Installation>> open(const Config& config,
                                                    const OpenOptions& options);
  ~Installation();
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  storage::Database& database() { return *database_; }
  bool is_shared() const { return notices_ != nullptr; }
  const web::House& house() const { return *house_; }
  const web::Dispatcher& dispatcher() const { return *dispatcher_; }
  Signals& signals() { return signals_; }
  web::LiveHub& live() { return *live_; }
  const workflow::Catalog& catalog() const { return catalog_; }
  const service::Rules& rules() const { return rules_; }
  /// Called once the real port is known (listen on port 0, empty public_url).
  void set_public_url(const std::string& url);
  void set_metrics(std::function<std::string()> metrics) { house_->metrics = std::move(metrics); }

 private:
  Installation();
  Result<void> load_data(const Config& config);
  void wire(const Config& config, const OpenOptions& options);
  void share(const Config& config);

  std::unique_ptr<Clock> clock_;
  std::shared_ptr<web::LiveHub> live_;
  web::PageCache pages_;
  web::RateLimiter rates_;
  Signals signals_;
  workflow::Catalog catalog_;
  service::Rules rules_;
  publish::SiteSettings site_;
  web::WebSettings settings_;
  bool has_canonical_base_{false};  ///< configured: it does not follow the public address
  std::unique_ptr<publish::TemplateSet> templates_;
  std::unique_ptr<web::StaticFiles> files_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Notices> notices_;  ///< where other processes may serve the database
  std::unique_ptr<web::House> house_;
  std::unique_ptr<web::Dispatcher> dispatcher_;
};

}  // namespace panelist::app
