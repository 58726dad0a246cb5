#pragma once
// Home, category, persona and changelog pages.
#include <string>
#include <vector>

#include "domain/persona.hpp"
#include "publish/listing.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"

namespace panelist::publish {

struct HomePage {
  std::vector<ComparisonLink> comparisons;  ///< newest first; the first is shown large
  std::vector<ToolLink> tools;              ///< newest first
  std::vector<CategoryLink> categories;
  std::vector<BaseRate> personas;           ///< in page order
  long long tools_total{0}, comparisons_total{0}, verdicts_total{0};
  bool has_samples{false};                  ///< some of what is listed is invented
};
std::string home_html(const TemplateSet& templates, const SiteSettings& site, const HomePage& page);

struct CategoryPage {
  std::string slug, name;
  std::vector<ToolLink> tools;
  std::vector<ComparisonLink> comparisons;
  long long tools_total{0};
  Paging paging;
  bool has_samples{false};
};
std::string category_html(const TemplateSet& templates, const SiteSettings& site,
                          const CategoryPage& page);

struct PersonaPage {
  domain::Persona persona;
  BaseRate rate;
  std::vector<BaseRate> everybody;     ///< all personas, for the comparison of base rates
  std::vector<VerdictLink> verdicts;   ///< newest first
  Paging paging;
  bool has_samples{false};
};
std::string persona_html(const TemplateSet& templates, const SiteSettings& site,
                         const PersonaPage& page);

struct ChangelogPage {
  std::vector<Change> changes;  ///< newest first
  Paging paging;
};
std::string changelog_html(const TemplateSet& templates, const SiteSettings& site,
                           const ChangelogPage& page);

}  // namespace panelist::publish
