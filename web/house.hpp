#pragma once
// What handlers may use besides the transaction: made once by the composition root.
#include <functional>
#include <string>

#include "base/random.hpp"
#include "base/time.hpp"
#include "service/unit.hpp"
#include "storage/database.hpp"

namespace panelist::publish {
class TemplateSet;
struct SiteSettings;
}  // namespace panelist::publish

namespace panelist::web {

class LiveHub;
class PageCache;
class RateLimiter;
class StaticFiles;

enum class SiteMode { full, headless, preview };

struct WebSettings {
  SiteMode mode{SiteMode::full};
  std::string public_url;   ///< no slash at the end
  std::string demo_folder;  ///< not empty: serves /demo on loopback
  std::string version;
};

struct House {
  storage::Database& database;
  const workflow::Catalog& catalog;
  const service::Rules& rules;
  service::Signals& signals;
  Random& random;
  const Clock& clock;
  const publish::TemplateSet& templates;
  const StaticFiles& files;
  PageCache& pages;
  LiveHub& live;
  RateLimiter& rates;
  const publish::SiteSettings& site;
  const WebSettings& settings;
  std::function<std::string()> metrics;  ///< Prometheus text
};

}  // namespace panelist::web
