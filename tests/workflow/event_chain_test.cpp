// The hash chain of a history: what is public of an entry, what is bound, and what a change does.
#include "workflow/event_chain.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"

namespace panelist::workflow {
namespace {

constexpr EventSalt salt_of(int number) { return {std::byte(number)}; }

Event submitted() {
  Event event;
  event.type = EventType::verdict_submitted;
  event.seq = 1;
  event.at = from_millis(1'800'000'000'000);
  event.actor = {PersonId{12}, ""};
  event.persona = "buyer";
  event.person = PersonId{12};
  event.verdict = VerdictId{44};
  event.version = 2;
  event.commitment = std::string(64, 'c');
  event.reason = "a reason that is nobody's business";
  return event;
}

Event closed() {
  Event event;
  event.type = EventType::panel_closed;
  event.seq = 2;
  event.at = from_millis(1'800'000'000'001);
  event.actor = {{}, "engine"};
  event.votes = {{"buyer", VerdictId{44}, domain::Decision::skip, "00ff", std::string(64, 'c')}};
  return event;
}

Sha256 head_of(const std::vector<Event>& events, RunId run = RunId{7}) {
  const std::vector<EventSalt> salts{salt_of(1), salt_of(2)};
  return chain_events(chain_origin, run, events, salts).back().link;
}

TEST_CASE("chain: a verdict's entry shows its commitment and neither person nor reason") {
  CHECK(canonical_json(public_part(submitted())) ==
        R"({"commitment":")" + std::string(64, 'c') +
            R"(","persona":"buyer","verdict":44,"version":2})");
  CHECK(canonical_json(public_part(closed())) ==
        R"({"votes":[{"commitment":")" + std::string(64, 'c') +
            R"(","decision":"skip","nonce":"00ff","persona":"buyer","verdict":44}]})");
}

TEST_CASE("chain: of most entries nothing is public but type and time") {
  Event declined = submitted();
  for (const EventType type : {EventType::task_declined, EventType::task_recused,
                               EventType::editor_needed, EventType::sealed_opened}) {
    declined.type = type;
    CHECK(public_part(declined).empty());
  }
}

TEST_CASE("chain: a link is SHA-256 over the link before and the canonical entry") {
  const auto links = chain_events(chain_origin, RunId{7}, {submitted()},
                                  std::vector<EventSalt>{salt_of(1)});
  REQUIRE(links.size() == 1);
  const std::string hidden = R"({"actor":{"label":"","person":12},"data":)" + links[0].data + "}";
  CHECK(private_hash(salt_of(1), submitted().actor, links[0].data) ==
        to_hex(sha256(salt_of(1), hidden)));
  const std::string entry =
      R"({"at":"2027-01-15T08:00:00.000Z","private":")" + to_hex(sha256(salt_of(1), hidden)) +
      R"(","public":)" + canonical_json(public_part(submitted())) +
      R"(,"run":7,"seq":1,"type":"verdict.submitted"})";
  CHECK(links[0].link == sha256(chain_origin, entry));
}

TEST_CASE("chain: any change to any entry changes the head") {
  const Sha256 head = head_of({submitted(), closed()});
  CHECK(head == head_of({submitted(), closed()}));
  CHECK(head != head_of({submitted(), closed()}, RunId{8}));
  const auto differs = [&](auto change) {
    Event event = submitted();
    change(event);
    return head_of({event, closed()}) != head;
  };
  CHECK(differs([](Event& event) { event.at += Duration{1}; }));
  CHECK(differs([](Event& event) { event.seq = 3; }));
  CHECK(differs([](Event& event) { event.type = EventType::verdict_voided; }));
  CHECK(differs([](Event& event) { event.actor.person = PersonId{13}; }));
  CHECK(differs([](Event& event) { event.reason += "."; }));
  CHECK(differs([](Event& event) { event.commitment[0] = 'd'; }));
}

TEST_CASE("chain: another salt hides the same words behind another hash") {
  const std::string data = canonical_json(event_data(submitted()));
  CHECK(private_hash(salt_of(1), submitted().actor, data) !=
        private_hash(salt_of(2), submitted().actor, data));
}

TEST_CASE("chain: the steps of a chain may be made one by one") {
  const auto first = chain_events(chain_origin, RunId{7}, {submitted()},
                                  std::vector<EventSalt>{salt_of(1)});
  const auto second = chain_events(first[0].link, RunId{7}, {closed()},
                                   std::vector<EventSalt>{salt_of(2)});
  CHECK(second[0].link == head_of({submitted(), closed()}));
}

TEST_CASE("chain: a line of the log binds all that it says") {
  const LogEntry line{3, from_millis(1), RunId{7}, 9, EventType::panel_closed, {std::byte{1}}};
  const Sha256 link = link_log(chain_origin, line);
  const auto differs = [&](auto change) {
    LogEntry other = line;
    change(other);
    return link_log(chain_origin, other) != link;
  };
  CHECK(differs([](LogEntry& entry) { ++entry.number; }));
  CHECK(differs([](LogEntry& entry) { entry.at += Duration{1}; }));
  CHECK(differs([](LogEntry& entry) { entry.run = RunId{8}; }));
  CHECK(differs([](LogEntry& entry) { ++entry.seq; }));
  CHECK(differs([](LogEntry& entry) { entry.type = EventType::run_published; }));
  CHECK(differs([](LogEntry& entry) { entry.head = chain_origin; }));
  CHECK(link_log(link, line) != link);
}

}  // namespace
}  // namespace panelist::workflow
