#include "service/page_refs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "storage/events.hpp"
#include "storage/revisions.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

using domain::SeatOutcome;

SeatRef make_seat_ref(Unit& unit, const workflow::RunState& state, const std::string& persona_id) {
  SeatRef seat;
  seat.persona = persona_id;
  seat.round = state.round;
  if (const domain::Persona* persona = state.definition->find_persona(persona_id)) {
    seat.title = persona->title;
    seat.letter = persona->letter;
  }
  const workflow::Task* task = state.seat_task(persona_id);
  if (task != nullptr && task->state == workflow::TaskState::completed && task->verdict) {
    seat.outcome = SeatOutcome::voted;
    seat.verdict = *task->verdict;
  } else if (task != nullptr && task->state == workflow::TaskState::abstained) {
    seat.outcome = SeatOutcome::abstained;
    seat.note = storage::find_seat_reason(unit.tx, state.id, workflow::EventType::task_abstained,
                                          persona_id);
    if (seat.note.empty()) seat.note = "No reason was given.";
  } else if (task != nullptr && task->state == workflow::TaskState::completed) {
    seat.note = "The verdict was voided: " +
                storage::find_seat_reason(unit.tx, state.id, workflow::EventType::verdict_voided,
                                          persona_id);
  } else {
    seat.note = "Nobody answered before the panel closed.";
  }
  return seat;
}

// Page order is the catalog's; a persona that was removed since stays where it stood.
void keep_page_order(const workflow::Catalog& catalog, std::vector<SeatRef>& seats) {
  const auto place = [&](const SeatRef& seat) {
    for (std::size_t i = 0; i < catalog.personas.size(); ++i)
      if (catalog.personas[i].id == seat.persona) return i;
    return catalog.personas.size();
  };
  std::stable_sort(seats.begin(), seats.end(),
                   [&](const SeatRef& a, const SeatRef& b) { return place(a) < place(b); });
}

std::string_view outcome_name(SeatOutcome outcome) {
  switch (outcome) {
    case SeatOutcome::voted: return "voted";
    case SeatOutcome::abstained: return "abstained";
    case SeatOutcome::empty: break;
  }
  return "empty";
}

SeatOutcome outcome_of(std::string_view name) {
  if (name == "voted") return SeatOutcome::voted;
  return name == "abstained" ? SeatOutcome::abstained : SeatOutcome::empty;
}

std::vector<storage::StoredVerdict> load_verdicts(Unit& unit, const CardRefs& refs) {
  std::vector<VerdictId> ids;
  std::vector<storage::StoredVerdict> verdicts;
  // An editor's eyes: a superseded version of a closed panel still belongs to its old revision.
  const auto load = [&] {
    for (auto& one : storage::list_verdicts(unit.tx, ids, {PersonId{}, true}))
      verdicts.push_back(std::move(one));
    ids.clear();
  };
  for (const SeatRef& seat : refs.seats) {
    if (seat.outcome == SeatOutcome::voted) ids.push_back(seat.verdict);
    if (ids.size() == storage::verdicts_at_once_max) load();
  }
  load();
  return verdicts;
}

domain::SeatVerdict load_seat(const SeatRef& ref,
                              const std::vector<storage::StoredVerdict>& verdicts) {
  domain::SeatVerdict seat;
  seat.persona = ref.persona;
  seat.persona_title = ref.title;
  seat.letter = ref.letter;
  seat.outcome = ref.outcome;
  seat.outcome_note = ref.note;
  seat.round = ref.round;
  if (ref.outcome != SeatOutcome::voted) return seat;
  const auto verdict = std::find_if(verdicts.begin(), verdicts.end(),
                                    [&](const auto& one) { return one.id == ref.verdict; });
  if (verdict == verdicts.end())
    throw std::logic_error("load_card: a verdict that a page shows is not public");
  seat.text = verdict->text;
  seat.byline = verdict->byline;
  seat.pseudonym = verdict->is_pseudonym;
  seat.version = verdict->version;
  seat.verdict_id = verdict->id.value;
  seat.submitted_at = format_rfc3339(verdict->submitted_at);
  seat.after_others_public = verdict->after_others_public;
  seat.facts_version = verdict->facts_version;
  return seat;
}

}  // namespace

