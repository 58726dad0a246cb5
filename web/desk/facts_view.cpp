#include "web/desk/facts_view.hpp"

#include <nlohmann/json.hpp>

#include "publish/page_parts.hpp"

namespace panelist::web::desk {
namespace {

std::string host_of(const std::string& url) {
  const std::size_t start = url.find("://");
  if (start == std::string::npos) return url;
  const std::string rest = url.substr(start + 3);
  return rest.substr(0, rest.find('/'));
}

}  // namespace

std::string price_strip(const domain::ToolFacts& facts) {
  std::string strip(domain::entry_label(facts.entry));
  if (facts.starting_price) strip += " · " + domain::format_price(*facts.starting_price);
  if (facts.price_checked_at) strip += " · checked " + format_date(*facts.price_checked_at);
  return strip;
}

Json facts_view(const domain::ToolFacts& facts, const std::vector<std::string>& changes) {
  Json view = {{"name", facts.name},
               {"tagline", facts.tagline},
               {"category", facts.category},
               {"maker", facts.maker},
               {"url", facts.url},
               {"host", host_of(facts.url)},
               {"kind", facts.kind},
               {"licence", facts.licence},
               {"entry", domain::entry_label(facts.entry)},
               {"starting_price", nullptr},
               {"free_tier_limit", facts.free_tier_limit},
               {"checked", nullptr},
               {"price_source", facts.price_source},
               {"source_is_link", facts.price_source.starts_with("http")},
               {"description", publish::paragraphs(facts.description)},
               {"capabilities", Json::array()},
               {"has_capabilities", !facts.capabilities.empty()},
               {"price_strip", price_strip(facts)},
               {"changes", changes}};
  if (facts.starting_price) view["starting_price"] = domain::format_price(*facts.starting_price);
  if (facts.price_checked_at) view["checked"] = publish::date_view(*facts.price_checked_at);
  for (const domain::Capability& capability : facts.capabilities) {
    view["capabilities"].push_back({{"name", capability.name},
                                    {"description", capability.description},
                                    {"unique", capability.unique},
                                    {"versus", capability.versus}});
  }
  return view;
}

}  // namespace panelist::web::desk
