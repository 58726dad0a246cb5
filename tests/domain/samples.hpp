#pragma once
// Small personas, facts and panels for the domain tests.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "domain/persona.hpp"
#include "domain/scorecard.hpp"
#include "tests/support/checkout.hpp"

namespace panelist::domain::test {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One of the personas that ship with the product.
inline Persona shipped_persona(const std::string& id) {
  const std::string path = checkout::folder() + "/personas/" + id + ".toml";
  auto persona = parse_persona(read_file(path), path);
  if (!persona) throw std::runtime_error(persona.error().detail);
  return *persona;
}

inline std::string words(int count) {
  std::string text = "word";
  for (int i = 1; i < count; ++i) text += " word";
  return text;
}

inline Json minimal_facts() {
  return {{"name", "Mistral Code"},
          {"tagline", "A model that writes code"},
          {"category", "Developer Tools"},
          {"description", "Completions and chat."},
          {"entry", "free"}};
}

inline SeatVerdict seat(const std::string& persona, SeatOutcome outcome) {
  SeatVerdict seat;
  seat.persona = persona;
  seat.persona_title = persona;
  seat.persona_title[0] = static_cast<char>(seat.persona_title[0] - 'a' + 'A');
  seat.letter = seat.persona_title.substr(0, 1);
  seat.outcome = outcome;
  return seat;
}

/// A card whose four seats voted as in "+-.o": ship, skip, empty, abstained.
inline Scorecard card(const std::string& name, const std::string& votes) {
  static const char* const personas[] = {"developer", "skeptic", "buyer", "futurist"};
  Scorecard card;
  card.facts.name = name;
  card.slug = name;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const bool voted = votes[i] == '+' || votes[i] == '-';
    card.seats.push_back(seat(personas[i], voted             ? SeatOutcome::voted
                                           : votes[i] == 'o' ? SeatOutcome::abstained
                                                             : SeatOutcome::empty));
    SeatVerdict& added = card.seats.back();
    added.text.decision = votes[i] == '+' ? Decision::ship : Decision::skip;
    added.text.quote = "Words.";
    added.byline = name + " " + personas[i];
  }
  return card;
}

/// Fills a slot of the card's seat.
inline void fill(Scorecard& card, std::size_t seat, const std::string& slot,
                 const std::string& answer) {
  card.seats.at(seat).text.slots_json[slot] = Json(answer).dump();
}

/// The messages by field of a 422.
inline std::string message_for(const Error& error, const std::string& field) {
  for (const FieldError& found : error.fields) {
    if (found.field == field) return found.message;
  }
  return "(no error for " + field + ")";
}

}  // namespace panelist::domain::test
