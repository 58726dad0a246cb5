#include "publish/methodology_page.hpp"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "publish/addresses.hpp"
#include "publish/page_head.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

/// "+0.562", "-0.017"; an em dash when it cannot be computed.
std::string coefficient(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "—";
  char text[32];
  std::snprintf(text, sizeof text, "%+.3f", *value);
  return text;
}

std::string share(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "—";
  return std::to_string(static_cast<int>(std::floor(*value * 100 + 0.5))) + "%";
}

}  // namespace

std::string methodology_html(const TemplateSet& templates, const SiteSettings& site,
                             const MethodologyPage& page) {
  PageHead head;
  head.title = "How the verdicts are made";
  head.description = "Who reviews, what they are asked, how the figures are computed, and what "
                     "became of every panel that was started.";
  head.path = std::string(methodology_path);
  head.section = "methodology";
  head.is_sample = page.has_samples;
  Json view = layout_view(site, head);
  view["panels"] = {{"started", page.started},
                    {"published", page.published},
                    {"open", page.open},
                    {"ended", page.withdrawn_or_rejected}};
  view["ended"] = Json::array();
  for (const EndedPanel& panel : page.ended) {
    view["ended"].push_back({{"tool", panel.tool_name},
                             {"how", panel.how},
                             {"reason", panel.reason},
                             {"date", date_view(panel.at)}});
  }
  view["agreement"] = {{"tools", page.agreement_tools},
                       {"votes", page.agreement_votes},
                       {"raw", share(page.raw_agreement)},
                       {"alpha", coefficient(page.alpha)},
                       {"ac1", coefficient(page.ac1)}};
  view["personas"] = Json::array();
  for (const BaseRate& rate : page.personas) view["personas"].push_back(base_rate_view(rate));
  return templates.render("site/methodology.html", view);
}

}  // namespace panelist::publish
