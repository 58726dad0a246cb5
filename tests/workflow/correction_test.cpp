// Second thoughts after the close: corrections by consent, void verdicts, retired and retracted
// pages.
#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

namespace {

constexpr CorrectionId first{501}, second{502};

/// A published panel: three ship, the buyer skips.
struct Published : Scenario {
  explicit Published(DefinitionPtr definition = define()) : Scenario(std::move(definition)) {
    REQUIRE(submit_tool());
    for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(vote(seat));
    REQUIRE(vote("buyer", Decision::skip));
  }
  Result<void> suggest(CorrectionId id, const std::string& persona, Inputs by,
                       bool changes_decision = false, std::string reason = "a typo") {
    return run(SuggestCorrection{seat_id(persona), id, changes_decision, std::move(reason)}, by);
  }
  Result<void> answer(CorrectionId id, bool accept, Inputs by, Decision before = Decision::ship,
                      Decision after = Decision::ship) {
    AnswerCorrection command{id, accept, "a typo", VerdictId{9001}, 2, "new", before, after};
    return run(command, by);
  }
  Result<void> void_seat(const std::string& persona, Decision before, Inputs by,
                         std::string reason = "paid by the maker") {
    return run(VoidVerdict{seat_id(persona), std::move(reason), before}, by);
  }
  template <typename T>
  const T* effect() const {
    for (const Effect& one : effects)
      if (const T* found = std::get_if<T>(&one)) return found;
    return nullptr;
  }
};

}  // namespace

TEST_CASE("correction: an editor suggests, the author alone accepts, and the pages follow") {
  Published s;
  const VerdictId old = *s.seat("developer").verdict;
  REQUIRE(s.suggest(first, "developer", s.as_editor()));
  CHECK(s.told("correction_asked", ana));
  CHECK(is_error(s.answer(first, true, s.as_editor()), ErrorCode::forbidden));
  CHECK(is_error(s.answer(first, true, s.as(ben)), ErrorCode::forbidden));
  CHECK(s.seat("developer").verdict == old);
  REQUIRE(s.answer(first, true, s.as(ana)));
  CHECK(s.seat("developer").verdict == VerdictId{9001});
  CHECK(s.state.corrections.empty());
  CHECK(s.told("correction_answered", editor));
  REQUIRE(s.effect<RepublishPages>());
  CHECK(s.effect<RepublishPages>()->reason == "The developer's verdict was corrected: a typo");
  CHECK(is_conflict(s.answer(first, true, s.as(ana)), "answered already"));
}

TEST_CASE("correction: its author asks, an editor agrees, and the figures follow the vote") {
  Published s;
  CHECK(s.state.tally.ships == 3);
  REQUIRE(s.suggest(first, "buyer", s.as(cleo), true));
  CHECK(s.told("correction_asked", std::nullopt));
  CHECK(is_error(s.answer(first, true, s.as(cleo)), ErrorCode::forbidden));
  REQUIRE(s.answer(first, true, s.as_editor(), Decision::skip, Decision::ship));
  CHECK(s.state.tally.ships == 4);
  CHECK(s.state.tally.votes == 4);
  CHECK(s.effect<RepublishPages>()->reason ==
        "The buyer's verdict was corrected from skip to ship: a typo");
}

TEST_CASE("correction: the vote is its author's alone to change") {
  Published s;
  CHECK(is_error(s.suggest(first, "buyer", s.as_editor(), true), ErrorCode::invalid));
  CHECK(s.state.corrections.empty());
}

TEST_CASE("correction: an editor who wrote the verdict does not agree with himself") {
  Published s;
  REQUIRE(s.suggest(first, "developer", s.as_editor(ana)));
  CHECK(is_error(s.answer(first, true, s.as_editor(ana)), ErrorCode::forbidden));
  REQUIRE(s.answer(first, true, s.as_editor()));
}

TEST_CASE("correction: declined with a reason or taken back, the verdict stands") {
  Published s;
  const VerdictId old = *s.seat("developer").verdict;
  REQUIRE(s.suggest(first, "developer", s.as_editor()));
  SUBCASE("declined") {
    REQUIRE(s.answer(first, false, s.as(ana)));
    CHECK(s.told("correction_answered", editor));
    CHECK(s.events.back().note == "declined");
  }
  SUBCASE("taken back") {
    REQUIRE(s.answer(first, false, s.as_editor()));
    CHECK(s.events.back().note == "taken back");
  }
  CHECK(s.seat("developer").verdict == old);
  CHECK(!s.effect<RepublishPages>());
  REQUIRE(s.suggest(second, "developer", s.as_editor()));
}

