#include "publish/sitemap.hpp"

#include "base/text.hpp"
#include "publish/addresses.hpp"

namespace panelist::publish {
namespace {

constexpr std::size_t entries_max = 50000;
constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
constexpr std::string_view name_space = "http://www.sitemaps.org/schemas/sitemap/0.9";

}  // namespace

std::string sitemap_xml(const SiteSettings& site, const std::vector<SitemapEntry>& entries) {
  std::string out(xml_head);
  out.append("<urlset xmlns=\"").append(name_space).append("\">\n");
  std::size_t written = 0;
  for (const SitemapEntry& entry : entries) {
    if (entry.is_sample || entry.is_retired || entry.is_on_request || !site.is_indexable) continue;
    if (written++ == entries_max) break;
    out += "<url><loc>" + escape_html(site.base_url + entry.path) + "</loc><lastmod>" +
           format_rfc3339(entry.changed_at) + "</lastmod></url>\n";
  }
  return out + "</urlset>\n";
}

std::string sitemap_index_xml(const SiteSettings& site, const std::vector<std::string>& parts) {
  std::string out(xml_head);
  out.append("<sitemapindex xmlns=\"").append(name_space).append("\">\n");
  for (const std::string& part : parts) {
    if (!site.is_indexable) break;
    out += "<sitemap><loc>" +
           escape_html(site.base_url + sitemap_part_path(part)) +
           "</loc></sitemap>\n";
  }
  return out + "</sitemapindex>\n";
}

std::string robots_txt(const SiteSettings& site) {
  // Pages that must not be indexed say so themselves; a crawler that may not read them would never
  // see it. So nothing public is disallowed, even where nothing is indexed.
  std::string out = "User-agent: *\nDisallow: /desk\nDisallow: /editor\n";
  if (site.is_indexable) out += "\nSitemap: " + site.base_url + std::string(sitemap_path) + "\n";
  return out;
}

}  // namespace panelist::publish
