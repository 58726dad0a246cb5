#include "domain/persona.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;

namespace {
const std::string good = R"(id = "lawyer"
title = "Lawyer"
letter = "L"
question = "May we?"
[quote]
words_min = 10
words_max = 20
[[slot]]
id = "risk"
label = "What is the risk?"
)";

std::string error_of(const std::string& toml) {
  const auto persona = parse_persona(toml, "personas/lawyer.toml");
  return persona ? "(accepted)" : persona.error().detail;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
}  // namespace

TEST_CASE("parse_persona: the four that ship with the product are read as they are described") {
  const Persona skeptic = test::shipped_persona("skeptic");
  CHECK(skeptic.letter == "S");
  CHECK(skeptic.order == 2);
  CHECK(skeptic.words_min == 60);
  CHECK(skeptic.words_max == 220);
  REQUIRE(skeptic.find_slot("competitors") != nullptr);
  CHECK(skeptic.find_slot("competitors")->kind == SlotKind::names);
  CHECK(skeptic.find_slot("competitors")->required == SlotRequired::always);
  CHECK(skeptic.find_slot("nothing") == nullptr);
  CHECK(test::shipped_persona("buyer").find_slot("flips_if")->required == SlotRequired::on_skip);
  CHECK(test::shipped_persona("developer").slots.size() == 6);
  const Persona futurist = test::shipped_persona("futurist");
  CHECK(futurist.find_slot("timing")->choices ==
        std::vector<std::string>{"early", "on_time", "late"});
  CHECK(futurist.find_slot("prediction")->kind == SlotKind::prediction);
}

TEST_CASE("parse_persona: what is left out has a default") {
  const auto persona = parse_persona(good, "lawyer.toml");
  REQUIRE(persona);
  CHECK(persona->version == 1);
  CHECK(persona->order == 0);
  CHECK(persona->ship_label == "Ship");
  CHECK(persona->slots.at(0).kind == SlotKind::text);
  CHECK(persona->slots.at(0).required == SlotRequired::never);
}

TEST_CASE("parse_persona: an unknown key is refused with its line and the nearest known name") {
  CHECK(error_of(replaced(good, "title =", "titel =")) ==
        "personas/lawyer.toml:2: unknown key \"titel\" (did you mean \"title\"?)");
  CHECK(error_of(replaced(good, "label =", "lable =")) ==
        "personas/lawyer.toml:10: slot 1: unknown key \"lable\" (did you mean \"label\"?)");
  CHECK(error_of(replaced(good, "words_min", "word_min")) ==
        "personas/lawyer.toml:6: quote: unknown key \"word_min\" (did you mean \"words_min\"?)");
}

TEST_CASE("parse_persona: every mistake names file, line and what was expected") {
  CHECK(error_of(replaced(good, "title = \"Lawyer\"\n", "")) ==
        "personas/lawyer.toml:1: \"title\" is missing");
  CHECK(error_of(replaced(good, "\"Lawyer\"", "7")) ==
        "personas/lawyer.toml:2: \"title\" must be text in quotation marks");
  CHECK(
      error_of(replaced(good, "\"lawyer\"", "\"Law Yer\"")).find(":1: \"id\" must be at most 40") !=
      std::string::npos);
  CHECK(error_of(replaced(good, "words_min = 10", "words_min = 30")) ==
        "personas/lawyer.toml:6: quote: \"words_min\" would ask for at least 30 and at most 20 "
        "words");
  CHECK(error_of(replaced(good, "words_max = 20", "words_max = 20.5")) ==
        "personas/lawyer.toml:7: quote: \"words_max\" must be a whole number from 1 to 2000");
  CHECK(error_of(good + "kind = \"number\"\n") ==
        "personas/lawyer.toml:11: slot 1: \"kind\" must be \"text\", \"names\", \"prediction\" or "
        "\"choice\"");
  CHECK(error_of(good + "required = true\n") ==
        "personas/lawyer.toml:11: slot 1: \"required\" must be text in quotation marks");
  CHECK(error_of(good + "kind = \"choice\"\n") ==
        "personas/lawyer.toml:8: slot 1: \"choices\" is missing");
  CHECK(error_of(good + "choices = [\"a\"]\n") ==
        "personas/lawyer.toml:11: slot 1: \"choices\" is only for kind = \"choice\"");
  CHECK(error_of(good + "[[slot]]\nid = \"risk\"\nlabel = \"Again\"\n") ==
        "personas/lawyer.toml:12: two slots have the id \"risk\"");
  CHECK(error_of("slot = 3\n" + good.substr(0, good.find("[quote]"))) ==
        "personas/lawyer.toml:1: \"slot\" must be at most 20 [[slot]] sections");
}

TEST_CASE("parse_persona: what is no TOML is refused at its line") {
  CHECK(error_of(good + "hint = \"open\n").rfind("personas/lawyer.toml:11: ", 0) == 0);
  CHECK(error_of("id = \"a\"\nid = \"b\"\n").rfind("personas/lawyer.toml:2: ", 0) == 0);
  CHECK(error_of("").rfind("personas/lawyer.toml:1: ", 0) == 0);
  CHECK(error_of("id = \"\xFF\"\n").rfind("personas/lawyer.toml:1: ", 0) == 0);
}

TEST_CASE("persona_to_json: a snapshot reads back as the same persona") {
  for (const char* id : {"developer", "skeptic", "buyer", "futurist"}) {
    const Json json = persona_to_json(test::shipped_persona(id));
    CHECK(persona_to_json(persona_from_json(json)) == json);
  }
}
