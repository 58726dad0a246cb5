#include "workflow/waiting_seat.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/assignment_words.hpp"

namespace panelist::workflow {
namespace {

/// The cheaper an action, the lower: handing a free seat to somebody costs a click, inviting a
/// person days. A reminder comes last: it fills no empty seat.
enum class Price { assign, resume, raise_cap, publish, invite, remind };

class PanelExplainer {
 public:
  PanelExplainer(const PanelView& panel, Waiting& waiting)
      : state_(panel.state),
        candidates_(panel.candidates),
        policy_(panel.policy),
        name_of_person_(panel.name_of_person),
        now_(panel.now),
        waiting_(waiting) {
    std::vector<SeatRequest> requests;
    for (const Task* task : free_seats(state_)) requests.push_back({task->persona, task->due_at});
    kept_ = keep_places(state_, requests, candidates_, policy_, 0, panel.demand).kept;
  }

  void explain() {
    for (const std::string& seat : state_.seats) {
      const Task* task = state_.seat_task(seat);
      if (task && !is_open(task->state)) continue;
      waiting_.blocking.push_back(seat);
      if (!task) continue;
      if (task->state == TaskState::suspended)
        explain_suspended(*task);
      else if (!task->assignee)
        explain_empty(*task);
      else
        explain_held(*task);
    }
    offer_publication();
    if (state_.needs_editor) {
      note(Blocker::no_quorum);
      waiting_.needs_editor = true;
      empty_.push_back("the panel's deadline came without a quorum");
    }
    say();
    if (is_open_ended_) waiting_.expected_at.reset();
  }

 private:
  void offer(Price price, Unblock unblock) {
    if (waiting_.unblock && price_ <= price) return;
    price_ = price;
    waiting_.unblock = std::move(unblock);
  }
  void note(Blocker blocker) {
    auto& noted = waiting_.blockers;
    const auto at = std::lower_bound(noted.begin(), noted.end(), blocker);
    if (at == noted.end() || *at != blocker) noted.insert(at, blocker);
  }
  void expect(Instant at) {
    waiting_.expected_at = std::max(at, waiting_.expected_at.value_or(at));
  }
  void expect_if_given_now() {
    const Step& step = state_.definition->panel_step();
    if (step.due_after) expect(now_ + *step.due_after);
  }

  void explain_suspended(const Task& task) {
    note(Blocker::suspended_seat);
    waiting_.needs_editor = true;
    is_open_ended_ = true;
    const std::string words = persona_words(task.persona);
    empty_.push_back("the " + words + " task is suspended");
    offer(Price::resume, {"resume", "Resume the " + words + " task", task.id, std::nullopt});
  }

  /// Seats that wait for their holders until the same time, which is said once.
  struct Held {
    std::string when;  ///< empty: they have no due time
    std::vector<std::string> words;
  };
  static void hold(std::vector<Held>& held, std::string words, const std::string& when) {
    auto same = std::find_if(held.begin(), held.end(),
                             [&when](const Held& other) { return other.when == when; });
    if (same == held.end()) same = held.insert(held.end(), {when, {}});
    same->words.push_back(std::move(words));
  }
  static std::string say_held(Held held) {
    const std::size_t seats = held.words.size();
    const std::string last = std::move(held.words.back());
    held.words.pop_back();
    std::string said = held.words.empty() ? last : join(held.words, ", ") + " and " + last;
    if (held.when.empty()) return said;
    constexpr const char* all_of[] = {", ", ", both ", ", all "};
    return said + all_of[std::min<std::size_t>(seats, 3) - 1] + held.when;
  }
  /// One sentence without its stop; empty where nobody holds an open seat.
  std::string say_holders() const {
    std::vector<std::string> said;
    for (const auto* held : {&sent_back_, &held_})
      for (const Held& one : *held) said.push_back(say_held(one));
    return sentence_case(join(said, "; "));
  }

  /// How much is left out of account when somebody is looked for.
  enum class Despite { nothing, kept_place, cap };
  /// Whoever could have the seat with the least load, or nobody.
  const Candidate* freest(const Task& task, Despite despite) const {
    const Candidate* best = nullptr;
    for (Candidate candidate : candidates_) {
      if (despite == Despite::cap) candidate.cap.reset();
      if (despite == Despite::nothing && !kept_words(candidate, kept_).empty()) continue;
      if (!why_not(state_, task.persona, candidate, candidates_, policy_).empty()) continue;
      if (best && load_with(*best, 0) <= load_with(candidate, 0)) continue;
      for (const Candidate& original : candidates_)
        if (original.person == candidate.person) best = &original;
    }
    return best;
  }

