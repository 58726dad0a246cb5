#pragma once
// sitemap.xml (sitemaps.org 0.9) with honest lastmod, and robots.txt.
#include <string>
#include <vector>

#include "publish/site_settings.hpp"

namespace panelist::publish {

struct SitemapEntry {
  std::string path;
  Instant changed_at{};     ///< of the revision now shown, never the time of rendering
  /// Any of these leaves the page out.
  bool is_sample{false}, is_retired{false}, is_on_request{false};
};
/// At most 50,000 entries are written (the protocol's limit for one file); the rest are dropped.
std::string sitemap_xml(const SiteSettings& site, const std::vector<SitemapEntry>& entries);
/// Index over sitemaps by the names of their parts: /sitemap-tool-0.xml ... Nothing is named where
/// nothing is to be indexed. The protocol allows 50,000.
std::string sitemap_index_xml(const SiteSettings& site, const std::vector<std::string>& parts);
std::string robots_txt(const SiteSettings& site);

}  // namespace panelist::publish
