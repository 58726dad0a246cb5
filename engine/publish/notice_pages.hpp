#pragma once
// Pages that say why something is not shown. All are noindex.
#include <string>
#include <vector>

#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"

namespace panelist::publish {

/// 410: a retracted page, with date and reason.
struct GonePage {
  std::string title;
  Instant retracted_at{};
  std::string reason;
};
std::string gone_html(const TemplateSet& templates, const SiteSettings& site, const GonePage& page);

/// 308: a page that has another address now. A reader of a stored copy is led there too.
std::string moved_html(const TemplateSet& templates, const SiteSettings& site,
                       const std::string& path);

/// 404. `what` is a noun ("tool": "There is no tool here") or completes the sentence ("published
/// verdict on this tool yet"); it may be empty.
std::string not_found_html(const TemplateSet& templates, const SiteSettings& site,
                           const std::string& what);

/// A comparison that is wanted but not published: for whom it waits. Shown to signed-in people.
struct WaitingPage {
  std::string left_name, right_name;
  std::vector<std::string> waiting_for;  ///< "Lantern Trace: 3 of 4 verdicts are in."
  std::string expected;                  ///< "Expected 27 Nov 2026"; may be empty
};
std::string waiting_html(const TemplateSet& templates, const SiteSettings& site,
                         const WaitingPage& page);

/// Any other failure a reader meets: 429, 500, 503. `request_id` may be empty.
std::string error_html(const TemplateSet& templates, const SiteSettings& site, int status,
                       const std::string& title, const std::string& detail,
                       const std::string& request_id);

}  // namespace panelist::publish
