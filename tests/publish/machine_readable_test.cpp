// Markdown, JSON, JSON-LD, feeds, sitemap, llms.txt and badge.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "publish/badge.hpp"
#include "publish/feeds.hpp"
#include "publish/json_ld.hpp"
#include "publish/llms_txt.hpp"
#include "publish/markdown.hpp"
#include "publish/sitemap.hpp"
#include "tests/publish/fixture.hpp"
#include "tests/publish/golden.hpp"

namespace panelist::publish {
namespace {

using fixture::check_golden;

const Instant noon = *parse_rfc3339("2026-11-21T12:00:00.000Z");

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::vector<Change> changes() {
  return {{3, noon, "updated", "comparison", "a-vs-b", "A <b>vs</b> B & co\x01", 2,
           std::string(64, 'b'), "the buyer's quote was corrected", false},
          {2, noon - std::chrono::hours(2), "published", "tool", "a", "A", 1, std::string(64, 'a'),
           "", false},
          {1, noon - std::chrono::hours(3), "published", "tool", "demo", "Demo", 1,
           std::string(64, 'd'), "", true}};
}

const Json& node_of(const Json& graph, const std::string& type) {
  for (const Json& node : graph.at("@graph")) {
    if (node.at("@type") == type) return node;
  }
  FAIL("no " << type);
  return graph;
}

}  // namespace

TEST_CASE("comparison_json: the API's body has exactly the contract's keys") {
  const ComparisonPage page = fixture::haiku_against_mistral();
  const Json json = comparison_json(page);
  CHECK(keys_of(json) == std::vector<std::string>{"answer", "content_hash", "left", "published_at",
                                                  "revision", "right", "scorecard", "slug",
                                                  "state"});
  CHECK(keys_of(json.at("left")) ==
        std::vector<std::string>{"category", "community_ship_percent", "community_votes",
                                 "description", "entry", "name", "panel_ship_percent", "ships",
                                 "slug", "starting_price", "tagline", "votes"});
  CHECK(keys_of(json.at("scorecard").at(0).at("left")) ==
        std::vector<std::string>{"author_kind", "basis", "byline", "decision", "quote"});
  CHECK(json.at("left").at("panel_ship_percent") == 50);
  CHECK(json.at("right").at("panel_ship_percent") == 100);
  CHECK(json.at("left").at("community_ship_percent").is_null());
  CHECK(json.at("scorecard").at(2).at("persona") == "buyer");
  CHECK(json.at("scorecard").at(2).at("left").at("decision") == "skip");
  CHECK(json.at("content_hash") == page.stamp.content_hash);
}

TEST_CASE("comparison_json: an abstained and an empty seat are null, a price is an object") {
  const Json json = comparison_json(fixture::crowded());
  CHECK(json.at("scorecard").at(1).at("right").is_null());
  CHECK(json.at("scorecard").at(3).at("right").is_null());
  CHECK(json.at("scorecard").at(3).at("left").at("author_kind") == "ai");
  CHECK(json.at("right").at("votes") == 2);
  CHECK(json.at("right").at("starting_price").at("unit") == "1,000 requests");
  CHECK(json.at("left").at("community_ship_percent") == 71);
  check_golden("comparison_crowded.json", json.dump(2) + "\n");
}

TEST_CASE("markdown: both pages name the revision's hash and carry every quote") {
  const ComparisonPage page = fixture::crowded();
  const std::string markdown = comparison_markdown(fixture::site(), page);
  CHECK(contains(markdown, "content_hash: " + page.stamp.content_hash));
  CHECK(contains(markdown, "### Buyer (they differ)"));
  CHECK(contains(markdown, "The futurist has not answered. Expected 27 Nov 2026."));
  check_golden("comparison_crowded.md", markdown);
  check_golden("tool.md", tool_markdown(fixture::site(), fixture::tool()));
}

TEST_CASE("markdown: stored text cannot mark anything up") {
  CHECK(markdown_text("a *b* [c](d) <e>\n# f") == "a \\*b\\* \\[c\\](d) \\<e\\> \\# f");
  CHECK(markdown_quote("one\n\ntwo") == "> one\n>\n> two\n");
}

TEST_CASE("json_ld: the community's rating is left out while nobody has voted") {
  const Json silent = comparison_json_ld(fixture::site(), fixture::haiku_against_mistral());
  CHECK_FALSE(contains(silent.dump(), "aggregateRating"));
  const Json voted = comparison_json_ld(fixture::site(), fixture::crowded());
  const Json& items = node_of(voted, "ItemList").at("itemListElement");
  CHECK(items.at(0).at("item").at("aggregateRating").at("ratingCount") == 17);
  CHECK_FALSE(items.at(1).at("item").contains("aggregateRating"));
}

TEST_CASE("json_ld: an AI's review is not by a person, and only cast votes are reviews") {
  const Json graph = comparison_json_ld(fixture::site(), fixture::crowded());
  const Json& items = node_of(graph, "ItemList").at("itemListElement");
  const Json& left = items.at(0).at("item").at("review");
  CHECK(left.size() == 4);
  CHECK(left.at(0).at("author").at("@type") == "Person");
  CHECK(left.at(3).at("author").at("@type") == "Organization");
  CHECK(items.at(1).at("item").at("review").size() == 2);
  const Json& trail = node_of(graph, "BreadcrumbList").at("itemListElement");
  CHECK(trail.at(1).at("item") == "https://verdicts.example/categories/developer-tools");
}

TEST_CASE("json_ld: text cannot end the script element it stands in") {
  CHECK(embed_json(Json("</script><b>&")) == "\"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\"");
}

TEST_CASE("feeds: Atom and JSON Feed carry every change but samples, escaped") {
  const SiteSettings site = fixture::site();
  const std::string atom = atom_feed(site, changes(), noon);
  CHECK(contains(atom, "<updated>2026-11-21T12:00:00.000Z</updated>"));
  CHECK(contains(atom, "A &lt;b&gt;vs&lt;/b&gt; B &amp; co</title>"));
  CHECK_FALSE(contains(atom, "Demo"));
  check_golden("changes.atom", atom);
  const Json feed = json_feed(site, changes());
  CHECK(feed.at("items").size() == 2);
  CHECK(feed.at("items").at(0).at("content_text") ==
        "Updated, revision 2 (the buyer's quote was corrected).");
  check_golden("changes.json", feed.dump(2) + "\n");
  CHECK(contains(atom_feed(site, {}, noon), "<updated>2026-11-21T12:00:00.000Z</updated>"));
}

TEST_CASE("sitemap: lastmod is the revision's, and samples, retired and requested pages are out") {
  SiteSettings site = fixture::site();
  const std::vector<SitemapEntry> entries = {{"/compare/a-vs-b", noon, false, false, false},
                                             {"/tools/sample", noon, true, false, false},
                                             {"/tools/retired", noon, false, true, false},
                                             {"/compare/x-vs-y", noon, false, false, true}};
  const std::string xml = sitemap_xml(site, entries);
  CHECK(contains(xml, "<loc>https://verdicts.example/compare/a-vs-b</loc>"
                      "<lastmod>2026-11-21T12:00:00.000Z</lastmod>"));
  CHECK_FALSE(contains(xml, "sample"));
  CHECK_FALSE(contains(xml, "retired"));
  CHECK_FALSE(contains(xml, "x-vs-y"));
  check_golden("sitemap.xml", xml);
  CHECK(contains(sitemap_index_xml(site, {"tool-0", "tool-7"}),
                 "<loc>https://verdicts.example/sitemap-tool-7.xml</loc>"));
  CHECK(contains(robots_txt(site), "Sitemap: https://verdicts.example/sitemap.xml"));
  site.is_indexable = false;
  CHECK_FALSE(contains(sitemap_xml(site, entries), "<loc>"));
  CHECK_FALSE(contains(sitemap_index_xml(site, {"tool-0"}), "<loc>"));
  CHECK_FALSE(contains(robots_txt(site), "Sitemap"));
}

TEST_CASE("llms.txt: names the machine-readable form of every page") {
  const ToolPage tool = fixture::tool();
  const ToolLink link{tool.card.slug, tool.card.facts.name, tool.card.facts.tagline,
                      tool.card.facts.category, domain::count(tool.card.seats),
                      tool.card.facts.entry, tool.stamp.published_at};
  const std::string text = llms_txt(fixture::site(), tool.comparisons, {link});
  CHECK(contains(text, "/compare/mistral-code-vs-perplexity-sonar-pro-2-api.md"));
  CHECK(contains(text, "75% panel ship, 3 of 4"));
  check_golden("llms.txt", text);
}

TEST_CASE("badge: prints the percentage with its n, and a dash without votes") {
  const std::string badge = badge_svg("A <tool>", {3, 4, 0, 0});
  CHECK(contains(badge, ">75%, 3 of 4</text>"));
  CHECK(contains(badge, "aria-label=\"A &lt;tool&gt;: panel ship 75%, 3 of 4\""));
  check_golden("badge.svg", badge);
  CHECK(contains(badge_svg("A", {0, 0, 0, 4}), ">—, no votes yet</text>"));
}

}  // namespace panelist::publish