TEST_CASE("correction: one waits at a time, a reason is needed, and strangers ask for none") {
  Published s;
  CHECK(is_error(s.suggest(first, "developer", s.as(ben)), ErrorCode::forbidden));
  CHECK(is_error(s.suggest(first, "developer", s.as_editor(), false, ""), ErrorCode::invalid));
  REQUIRE(s.suggest(first, "developer", s.as_editor()));
  CHECK(is_conflict(s.suggest(second, "developer", s.as(ana)), "waits for its answer"));
  REQUIRE(s.suggest(second, "skeptic", s.as_editor()));
}

TEST_CASE("correction: while the panel is open a verdict is reopened or sent back instead") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  const TaskId task = s.seat_id("developer");
  CHECK(is_conflict(s.run(SuggestCorrection{task, first, false, "a typo"}, s.as_editor()),
                    "reopened or sent back"));
  CHECK(is_conflict(s.run(VoidVerdict{task, "why", Decision::ship}, s.as_editor()),
                    "reopened or sent back"));
}

TEST_CASE("void: an editor declares a seat empty, and the page is counted anew") {
  Published s;
  CHECK(is_error(s.void_seat("skeptic", Decision::ship, s.as(ben)), ErrorCode::forbidden));
  CHECK(is_error(s.void_seat("skeptic", Decision::ship, s.as_editor(), ""), ErrorCode::invalid));
  REQUIRE(s.suggest(first, "skeptic", s.as_editor()));
  REQUIRE(s.void_seat("skeptic", Decision::ship, s.as_editor()));
  CHECK(s.state.tally.ships == 2);
  CHECK(s.state.tally.votes == 3);
  CHECK(s.state.tally.empty == 1);
  CHECK(!s.seat("skeptic").verdict);
  CHECK(s.has(EventType::correction_declined));
  CHECK(s.told("voided", ben));
  CHECK(s.effect<RepublishPages>()->reason ==
        "The skeptic's verdict was voided: paid by the maker");
  CHECK(is_conflict(s.void_seat("skeptic", Decision::ship, s.as_editor()), "no vote that counts"));
}

TEST_CASE("void: before the publication nothing is republished, and the only vote is not voided") {
  Shape shape;
  shape.personas = R"(["developer", "skeptic"])";
  Scenario s(define(shape));
  s.publish_hold = hour;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic"}) REQUIRE(s.vote(seat));
  REQUIRE(s.phase() == "aggregated");
  REQUIRE(s.run(VoidVerdict{s.seat_id("developer"), "why", Decision::ship}, s.as_editor()));
  for (const Effect& effect : s.effects) CHECK(!std::holds_alternative<RepublishPages>(effect));
  CHECK(is_conflict(s.run(VoidVerdict{s.seat_id("skeptic"), "why", Decision::ship}, s.as_editor()),
                    "withdraw the run instead"));
  s.pass(hour);
  CHECK(s.phase() == "published");
  CHECK(s.state.tally.votes == 1);
}

TEST_CASE("retire and retract: the page's end, with a reason, once") {
  Published s;
  REQUIRE(s.suggest(first, "developer", s.as_editor()));
  CHECK(is_error(s.edit(RunVerb::retire, ""), ErrorCode::invalid));
  REQUIRE(s.edit(RunVerb::retire, "out of support"));
  CHECK(s.phase() == "retired");
  CHECK(s.state.corrections.empty());
  REQUIRE(s.effect<TakeDownPages>());
  CHECK(!s.effect<TakeDownPages>()->is_gone);
  CHECK(is_conflict(s.edit(RunVerb::retire), "retired"));
  CHECK(is_conflict(s.suggest(second, "developer", s.as_editor()), "the run is retired"));
  REQUIRE(s.edit(RunVerb::retract, "it was never real"));
  CHECK(s.phase() == "withdrawn");
  CHECK(s.effect<TakeDownPages>()->is_gone);
  CHECK(is_conflict(s.edit(RunVerb::retract), "withdrawn"));
}

TEST_CASE("retire: only what is on the page now, an open run is withdrawn") {
  Scenario open;
  REQUIRE(open.submit_tool());
  CHECK(is_conflict(open.edit(RunVerb::retract), "an open run is withdrawn"));
  Published s;
  s.is_shown = false;
  CHECK(is_conflict(s.edit(RunVerb::retire), "a later round"));
}
