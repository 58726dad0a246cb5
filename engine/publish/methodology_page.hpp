#pragma once
// The page /methodology: how verdicts are made, and every panel accounted for.
#include <optional>
#include <string>
#include <vector>

#include "publish/listing.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"

namespace panelist::publish {

/// A panel that ended without a page.
struct EndedPanel {
  std::string tool_name, how;  ///< "withdrawn", "rejected"
  std::string reason;
  Instant at{};
};

struct MethodologyPage {
  long long started{0}, published{0}, open{0}, withdrawn_or_rejected{0};
  std::vector<EndedPanel> ended;  ///< newest first; may be a first page of them
  long long agreement_tools{0}, agreement_votes{0};
  std::optional<double> raw_agreement, alpha, ac1;
  std::vector<BaseRate> personas;
  bool has_samples{false};
};
std::string methodology_html(const TemplateSet& templates, const SiteSettings& site,
                             const MethodologyPage& page);

}  // namespace panelist::publish
