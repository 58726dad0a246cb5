#include "domain/comparison.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;
using test::card;
using test::fill;

namespace {
std::string answer(const std::string& left, const std::string& right) {
  return compute_answer(card("Alpha", left), card("Beta", right)).sentence;
}
}  // namespace

TEST_CASE("in_canonical_order: case-folded names, ties by slug") {
  CHECK(in_canonical_order("alpha", "z", "Beta", "a"));
  CHECK_FALSE(in_canonical_order("Beta", "a", "ALPHA", "z"));
  CHECK(in_canonical_order("Same", "same", "SAME", "same-2"));
  CHECK_FALSE(in_canonical_order("SAME", "same-2", "Same", "same"));
  CHECK(in_canonical_order("Zeta", "zeta", "\u00C9lan", "elan"));  // code points, not a dictionary
}

TEST_CASE("answer: who leads, by which votes, and who skips the other") {
  CHECK(answer("++++", "+--+") ==
        "Alpha, 4 of 4 against 2 of 4. Skeptic and buyer skip the other.");
  CHECK(answer("+--+", "++++") == "Beta, 4 of 4 against 2 of 4. Skeptic and buyer skip the other.");
  CHECK(answer("++++", "++-+") == "Alpha, 4 of 4 against 3 of 4. Buyer skips the other.");
  CHECK(answer("++++", "----") ==
        "Alpha, 4 of 4 against 0 of 4. Developer, skeptic, buyer and futurist skip the other.");
}

TEST_CASE("answer: a persona that skips both, or sees it the other way round, is said to") {
  CHECK(answer("++-+", "+--+") ==
        "Alpha, 3 of 4 against 2 of 4. Skeptic skips the other. Buyer skips both.");
  CHECK(answer("-+++", "+--+") ==
        "Alpha, 3 of 4 against 2 of 4. Skeptic and buyer skip the other. "
        "Developer skips Alpha and ships the other.");
}

TEST_CASE("answer: unequal numbers of votes are printed as they are") {
  CHECK(answer("+++o", "++-+") == "Alpha, 3 of 3 against 3 of 4. Buyer skips the other.");
  CHECK(answer("++-+", "+-oo") == "Alpha, 3 of 4 against 1 of 2. Skeptic skips the other.");
  CHECK(answer("+++-", "o..-") == "Alpha, 3 of 4 against 0 of 1. Futurist skips both.");
}

TEST_CASE("answer: the reason after the colon comes from a filled slot or is left out") {
  Scorecard left = card("Mistral Code", "++++");
  Scorecard right = card("Other", "++-+");
  fill(right, 2, "flips_if", "There is a yearly price in writing. Nothing else counts.");
  CHECK(compute_answer(left, right).sentence ==
        "Mistral Code, 4 of 4 against 3 of 4. Buyer skips the other: it becomes a ship if there is "
        "a yearly price in writing.");
  right = card("Other", "+--+");
  fill(right, 1, "breaks_for", "It breaks for products: its licence rules them out");
  CHECK(compute_answer(left, right).sentence ==
        "Mistral Code, 4 of 4 against 2 of 4. Skeptic and buyer skip the other: it breaks for "
        "products: its licence rules them out (skeptic).");
  fill(right, 1, "breaks_for", "   ");
  CHECK(compute_answer(left, right).sentence ==
        "Mistral Code, 4 of 4 against 2 of 4. Skeptic and buyer skip the other.");
  fill(right, 1, "breaks_for", std::string(161, 'x'));
  CHECK(compute_answer(left, right).sentence ==
        "Mistral Code, 4 of 4 against 2 of 4. Skeptic and buyer skip the other.");
}

TEST_CASE("answer: a tie says what the split is about") {
  CHECK(answer("++++", "++++") == "A tie: all four ship both.");
  CHECK(answer("----", "----") == "A tie: all four skip both.");
  CHECK(answer("++-+", "++-+") == "A tie at 75%: both lose the buyer.");
  CHECK(answer("+--+", "+--+") == "A tie at 50%: both lose the skeptic and the buyer.");
  CHECK(answer("+-++", "++-+") == "A tie at 75%: Alpha loses the skeptic, Beta loses the buyer.");
  CHECK(answer("+--+", "-+-+") ==
        "A tie at 50%: both lose the buyer, Alpha also loses the skeptic, Beta also loses the "
        "developer.");
}

TEST_CASE("answer: a tie between unequal panels prints both counts") {
  CHECK(answer("+++o", "++++") == "A tie at 100%, 3 of 3 and 4 of 4: nobody skips either.");
  CHECK(answer("---o", "----") == "A tie at 0%, 0 of 3 and 0 of 4: nobody ships either.");
  CHECK(answer("+-oo", "+--+") ==
        "A tie at 50%, 1 of 2 and 2 of 4: both lose the skeptic, Beta also loses the buyer.");
  CHECK(answer("++..", "++..") == "A tie: both reviewers ship both.");
  CHECK(answer("+...", "+...") == "A tie: the only vote on each is a ship.");
}

