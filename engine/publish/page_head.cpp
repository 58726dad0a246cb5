#include "publish/page_head.hpp"

#include <nlohmann/json.hpp>

#include "publish/addresses.hpp"

namespace panelist::publish {
namespace {

Json site_view(const SiteSettings& site, const std::string& section) {
  const Features& features = site.features;
  const std::string version = site.asset_version.empty() ? "" : "?v=" + site.asset_version;
  return {{"name", site.name},
          {"strapline", site.strapline},
          {"base_url", site.base_url},
          {"forms_origin", site.forms_origin},
          {"version", version},
          {"features",
           {{"subscribe", features.subscribe},
            {"watch_page", features.watch_page},
            {"vote", features.vote},
            {"report_error", features.report_error},
            {"submit", features.submit},
            {"search", features.search},
            {"compare", features.compare}}},
          {"in",
           {{"home", section == "home"},
            {"methodology", section == "methodology"},
            {"changes", section == "changes"}}}};
}

}  // namespace

Json layout_view(const SiteSettings& site, const PageHead& head) {
  Json page = {{"title", head.title},
               {"is_home", head.section == "home"},
               {"description", head.description},
               {"path", head.path},
               {"canonical", head.path.empty() ? "" : site.base_url + head.path},
               {"noindex", head.is_noindex || head.is_sample || !site.is_indexable},
               {"sample", head.is_sample},
               {"refresh", head.refresh_path},
               {"og_type", head.og_type},
               {"image", nullptr},
               {"markdown", head.markdown_path},
               {"json", head.json_path},
               {"json_ld", head.json_ld}};
  if (site.features.social_images && !head.image_path.empty()) {
    page["image"] = site.base_url + head.image_path;
  }
  return {{"site", site_view(site, head.section)},
          {"page", std::move(page)},
          {"atom_url", atom_path},
          {"json_feed_url", json_feed_path}};
}

}  // namespace panelist::publish