  /// A list loads no candidates: there the task's own line says why it stayed empty.
  std::string why_nobody(const Task& task) const {
    if (candidates_.empty() && !task.why.empty()) return task.why;
    return explain_nobody(candidates_, task.persona, [&](const Candidate& c) {
      const std::string why = why_not(state_, task.persona, c, candidates_, policy_);
      return why.empty() ? kept_words(c, kept_) : why;
    });
  }

  void explain_empty(const Task& task) {
    note(Blocker::free_seat);
    waiting_.needs_editor = true;
    const std::string words = persona_words(task.persona);
    if (const Candidate* able = freest(task, Despite::nothing)) {
      empty_.push_back("nobody has taken the " + words + " seat; " + name_of(*able) + " can");
      offer(Price::assign, {"assign", "Assign " + name_of(*able), task.id, able->person});
      return expect_if_given_now();
    }
    const std::string reasons = why_nobody(task);
    empty_.push_back("nobody can take the " + words + " seat. " + sentence_case(reasons));
    if (const Candidate* kept = freest(task, Despite::kept_place)) {
      offer(Price::assign,
            {"assign", "Assign " + name_of(*kept) + " all the same", task.id, kept->person});
      return expect_if_given_now();
    }
    if (const Candidate* capped = freest(task, Despite::cap)) {
      offer(Price::raise_cap, {"raise_cap", "Raise the cap of " + name_of(*capped) + " and assign",
                               task.id, capped->person});
      return expect_if_given_now();
    }
    is_open_ended_ = true;
    offer(Price::invite, {"invite", "Invite a " + words, task.id, std::nullopt});
  }

  void explain_held(const Task& task) {
    const bool is_late = task.due_at && *task.due_at < now_;
    note(is_late ? Blocker::late_reviewer : Blocker::reviewer_in_time);
    const std::string name = name_of_person_(*task.assignee);
    const bool is_sent_back = !task.sent_back_reason.empty();
    const std::string words =
        is_sent_back ? "the " + persona_words(task.persona) + " verdict was sent back to " + name
                     : name + " has the " + persona_words(task.persona) + " seat";
    std::string when;
    if (is_late) {
      when = "overdue by " + format_span(now_ - *task.due_at);
      if (task.overdue_done) waiting_.needs_editor = true;
      is_open_ended_ = true;
    } else if (task.due_at) {
      when = "due " + short_day(*task.due_at);
      expect(*task.due_at);
    } else {
      is_open_ended_ = true;
    }
    // What an editor asked for is said before what is merely late.
    hold(is_sent_back ? sent_back_ : held_, words, when);
    offer(Price::remind, {"remind", "Remind " + name, task.id, *task.assignee});
  }

  /// Enough votes are in: the editor may declare the rest empty. Only worth saying when a seat is
  /// stuck.
  void offer_publication() {
    if (!waiting_.needs_editor || state_.votes_in() < min_votes(state_)) return;
    std::vector<std::string> seats;
    for (const std::string& seat : waiting_.blocking) seats.push_back("the " + persona_words(seat));
    offer(Price::publish, {"publish", "Publish without " + join(seats, " and "), {}, std::nullopt});
  }

  void say() {
    const int in = state_.seats_in();
    const int of = static_cast<int>(state_.seats.size());
    std::vector<std::string> sentences = empty_;
    if (empty_.empty())
      sentences.push_back(plural(of - in, "seat", "seats") + " of " + std::to_string(of) +
                          (of - in == 1 ? " is" : " are") + " still open");
    if (std::string holders = say_holders(); !holders.empty())
      sentences.push_back(std::move(holders));
    waiting_.reason = "Not published: " + join(sentences, ". ") + ".";
  }

  const RunState& state_;
  const std::vector<Candidate>& candidates_;
  DistinctPeople policy_;
  const NameOf& name_of_person_;
  Instant now_;
  Waiting& waiting_;
  std::vector<KeptPlace> kept_;
  Price price_{Price::invite};
  bool is_open_ended_{false};
  std::vector<std::string> empty_;
  std::vector<Held> sent_back_, held_;
};

}  // namespace

void explain_panel(const PanelView& panel, Waiting& waiting) {
  PanelExplainer(panel, waiting).explain();
}

}  // namespace panelist::workflow