TEST_CASE("answer: without votes there is none") {
  CHECK(answer("....", "....") == "No answer yet: neither has a vote.");
  CHECK(answer("", "oooo") == "No answer yet: neither has a vote.");
  CHECK(answer("++-+", "o...") == "No answer yet: Alpha has 3 of 4, Beta has no votes.");
  CHECK(answer("....", "++++") == "No answer yet: Beta has 4 of 4, Alpha has no votes.");
}

TEST_CASE("choose clauses: from filled slots only, each linked to its quote") {
  Scorecard left = card("Alpha", "+++-");
  Scorecard right = card("Beta", "+-++");
  CHECK(compute_answer(left, right).choose_left.empty());
  fill(left, 0, "earns_it", "It fails loudly. And fast.");
  fill(right, 1, "breaks_for", "It breaks for teams of thirty.");
  fill(right, 1, "difference", "not a reason: it was a skip");
  const Answer answer = compute_answer(left, right);
  REQUIRE(answer.choose_left.size() == 2);
  CHECK(answer.choose_left[0].text == "this counts for you: it fails loudly");
  CHECK(answer.choose_left[0].persona == "developer");
  CHECK(answer.choose_left[0].anchor == "Alpha-developer-r1");
  CHECK(answer.choose_left[1].text == "your case is where the other breaks: teams of thirty");
  CHECK(answer.choose_left[1].anchor == "Beta-skeptic-r1");
  CHECK(answer.choose_right.empty());
}

TEST_CASE("choose clauses: a skip's condition is a reason too, and three are enough") {
  Scorecard left = card("Alpha", "++-+");
  fill(left, 2, "flips_if", "If there is a yearly price");
  CHECK(compute_answer(left, card("Beta", "++++")).choose_left.at(0).text ==
        "the buyer's condition is met: there is a yearly price");
  fill(left, 0, "earns_it", "speed");
  fill(left, 1, "difference", "offline");
  fill(left, 3, "thesis", "local models win by 2027");
  CHECK(compute_answer(left, card("Beta", "++++")).choose_left.size() == 3);
}

TEST_CASE("trust_line: verdicts, distinct people, machines, and who used it") {
  Scorecard left = card("Alpha", "++++");
  Scorecard right = card("Beta", "+--+");
  right.seats[0].byline = left.seats[0].byline;  // one person on both panels
  left.seats[1].text.author_kind = AuthorKind::ai;
  left.seats[2].text.basis = Basis::uses_it;
  right.seats[2].text.basis = Basis::tried_it;
  right.seats[3].text.basis = Basis::read_docs;
  CHECK(trust_line(left, right) == "8 verdicts, 6 people, 1 AI, 2 used it.");
  CHECK(trust_line(card("Alpha", "+..."), card("Beta", "....")) == "1 verdict, 1 person.");
  CHECK(trust_line(card("Alpha", "o..."), card("Beta", "....")) == "No verdicts yet.");
}

TEST_CASE("trust_line: people helped by a machine are said to be") {
  Scorecard left = card("Alpha", "++");
  left.seats[0].text.author_kind = AuthorKind::hybrid;
  left.seats[1].text.author_kind = AuthorKind::ai;
  CHECK(trust_line(left, {}) == "2 verdicts, 1 person, 1 AI, 1 written with AI.");
}

TEST_CASE("differing_personas: only where both voted, and not alike") {
  CHECK(differing_personas(card("A", "++++"), card("B", "+--+")) ==
        std::vector<std::string>{"skeptic", "buyer"});
  CHECK(differing_personas(card("A", "+o+."), card("B", "+---")) ==
        std::vector<std::string>{"buyer"});
  CHECK(differing_personas({}, card("B", "++++")).empty());
}

TEST_CASE("page content: a stored page gives the same scorecards and the same hash back") {
  Scorecard left = card("Alpha", "+-o.");
  left.facts = read_facts(test::minimal_facts(), {}).value();
  left.seats[0].submitted_at = "2026-11-21T14:03:00.000Z";
  left.seats[0].verdict_id = 41;
  left.seats[0].pseudonym = true;
  left.seats[2].outcome_note = "A tie to the maker.";
  fill(left, 1, "breaks_for", "teams");
  const Scorecard right = card("Beta", "++++");
  const Json page = comparison_page_content(left, right);
  CHECK(comparison_page_content(scorecard_from_content(page.at("left")),
                                scorecard_from_content(page.at("right"))) == page);
  const Json tool = tool_page_content(left);
  CHECK(tool.at("panel").at("ship_percent") == 50);
  CHECK(tool_page_content(scorecard_from_content(tool)) == tool);
  CHECK(content_hash(tool).size() == 64);
  CHECK(content_hash(tool) == content_hash(Json::parse(tool.dump())));
  CHECK(content_hash(tool) != content_hash(tool_page_content(right)));
}

TEST_CASE("page content: an open panel stores no percentage") {
  CHECK(tool_page_content(card("A", "....")).at("panel").at("ship_percent").is_null());
}
