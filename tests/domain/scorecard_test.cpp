#include "domain/scorecard.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;
using test::card;

TEST_CASE("percent_of: rounds half up") {
  CHECK(percent_of(1, 8) == 13);
  CHECK(percent_of(5, 8) == 63);
  CHECK(percent_of(1, 3) == 33);
  CHECK(percent_of(2, 3) == 67);
  CHECK(percent_of(1, 200) == 1);
  CHECK(percent_of(1, 201) == 0);
  CHECK(percent_of(4, 4) == 100);
  CHECK(percent_of(0, 4) == 0);
  CHECK_FALSE(percent_of(0, 0));
}

TEST_CASE("count: abstentions and empty seats cast no vote") {
  const Tally tally = count(card("A", "+-o.").seats);
  CHECK(tally.ships == 1);
  CHECK(tally.votes == 2);
  CHECK(tally.abstained == 1);
  CHECK(tally.empty == 1);
  CHECK(tally.ship_percent() == 50);
}

TEST_CASE("format_percent: no votes print an em dash, never 0 %") {
  CHECK(format_percent(75) == "75%");
  CHECK(format_percent(0) == "0%");
  CHECK(format_percent(count({}).ship_percent()) == "\u2014");
  CHECK(format_percent(count(card("A", "oooo").seats).ship_percent()) == "\u2014");
}

TEST_CASE("format_split: who shipped, who skipped, who said nothing") {
  CHECK(format_split(card("A", "++-+").seats) == "3 ship, 1 skip (buyer)");
  CHECK(format_split(card("A", "+--+").seats) == "2 ship, 2 skip (skeptic, buyer)");
  CHECK(format_split(card("A", "++++").seats) == "4 ship");
  CHECK(format_split(card("A", "----").seats) == "4 skip");
  CHECK(format_split(card("A", "++o.").seats) == "2 ship, 1 abstained (buyer), 1 empty (futurist)");
  CHECK(format_split(card("A", "....").seats) == "no votes yet");
  CHECK(format_split({}) == "no votes yet");
  CHECK(format_split(card("A", "o...").seats) ==
        "no votes yet, 1 abstained (developer), 3 empty (skeptic, buyer, futurist)");
}

TEST_CASE("persona_word: small inside a sentence unless it is an abbreviation") {
  SeatVerdict seat;
  seat.persona = "cto";
  CHECK(persona_word(seat) == "cto");
  seat.persona_title = "CTO";
  CHECK(persona_word(seat) == "CTO");
  seat.persona_title = "Security lead";
  CHECK(persona_word(seat) == "security lead");
}

TEST_CASE("scorecard: the sample panels give the published percentages") {
  const Json data = Json::parse(
      test::read_file(checkout::folder() + "/tests/data/panel_facts.json"));
  int ships = 0;
  int votes = 0;
  for (const Json& tool : data.at("tools")) {
    std::string pattern;
    for (const char* persona : {"developer", "skeptic", "buyer", "futurist"}) {
      pattern += tool.at("votes").at(persona) == "ship" ? '+' : '-';
    }
    const Tally tally = count(card("A", pattern).seats);
    CHECK(tally.ship_percent() == tool.at("panel_ship_percent").get<int>());
    ships += tally.ships;
    votes += tally.votes;
  }
  CHECK(ships == data.at("expected").at("ships"));
  CHECK(votes == data.at("expected").at("votes"));
}