CardRefs make_card_refs(Unit& unit, const storage::LoadedRun& run) {
  CardRefs refs;
  refs.tool = run.state.tool;
  refs.slug = run.tool_slug;
  refs.facts_version = run.facts_version;
  refs.round = run.state.round;
  for (const std::string& persona : run.state.seats)
    refs.seats.push_back(make_seat_ref(unit, run.state, persona));
  if (run.state.round == 1) return refs;
  const auto before = find_card_refs(unit, run.state.tool);
  if (!before) return refs;
  for (const SeatRef& seat : before->seats) {
    const bool is_new = std::none_of(refs.seats.begin(), refs.seats.end(), [&](const auto& one) {
      return one.persona == seat.persona;
    });
    if (is_new) refs.seats.push_back(seat);
  }
  keep_page_order(unit.catalog, refs.seats);
  return refs;
}

std::optional<CardRefs> find_card_refs(Unit& unit, ToolId tool) {
  const auto revision = storage::find_latest_revision(unit.tx, "tool", tool.value);
  if (!revision) return std::nullopt;
  return refs_from_json(Json::parse(revision->refs));
}

CardRefs renew_seats(Unit& unit, CardRefs refs, const workflow::RunState& state) {
  for (SeatRef& seat : refs.seats)
    if (seat.round == state.round) seat = make_seat_ref(unit, state, seat.persona);
  return refs;
}

Json refs_to_json(const CardRefs& refs) {
  Json seats = Json::array();
  for (const SeatRef& seat : refs.seats) {
    Json one{{"persona", seat.persona},
             {"title", seat.title},
             {"letter", seat.letter},
             {"outcome", outcome_name(seat.outcome)},
             {"round", seat.round}};
    if (seat.outcome == SeatOutcome::voted)
      one["verdict"] = seat.verdict.value;
    else
      one["note"] = seat.note;
    seats.push_back(std::move(one));
  }
  return {{"tool", refs.tool.value},
          {"slug", refs.slug},
          {"facts_version", refs.facts_version},
          {"round", refs.round},
          {"seats", std::move(seats)}};
}

CardRefs refs_from_json(const Json& json) {
  CardRefs refs;
  refs.tool = ToolId{json.at("tool").get<std::int64_t>()};
  refs.slug = json.at("slug").get<std::string>();
  refs.facts_version = json.at("facts_version").get<int>();
  refs.round = json.at("round").get<int>();
  for (const Json& one : json.at("seats")) {
    SeatRef seat;
    seat.persona = one.at("persona").get<std::string>();
    seat.title = one.at("title").get<std::string>();
    seat.letter = one.at("letter").get<std::string>();
    seat.outcome = outcome_of(one.at("outcome").get<std::string>());
    seat.round = one.at("round").get<int>();
    seat.verdict = VerdictId{one.value("verdict", std::int64_t{0})};
    seat.note = one.value("note", "");
    refs.seats.push_back(std::move(seat));
  }
  return refs;
}

domain::Scorecard load_card(Unit& unit, const CardRefs& refs) {
  domain::Scorecard card;
  card.slug = refs.slug;
  card.facts_version = refs.facts_version;
  card.facts = storage::get_facts(unit.tx, refs.tool, refs.facts_version);
  card.round = refs.round;
  const auto verdicts = load_verdicts(unit, refs);
  for (const SeatRef& seat : refs.seats) card.seats.push_back(load_seat(seat, verdicts));
  return card;
}

Json rebuild_content(Unit& unit, std::string_view page, const std::string& refs_json) {
  const Json refs = Json::parse(refs_json);
  if (page == "tool") return domain::tool_page_content(load_card(unit, refs_from_json(refs)));
  return domain::comparison_page_content(load_card(unit, refs_from_json(refs.at("left"))),
                                         load_card(unit, refs_from_json(refs.at("right"))));
}

}  // namespace panelist::service
