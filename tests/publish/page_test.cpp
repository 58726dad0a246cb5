// Pages rendered from fixture data, byte for byte, and what every page must have.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "publish/methodology_page.hpp"
#include "publish/notice_pages.hpp"
#include "tests/publish/fixture.hpp"
#include "tests/publish/golden.hpp"

namespace panelist::publish {
namespace {

using fixture::check_golden;

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

SiteSettings full_site() {
  SiteSettings site = fixture::site();
  site.features = {true, true, true, true, true, true, true, true};
  return site;
}

HomePage home() {
  HomePage page;
  const ToolPage tool = fixture::tool();
  page.comparisons = {tool.comparisons[0], tool.comparisons[0], tool.comparisons[0]};
  ToolLink link;
  link.slug = tool.card.slug;
  link.name = tool.card.facts.name;
  link.tagline = tool.card.facts.tagline;
  link.category = tool.card.facts.category;
  link.entry = tool.card.facts.entry;
  link.tally = domain::count(tool.card.seats);
  link.published_at = tool.stamp.published_at;
  page.tools = {link, link, link};
  page.categories = {{"developer-tools", "Developer Tools", 7}, {"research", "Research", 1}};
  page.personas = {
      fixture::rate("developer", "Developer", 7, 7), fixture::rate("skeptic", "Skeptic", 6, 7),
      fixture::rate("buyer", "Buyer", 3, 7), fixture::rate("futurist", "Futurist", 7, 7)};
  page.tools_total = 7;
  page.comparisons_total = 4;
  page.verdicts_total = 28;
  return page;
}

PersonaPage persona() {
  PersonaPage page;
  const std::string path = checkout::folder() + "/personas/buyer.toml";
  page.persona = *domain::parse_persona(fixture::read_file(path), path);
  page.everybody = home().personas;
  page.rate = page.everybody[2];
  for (const char* name : {"Mistral Code", "Perplexity Sonar Pro 2 API"}) {
    const domain::Scorecard card = fixture::scorecard(name);
    page.verdicts.push_back({card.slug, card.facts.name, card.seats[2]});
  }
  return page;
}

ChangelogPage changelog() {
  const Instant at = *parse_rfc3339("2026-11-21T14:03:00.000Z");
  return {{{3, at, "retracted", "comparison", "a-vs-b", "A vs B", 2, std::string(64, 'c'),
            "A asked for it in writing", false},
           {2, at, "updated", "comparison", "a-vs-c", "A vs C", 2, std::string(64, 'b'),
            "the buyer's quote was corrected", false},
           {1, at, "published", "tool", "a", "A", 1, std::string(64, 'a'), "", true}},
          {"", "/changes?before=1"}};
}

MethodologyPage methodology() {
  MethodologyPage page;
  page.started = 12;
  page.published = 7;
  page.open = 4;
  page.withdrawn_or_rejected = 1;
  page.ended = {{"Thistle Diff", "withdrawn", "The maker closed the project.",
                 *parse_rfc3339("2026-11-20T10:00:00.000Z")}};
  page.agreement_tools = 7;
  page.agreement_votes = 28;
  page.raw_agreement = 0.714;
  page.alpha = -0.017;
  page.ac1 = 0.562;
  page.personas = home().personas;
  return page;
}

/// Every kind of page, for the checks that hold for all of them.
std::vector<std::pair<std::string, std::string>> every_page() {
  const TemplateSet& templates = fixture::templates();
  const SiteSettings site = full_site();
  CategoryPage category;
  category.slug = "developer-tools";
  category.name = "Developer Tools";
  category.tools = home().tools;
  category.tools_total = 7;
  category.paging.older_url = "/categories/developer-tools?after=3";
  return {
      {"comparison", comparison_html(templates, site, fixture::haiku_against_mistral())},
      {"comparison_crowded", comparison_html(templates, site, fixture::crowded())},
      {"tool", tool_html(templates, site, fixture::tool())},
      {"home", home_html(templates, site, home())},
      {"home_empty", home_html(templates, site, {})},
      {"category", category_html(templates, site, category)},
      {"persona", persona_html(templates, site, persona())},
      {"changes", changelog_html(templates, site, changelog())},
      {"changes_empty", changelog_html(templates, site, {})},
      {"methodology", methodology_html(templates, site, methodology())},
      {"gone", gone_html(templates, site,
                         {"A vs B", *parse_rfc3339("2026-11-21T14:03:00.000Z"), "It was wrong."})},
      {"not_found", not_found_html(templates, site, "comparison")},
      {"waiting", waiting_html(templates, site,
                               {"A", "B", {"B: 3 of 4 verdicts are in."}, "Expected 27 Nov 2026"})},
      {"error", error_html(templates, site, 503, "Too busy", "Try again in a minute.", "r-1")},
  };
}

}  // namespace

TEST_CASE("pages: each kind of page is what it was, byte for byte") {
  for (const auto& [name, html] : every_page()) check_golden(name + ".html", html);
}

TEST_CASE("pages: every page has a language, one h1, one main, a title and a way past the menu") {
  for (const auto& [name, html] : every_page()) {
    CAPTURE(name);
    CHECK(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    CHECK(occurrences(html, "<h1") == 1);
    CHECK(occurrences(html, "<main ") == 1);
    CHECK(occurrences(html, "<title>") == 1);
    CHECK(contains(html, "href=\"#main\""));
    CHECK(contains(html, "<header class=\"masthead\""));
    CHECK(contains(html, "<footer class=\"footer\""));
  }
}

TEST_CASE("pages: no page has an inline style, an inline script or an event handler") {
  const std::regex forbidden(
      R"(<style|\sstyle=|\son[a-z]+=|<script(?! type="application/ld\+json"))");
  for (const auto& [name, html] : every_page()) {
    CAPTURE(name);
    CHECK_FALSE(std::regex_search(html, forbidden));
  }
}

TEST_CASE("pages: every image has an alt text, every visible field a label, every id is unique") {
  const std::regex image("<img(?![^>]* alt=)[^>]*>");
  const std::regex field(R"re(<input(?![^>]*type="hidden")[^>]*id="([^"]+)")re");
  const std::regex id(R"re(\sid="([^"]+)")re");
  for (const auto& [name, html] : every_page()) {
    CAPTURE(name);
    CHECK_FALSE(std::regex_search(html, image));
    for (std::sregex_iterator it(html.begin(), html.end(), field), end; it != end; ++it) {
      CHECK(contains(html, "<label for=\"" + (*it)[1].str() + "\"") !=
            contains(html, "class=\"visually-hidden\" for=\"" + (*it)[1].str() + "\""));
    }
    for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it) {
      CHECK_MESSAGE(occurrences(html, " id=\"" + (*it)[1].str() + "\"") == 1, (*it)[1].str());
    }
  }
}

TEST_CASE("pages: every link to a fragment finds its target on the page") {
  const std::regex fragment(R"re(href="#([^"]*)")re");
  for (const auto& [name, html] : every_page()) {
    CAPTURE(name);
    for (std::sregex_iterator it(html.begin(), html.end(), fragment), end; it != end; ++it) {
      CHECK_MESSAGE(contains(html, " id=\"" + (*it)[1].str() + "\""), (*it)[1].str());
    }
  }
}

TEST_CASE("pages: a part that nothing answers yet is not shown") {
  const SiteSettings bare = fixture::site();
  const std::string html =
      comparison_html(fixture::templates(), bare, fixture::haiku_against_mistral());
  CHECK_FALSE(contains(html, "action=\"/subscribe\""));
  CHECK_FALSE(contains(html, "Ship it"));
  CHECK_FALSE(contains(html, "Report an error"));
  CHECK_FALSE(contains(html, "og:image"));
  const std::string full =
      comparison_html(fixture::templates(), full_site(), fixture::haiku_against_mistral());
  CHECK(contains(full, "action=\"/subscribe\""));
  CHECK(contains(full, "Ship it"));
}

TEST_CASE("pages: an exported page posts its forms to the origin that answers them") {
  SiteSettings site = full_site();
  site.forms_origin = "https://api.example";
  const std::string html =
      comparison_html(fixture::templates(), site, fixture::haiku_against_mistral());
  CHECK(contains(html, "action=\"https://api.example/vote\""));
  CHECK(contains(html, "action=\"https://api.example/subscribe\""));
}

TEST_CASE("pages: a sample page says so and is not indexed, neither is a headless site") {
  const ComparisonPage sample = fixture::haiku_against_mistral();
  const std::string html = comparison_html(fixture::templates(), fixture::site(), sample);
  CHECK(contains(html, "Sample text, invented."));
  CHECK(contains(html, "content=\"noindex\""));
  ComparisonPage real = sample;
  real.stamp.is_sample = false;
  CHECK_FALSE(contains(comparison_html(fixture::templates(), fixture::site(), real), "noindex"));
  real.stamp.is_on_request = true;
  CHECK(contains(comparison_html(fixture::templates(), fixture::site(), real), "noindex"));
  real.stamp.is_on_request = false;
  SiteSettings headless = fixture::site();
  headless.is_indexable = false;
  CHECK(contains(comparison_html(fixture::templates(), headless, real), "noindex"));
}

TEST_CASE("methodology: panels add up and a coefficient that cannot be computed is a dash") {
  MethodologyPage page = methodology();
  page.alpha = std::nullopt;
  const std::string html = methodology_html(fixture::templates(), fixture::site(), page);
  CHECK(contains(html, "<strong>12</strong> panels started"));
  CHECK(contains(html, "<strong>71%</strong>"));
  CHECK(contains(html, "<strong>+0.562</strong>"));
  CHECK(contains(html, "<strong>—</strong>"));
}

}  // namespace panelist::publish
