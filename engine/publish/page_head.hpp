#pragma once
// Title, canonical address, robots, Open Graph tags, alternates: the `page` object of a layout.
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "publish/site_settings.hpp"

namespace panelist::publish {

struct PageHead {
  std::string title;        ///< without the site's name
  std::string description;  ///< one or two sentences
  std::string path;         ///< canonical path
  std::string og_type{"website"};
  std::string image_path;   ///< of the social image; empty: none
  std::string markdown_path, json_path;  ///< alternates; empty: none
  std::string section;      ///< "compare", "tools", "methodology", "changes": marks the navigation
  std::string refresh_path;  ///< where the browser goes on by itself; empty: nowhere
  bool is_noindex{false};
  bool is_sample{false};
  std::string json_ld;      ///< embed_json(); empty: none
};

/// {"site": {...}, "page": {...}} as layout/site.html expects it; add the page's own keys to it.
Json layout_view(const SiteSettings& site, const PageHead& head);

}  // namespace panelist::publish
