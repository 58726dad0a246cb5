#include "tests/web/desk_fixture.hpp"

#include <nlohmann/json.hpp>

namespace panelist::test {

service::TaskView make_task(int id, std::optional<Duration> due_in) {
  service::TaskView task;
  task.id = TaskId{id};
  task.kind = workflow::TaskKind::verdict;
  task.persona = "buyer";
  task.persona_title = "Buyer";
  task.letter = "B";
  task.state = workflow::TaskState::reserved;
  task.opened_at = desk_now() - std::chrono::hours{30};
  task.changed_at = task.opened_at;
  if (due_in) task.due_at = desk_now() + *due_in;
  task.assignee = service::PersonRef{ana, "Ana Ferrer", "ana@example.org"};
  task.tool = {ToolId{id * 10}, "lantern-" + std::to_string(id), "Lantern " + std::to_string(id),
               "Observability", "observability", "Logs you can read on a train",
               "https://lantern.example", 1, false, false};
  task.run = {RunId{id * 100}, 1, 3, workflow::RunPhase::in_review};
  task.panel = {false, 2, 4};
  task.actions = {workflow::Verb::decline, workflow::Verb::abstain, workflow::Verb::recuse,
                  workflow::Verb::submit, workflow::Verb::extend};
  task.why = "you have the fewest open of 3 buyers";
  return task;
}

domain::Persona make_buyer() {
  domain::Persona persona;
  persona.id = "buyer";
  persona.title = "Buyer";
  persona.letter = "B";
  persona.question = "Who signs, and from which budget?";
  persona.ship_label = "Ship: I would sign for it";
  persona.skip_label = "Skip: I would not";
  persona.order = 3;
  persona.slots = {{"budget", "Who pays, and from what?",
                    "Name the person and the pot: the support lead, from the tools budget.",
                    domain::SlotKind::text, domain::SlotRequired::never, "The bill goes to", {}},
                   {"price", "How does the price work? Do the arithmetic.",
                    "25 people at 8 dollars are 200 a month, 2,400 a year.",
                    domain::SlotKind::text, domain::SlotRequired::never, "On price:", {}},
                   {"flips_if", "What would have to change for a ship?",
                    "One change the maker could make, concrete enough to check.",
                    domain::SlotKind::text, domain::SlotRequired::on_skip,
                    "It becomes a ship if", {}}};
  return persona;
}

domain::Persona make_skeptic() {
  domain::Persona persona = make_buyer();
  persona.id = "skeptic";
  persona.title = "Skeptic";
  persona.letter = "S";
  persona.slots = {{"competitors", "What does it compete with?", "One name a line.",
                    domain::SlotKind::names, domain::SlotRequired::always,
                    "It is really up against", {}},
                   {"timing", "Early, on time or late?", "Choose one.", domain::SlotKind::choice,
                    domain::SlotRequired::never, "The timing is", {"early", "on_time", "late"}},
                   {"prediction", "What ends it or saves it within 12 months?",
                    "One claim, a date and how sure you are.", domain::SlotKind::prediction,
                    domain::SlotRequired::never, "My prediction:", {}}};
  return persona;
}

domain::ToolFacts make_facts() {
  domain::ToolFacts facts;
  facts.name = "Lantern 1";
  facts.tagline = "Logs you can read on a train";
  facts.category = "Observability";
  facts.description = "Lantern keeps the last week of logs on the laptop.\n\nIt needs no network.";
  facts.maker = "Lantern Works";
  facts.url = "https://lantern.example/start";
  facts.licence = "Apache-2.0";
  facts.entry = domain::Entry::freemium;
  facts.starting_price = domain::Price{"9.00", "USD", "seat and month"};
  facts.price_checked_at = *parse_rfc3339("2026-11-03T00:00:00Z");
  facts.capabilities = {
      {"Offline search", "Full-text over the local week", "works without a network", ""}};
  return facts;
}

service::TaskDetail make_detail() {
  service::TaskDetail detail;
  detail.task = make_task(1, std::chrono::hours{3});
  detail.facts = make_facts();
  detail.persona = make_buyer();
  return detail;
}

std::string words(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i == 0 ? "word" : " word") + std::to_string(i);
  return text;
}

Json make_draft() {
  return {{"decision", "skip"},
          {"quote", words(84)},
          {"basis", "tried_it"},
          {"basis_hours", 2.5},
          {"confidence", 0.8},
          {"slots", {{"budget", "the support lead"}, {"flips_if", "a yearly price in writing"}}},
          {"sources", {"https://lantern.example/pricing"}}};
}

service::VerdictView make_verdict(int version, const std::string& quote) {
  service::VerdictView verdict;
  verdict.id = VerdictId{1000 + version};
  verdict.run = RunId{100};
  verdict.task = TaskId{1};
  verdict.person = ana;
  verdict.persona = "buyer";
  verdict.byline = "Ana Ferrer";
  verdict.version = version;
  verdict.text.decision = domain::Decision::skip;
  verdict.text.quote = quote;
  verdict.state = version == 1 ? "superseded" : "sealed";
  verdict.commitment = std::string(64, 'a');
  verdict.submitted_at = desk_now() - std::chrono::hours{5 - version};
  return verdict;
}

}  // namespace panelist::test
