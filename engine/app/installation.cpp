#include "app/installation.hpp"

#include <unistd.h>

#include <array>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "storage/page_generation.hpp"

namespace panelist::app {
namespace {

inline constexpr std::size_t page_cache_bytes_max = 32UL * 1024 * 1024;

std::string without_slash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

web::SiteMode site_mode(const std::string& word) {
  if (word == "headless") return web::SiteMode::headless;
  if (word == "preview") return web::SiteMode::preview;
  return web::SiteMode::full;
}

std::string name_of_this_life() {
  std::array<std::byte, 6> bytes{};
  system_random().fill(bytes);
  return to_hex(bytes);
}

class OffsetClock : public Clock {
 public:
  explicit OffsetClock(Duration offset) : offset_(offset) {}
  Instant now() const override { return system_clock().now() + offset_; }

 private:
  Duration offset_;
};

}  // namespace

Installation::Installation()
    : live_(std::make_shared<web::LiveHub>(name_of_this_life())),
      pages_(page_cache_bytes_max),
      signals_(*live_, pages_) {}

Installation::~Installation() {
  if (notices_) notices_->stop();
  if (database_) database_->stop();
}

/// Other processes may serve the same database: they hear what changes here, and pages kept here
/// are shown only after the database was asked whether they are still what it holds.
void Installation::share(const Config& config) {
  notices_ = open_notices(config);
  if (!notices_) return;
  signals_.share_with(*notices_);
  pages_.ask_before_use([this](std::function<void(std::optional<std::int64_t>)> told) {
    auto number = std::make_shared<std::optional<std::int64_t>>();
    database_->read(
        [number](storage::Transaction& tx) { *number = storage::read_page_generation(tx); },
        [number, told = std::move(told)](storage::Outcome outcome) {
          told(outcome == storage::Outcome::committed ? *number : std::nullopt);
        });
  });
}

Result<void> Installation::load_data(const Config& config) {
  auto catalog =
      workflow::load_catalog(config.path("folders.personas"), config.path("folders.workflows"));
  if (!catalog) return fail(catalog.error());
  catalog_ = std::move(*catalog);
  auto templates = publish::TemplateSet::load(config.path("folders.templates"));
  if (!templates) return fail(templates.error());
  templates_ = std::make_unique<publish::TemplateSet>(std::move(*templates));
  auto files = web::StaticFiles::load(config.path("folders.static"));
  if (!files) return fail(files.error());
  files_ = std::make_unique<web::StaticFiles>(std::move(*files));
  return {};
}

void Installation::wire(const Config& config, const OpenOptions& options) {
  clock_ = std::make_unique<OffsetClock>(options.clock_offset);
  rules_.distinct_people = workflow::parse_distinct_people(config.text("review.distinct_people"))
                               .value_or(workflow::DistinctPeople::automatic);
  rules_.publish_hold = std::chrono::seconds{config.number("publish.hold_seconds")};
  rules_.auto_pairs = static_cast<int>(config.number("compare.auto_pairs"));
  rules_.submit_open = config.flag("submit.open");
  rules_.webhook_allow_targets = config.list("webhooks.allow_targets");
  settings_.mode = site_mode(config.text("site.mode"));
  settings_.demo_folder = options.demo_folder;
  rules_.is_demo = !options.demo_folder.empty();
  settings_.version = PANELIST_VERSION;
  site_.name = config.text("site.name");
  site_.is_indexable = settings_.mode == web::SiteMode::full;
  site_.asset_version = files_->fingerprint();
  site_.features.submit = rules_.submit_open;
  for (const domain::Persona& persona : catalog_.personas)
    site_.questions[persona.id] = persona.question;
  rules_.canonical_base = without_slash(config.text("site.canonical_base"));
  has_canonical_base_ = !rules_.canonical_base.empty();
  set_public_url(config.text("server.public_url").empty() ? "http://" + config.text("server.listen")
                                                          : config.text("server.public_url"));
  if (options.is_for_copy) {
    // The copy is what headless mode keeps its own pages out of indexes for.
    site_.is_indexable = settings_.mode != web::SiteMode::preview;
    site_.forms_origin = settings_.public_url;
  }
  house_.reset(new web::House{*database_, catalog_, rules_, signals_, system_random(), *clock_,
                              *templates_, *files_, pages_, *live_, rates_, site_, settings_,
                              [] { return std::string(); }});
  dispatcher_ = std::make_unique<web::Dispatcher>(*house_, geteuid());
}

void Installation::set_public_url(const std::string& url) {
  settings_.public_url = without_slash(url);
  rules_.public_url = settings_.public_url;
  if (!has_canonical_base_ && settings_.mode != web::SiteMode::headless)
    rules_.canonical_base = settings_.public_url;
  site_.base_url = rules_.canonical_base.empty() ? settings_.public_url : rules_.canonical_base;
}

Result<std::unique_ptr<Installation>> Installation::open(const Config& config,
                                                         const OpenOptions& options) {
  std::unique_ptr<Installation> made(new Installation());
  if (auto loaded = made->load_data(config); !loaded) return fail(loaded.error());
  auto database = open_database(config, options.opening, options.recorder);
  if (!database) return fail(database.error());
  made->database_ = std::move(*database);
  made->wire(config, options);
  if (options.opening == Opening::serving) made->share(config);
  return made;
}

}  // namespace panelist::app
