// The style sheets: contrast of every pair of colours in use, light and dark (WCAG 2.2, 1.4.3 and
// 1.4.11), and that templates use only classes that exist.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "publish/notice_pages.hpp"
#include "tests/publish/fixture.hpp"

namespace panelist::publish {
namespace {

using Colours = std::map<std::string, std::string>;

std::string style_sheet(const std::string& name) {
  return fixture::read_file(checkout::folder() + "/web/static/" + name);
}

Colours tokens_in(const std::string& block, Colours colours) {
  const std::regex token(R"(--([a-z0-9-]+): (#[0-9a-f]{6});)");
  for (std::sregex_iterator it(block.begin(), block.end(), token), end; it != end; ++it) {
    colours[(*it)[1].str()] = (*it)[2].str();
  }
  return colours;
}

/// Relative luminance, WCAG 2.2.
double luminance(const std::string& colour) {
  static constexpr double weights[] = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (int channel = 0; channel < 3; ++channel) {
    const auto at = static_cast<std::size_t>(1 + 2 * channel);
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    const double linear = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    sum += weights[channel] * linear;
  }
  return sum;
}

double contrast(const std::string& left, const std::string& right) {
  const double a = luminance(left);
  const double b = luminance(right);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

struct Pair {
  const char* front;
  std::vector<const char*> grounds;
  double least;
};

}  // namespace

TEST_CASE("site.css: text has 4.5:1 and control edges 3:1 on every ground in both schemes") {
  const std::string css = style_sheet("site.css");
  const std::size_t dark_start = css.find("@media (prefers-color-scheme: dark)");
  REQUIRE(dark_start != std::string::npos);
  const Colours light = tokens_in(css.substr(0, dark_start), {});
  const std::size_t dark_end = css.find("/* ---- base", dark_start);
  const Colours dark = tokens_in(css.substr(dark_start, dark_end - dark_start), light);
  const std::vector<Pair> pairs = {
      {"ink", {"paper", "surface", "sunken", "accent-soft"}, 4.5},
      {"ink-2", {"paper", "surface", "sunken", "accent-soft"}, 4.5},
      {"accent", {"paper", "surface", "sunken", "accent-soft"}, 4.5},
      {"on-accent", {"accent", "accent-hover"}, 4.5},
      {"amber", {"paper", "surface", "amber-soft"}, 4.5},
      {"bad", {"paper", "surface", "bad-soft"}, 4.5},
      {"paper", {"ink"}, 4.5},
      {"edge", {"paper", "surface", "sunken", "accent-soft"}, 3.0}};
  for (const Colours& scheme : {light, dark}) {
    for (const Pair& pair : pairs) {
      for (const char* ground : pair.grounds) {
        CAPTURE(pair.front);
        CAPTURE(ground);
        CHECK(contrast(scheme.at(pair.front), scheme.at(ground)) >= pair.least);
      }
    }
  }
}

TEST_CASE("site.css: every class on a public page is one the style sheet knows") {
  const std::string css = style_sheet("site.css");
  // Names that carry no rule of their own: the plain look is theirs.
  std::set<std::string> known = {"comparison", "site", "score-row-differs", "mark-skip"};
  const std::regex selector(R"(\.([a-z][a-z0-9-]*))");
  for (std::sregex_iterator it(css.begin(), css.end(), selector), end; it != end; ++it) {
    known.insert((*it)[1].str());
  }
  SiteSettings site = fixture::site();
  site.features = {true, true, true, true, true, true, true, true};
  const std::string pages =
      comparison_html(fixture::templates(), site, fixture::crowded()) +
      tool_html(fixture::templates(), site, fixture::tool()) +
      not_found_html(fixture::templates(), site, "");
  const std::regex attribute(R"re( class="([^"]*)")re");
  for (std::sregex_iterator it(pages.begin(), pages.end(), attribute), end; it != end; ++it) {
    const std::string names = (*it)[1].str();
    const std::regex word("[^ ]+");
    for (std::sregex_iterator name(names.begin(), names.end(), word), last; name != last; ++name) {
      CHECK_MESSAGE(known.contains(name->str()), name->str());
    }
  }
}

}  // namespace panelist::publish
