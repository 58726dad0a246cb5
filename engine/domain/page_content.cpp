// The content of a published revision as JSON, and back.
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "base/hash.hpp"
#include "domain/comparison.hpp"

namespace panelist::domain {
namespace {

std::string_view to_string(SeatOutcome outcome) {
  switch (outcome) {
    case SeatOutcome::voted: return "voted";
    case SeatOutcome::abstained: return "abstained";
    case SeatOutcome::empty: return "empty";
  }
  return "";
}

SeatOutcome parse_outcome(const std::string& text) {
  if (text == "voted") return SeatOutcome::voted;
  return text == "abstained" ? SeatOutcome::abstained : SeatOutcome::empty;
}

// Objects are filled member by member: building them from nested braces takes twice as long,
// and every published panel passes here.
Json seat_to_json(const SeatVerdict& seat) {
  Json json = Json::object();
  json["persona"] = seat.persona;
  json["persona_title"] = seat.persona_title;
  json["letter"] = seat.letter;
  json["outcome"] = to_string(seat.outcome);
  json["outcome_note"] = seat.outcome_note;
  json["round"] = seat.round;
  json["verdict"] = nullptr;
  if (seat.outcome != SeatOutcome::voted) return json;
  json["verdict"] = verdict_to_json(seat.text);
  json["byline"] = seat.byline;
  json["pseudonym"] = seat.pseudonym;
  json["version"] = seat.version;
  json["verdict_id"] = seat.verdict_id;
  json["submitted_at"] = seat.submitted_at;
  json["after_others_public"] = seat.after_others_public;
  json["facts_version"] = seat.facts_version;
  return json;
}

SeatVerdict seat_from_json(const Json& json) {
  SeatVerdict seat;
  seat.persona = json.value("persona", "");
  seat.persona_title = json.value("persona_title", "");
  seat.letter = json.value("letter", "");
  seat.outcome = parse_outcome(json.value("outcome", "empty"));
  seat.outcome_note = json.value("outcome_note", "");
  seat.round = json.value("round", 1);
  if (seat.outcome != SeatOutcome::voted) return seat;
  seat.text = verdict_from_json(json.at("verdict"));
  seat.byline = json.value("byline", "");
  seat.pseudonym = json.value("pseudonym", false);
  seat.version = json.value("version", 1);
  seat.verdict_id = json.value("verdict_id", std::int64_t{0});
  seat.submitted_at = json.value("submitted_at", "");
  seat.after_others_public = json.value("after_others_public", false);
  seat.facts_version = json.value("facts_version", 1);
  return seat;
}

Json panel_to_json(const std::vector<SeatVerdict>& seats) {
  const Tally tally = count(seats);
  Json json = Json::object();
  json["ship_percent"] = nullptr;
  if (const auto percent = tally.ship_percent()) json["ship_percent"] = *percent;
  json["ships"] = tally.ships;
  json["votes"] = tally.votes;
  json["abstained"] = tally.abstained;
  json["empty"] = tally.empty;
  json["split"] = format_split(seats);
  return json;
}

Json card_to_json(const Scorecard& card) {
  Json json = Json::object();
  json["slug"] = card.slug;
  json["facts_version"] = card.facts_version;
  json["facts"] = facts_to_json(card.facts);
  json["round"] = card.round;
  json["panel"] = panel_to_json(card.seats);
  Json& seats = json["seats"] = Json::array();
  for (const SeatVerdict& seat : card.seats) seats.push_back(seat_to_json(seat));
  return json;
}

Json clauses_to_json(const std::vector<Clause>& clauses) {
  Json list = Json::array();
  for (const Clause& clause : clauses) {
    list.push_back({{"text", clause.text}, {"persona", clause.persona}, {"anchor", clause.anchor}});
  }
  return list;
}

}  // namespace

Json tool_page_content(const Scorecard& card) {
  Json content = card_to_json(card);
  content["kind"] = "tool";
  return content;
}

Json comparison_page_content(const Scorecard& left, const Scorecard& right) {
  Json content = Json::object();
  content["kind"] = "comparison";
  content["left"] = card_to_json(left);
  content["right"] = card_to_json(right);
  // The sentence is part of what was published: a later wording must not change an old page.
  const Answer answer = compute_answer(left, right);
  content["answer"] = answer.sentence;
  content["choose_left"] = clauses_to_json(answer.choose_left);
  content["choose_right"] = clauses_to_json(answer.choose_right);
  content["trust"] = trust_line(left, right);
  content["differing"] = differing_personas(left, right);
  return content;
}

Scorecard scorecard_from_content(const Json& content) {
  Scorecard card;
  card.slug = content.value("slug", "");
  card.facts_version = content.value("facts_version", 1);
  card.facts = facts_from_json(content.at("facts"));
  card.round = content.value("round", 1);
  for (const Json& seat : content.at("seats")) card.seats.push_back(seat_from_json(seat));
  return card;
}

std::string content_hash(const Json& content) { return to_hex(sha256(canonical_json(content))); }

}  // namespace panelist::domain
