#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

Event full_event(EventType type) {
  Event event;
  event.type = type;
  event.task = TaskId{3};
  event.persona = "buyer";
  event.person = cleo;
  event.has_states = true;
  event.from = TaskState::ready;
  event.to = TaskState::in_progress;
  event.due_at = start_time + Duration{7};
  event.reason = "said \"so\"\n";
  event.note = "n\xc3\xb6te";
  event.verdict = VerdictId{44};
  event.version = 2;
  event.commitment = "abc";
  event.number = 5;
  event.seats = {"developer", "buyer"};
  event.opened = {{TaskId{9}, TaskKind::sign_off, "", TaskState::ready, std::nullopt, std::nullopt,
      "why"},
                  {TaskId{10}, TaskKind::verdict, "buyer", TaskState::suspended, ana, start_time,
                      ""}};
  event.votes = {{"buyer", VerdictId{44}, domain::Decision::skip, "00ff", "abc"}};
  event.tally = domain::Tally{1, 2, 3, 4};
  event.definition_hash = "aa";
  event.left_hash = "bb";
  return event;
}

}  // namespace

TEST_CASE("event: every type's name and every field are read back") {
  for (int i = 0; i <= static_cast<int>(EventType::run_retracted); ++i) {
    const auto type = static_cast<EventType>(i);
    CAPTURE(to_string(type));
    CHECK(parse_event_type(to_string(type)) == type);
    const Event event = full_event(type);
    const Event back = event_from(type, Json::parse(event_data(event).dump()));
    CHECK(event_data(back) == event_data(event));
    CHECK(back.opened == event.opened);
    CHECK(back.due_at == event.due_at);
    CHECK(back.votes.at(0).decision == domain::Decision::skip);
    CHECK(back.tally->empty == 4);
    CHECK(back.definition_hash == "aa");
    CHECK(back.left_hash == "bb");
    Event bare;
    bare.type = type;
    CHECK(event_data(bare).empty());
    CHECK(event_data(event_from(type, event_data(bare))).empty());
  }
  CHECK(to_string(EventType::task_sent_back) == "task.sent_back");
  CHECK(to_string(EventType::run_held) == "run.held");
  CHECK(!parse_event_type("run.hold"));
}

TEST_CASE("apply: an event that cannot happen is a broken invariant, not a state") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const auto refused = [&](Event event) {
    RunState copy = s.state;
    event.seq = event.seq ? event.seq : copy.seq + 1;
    CHECK_THROWS_AS(apply(copy, event), std::logic_error);
  };
  Event event;
  event.type = EventType::task_claimed;
  event.task = TaskId{1};
  refused(event);  // no such task
  event.task = s.seat_id("buyer");
  event.has_states = true;
  event.from = TaskState::ready;
  refused(event);  // not there
  event.from = TaskState::reserved;
  event.seq = 1;
  refused(event);  // out of order
  Event closed;
  closed.type = EventType::panel_closed;
  refused(closed);  // without a tally
  Event opened;
  opened.type = EventType::panel_opened;
  refused(opened);  // twice
  Event second;
  second.type = EventType::task_opened;
  second.opened = {{TaskId{9999}, TaskKind::verdict, "buyer", TaskState::ready, {}, {}, ""}};
  refused(second);  // the seat has an open task
}
