// What the comparison page says about each case, and that nothing stored can become markup.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "publish/etag.hpp"
#include "publish/page_parts.hpp"
#include "tests/publish/fixture.hpp"

namespace panelist::publish {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string html_of(const ComparisonPage& page) {
  return comparison_html(fixture::templates(), fixture::site(), page);
}

}  // namespace

TEST_CASE("comparison page: the answer stands under the title and before the cards") {
  const ComparisonPage page = fixture::haiku_against_mistral();
  const std::string html = html_of(page);
  const std::string answer = domain::compute_answer(page.left, page.right).sentence;
  const std::size_t title = html.find("<h1>");
  const std::size_t shown = html.find("<p class=\"answer\">" + answer);
  REQUIRE(shown != std::string::npos);
  CHECK(title < shown);
  CHECK(shown < html.find("class=\"cards\""));
}

TEST_CASE("comparison page: every percentage stands beside its n of m, no votes print a dash") {
  const std::string html = html_of(fixture::haiku_against_mistral());
  CHECK(contains(html, "<p class=\"percent\">50%</p>"));
  CHECK(contains(html, "Panel ship, 2 of 4"));
  CHECK(contains(html, "2 ship, 2 skip (skeptic, buyer)"));
  CHECK(contains(html, "<strong>—</strong> no votes yet"));
  CHECK_FALSE(contains(html, ">0%"));
  CHECK(contains(html_of(fixture::crowded()), "<strong>71%</strong> 12 of 17"));
}

TEST_CASE("comparison page: rows whose votes differ say so and are linked from the top") {
  const Json view = comparison_view(fixture::site(), fixture::haiku_against_mistral());
  CHECK(view.at("differ").size() == 2);
  CHECK(view.at("differ").at(0).at("href") == "#row-skeptic");
  CHECK(view.at("rows").at(0).at("differs") == false);
  CHECK(view.at("rows").at(2).at("differs") == true);
}

TEST_CASE("comparison page: rows are in persona order and each cell names its tool") {
  const Json view = comparison_view(fixture::site(), fixture::haiku_against_mistral());
  std::vector<std::string> letters;
  for (const Json& row : view.at("rows")) {
    letters.push_back(row.at("letter"));
    CHECK(row.at("cells").at(0).at("tool_name") == "Claude Haiku Open Weights");
    CHECK(row.at("cells").at(1).at("tool_name") == "Mistral Code");
  }
  CHECK(letters == std::vector<std::string>{"D", "S", "B", "F"});
}

TEST_CASE("comparison page: an abstained and an empty seat show why, and when one is expected") {
  const std::string html = html_of(fixture::crowded());
  CHECK(contains(html, "The skeptic cast no vote: No account to try it with."));
  CHECK(contains(html, "The futurist has not answered. Expected 27 Nov 2026."));
  CHECK(contains(html, "1 ship, 1 skip (buyer), 1 abstained (skeptic), 1 empty (futurist)"));
}

TEST_CASE("comparison page: an AI, a pseudonym, a basis and a reply are said in words") {
  const std::string html = html_of(fixture::crowded());
  CHECK(contains(html, "AI, Claude Opus 5"));
  CHECK(contains(html, "<strong>N. Root</strong> (a pseudonym)"));
  CHECK(contains(html, "tried it for 3 hours"));
  CHECK(contains(html, "Mina &lt;Perplexity&gt;</strong> replies for the maker"));
  CHECK(contains(html, "Price changed on 3 Nov 2026; the buyer is reviewing again."));
}

TEST_CASE("comparison page: a later revision gives its date and reason") {
  const std::string html = html_of(fixture::crowded());
  CHECK(contains(html, ">21 Nov 2026</time> (the developer&#39;s quote was corrected)."));
  CHECK(contains(html_of(fixture::haiku_against_mistral()), "Published <time"));
}

TEST_CASE("comparison page: prices in different currencies are said to be not comparable") {
  const Json view = comparison_view(fixture::site(), fixture::crowded());
  CHECK_FALSE(view.at("not_comparable").get<std::string>().empty());
}

TEST_CASE("comparison page: a panel without a persona of the other one leaves its cell empty") {
  ComparisonPage page = fixture::haiku_against_mistral();
  page.right.seats.erase(page.right.seats.begin() + 3);
  const std::string html = html_of(page);
  CHECK(contains(html, "This panel had no such seat."));
  CHECK(comparison_json(page).at("scorecard").at(3).at("right").is_null());
}

TEST_CASE("comparison page: whatever a maker or reviewer wrote stays text") {
  ComparisonPage page = fixture::crowded();
  const std::string evil = "\"><script>alert(1)</script><img src=x onerror='x'>{{site.name}}";
  page.left.facts.name = evil;
  page.left.facts.tagline = evil;
  page.left.facts.description = evil;
  page.left.facts.licence = evil;
  page.left.seats[0].text.quote = evil;
  page.left.seats[0].byline = evil;
  page.right_live.notices = {evil};
  page.stamp.change_reason = evil;
  const std::string html = html_of(page);
  CHECK_FALSE(contains(html, "<script>alert"));
  CHECK_FALSE(contains(html, "<img src=x"));
  CHECK(contains(html, "{{site.name}}"));  // data is never read as a template
}

TEST_CASE("comparison page: votes, notices and reason change the ETag, nothing else does") {
  const ComparisonPage page = fixture::haiku_against_mistral();
  const std::string etag = comparison_etag(fixture::templates(), page);
  CHECK(etag.front() == '"');
  CHECK(etag == comparison_etag(fixture::templates(), fixture::haiku_against_mistral()));
  ComparisonPage voted = page;
  voted.right_live.community = {1, 1};
  CHECK(comparison_etag(fixture::templates(), voted) != etag);
  ComparisonPage noticed = page;
  noticed.left_live.notices = {"Price changed."};
  CHECK(comparison_etag(fixture::templates(), noticed) != etag);
  ComparisonPage other_side = page;
  other_side.right_live.notices = {"Price changed."};
  CHECK(comparison_etag(fixture::templates(), other_side) !=
        comparison_etag(fixture::templates(), noticed));
  CHECK(make_etag("abc", "def") == "\"abc-def\"");
}

TEST_CASE("page parts: quotes keep their paragraphs and get one pair of quotation marks") {
  CHECK(quote_paragraphs("One.\n\nTwo\nlines.") ==
        std::vector<std::string>{"“One.", "Two lines.”"});
  CHECK(quote_paragraphs("").empty());
}

}  // namespace panelist::publish
