#pragma once
// One run driven through decide, as the tests tell their stories. After every step the invariants
// that hold for any run are checked, so that each scenario tests them too.
#include <map>
#include <string>
#include <vector>

#include "workflow/decide.hpp"
#include "workflow/waiting.hpp"

namespace panelist::workflow::testing {

inline constexpr Duration minute = std::chrono::minutes{1};
inline constexpr Duration hour = std::chrono::hours{1};
inline constexpr Duration day = std::chrono::hours{24};
inline const Instant start_time = from_millis(1'795'000'000'000);  // 18 Nov 2026

inline constexpr PersonId ana{1}, ben{2}, cleo{3}, dan{4}, eve{5}, finn{6};
inline constexpr PersonId editor{90}, nobody{99};

std::vector<domain::Persona> four_personas();
/// The four personas' panel (due 5 days, reminders -1d, 0, +1d, escalated after 2 days) with these
/// changes: lines of the panel step, and whole steps before and between.
struct Shape {
  std::string personas{R"(["developer", "skeptic", "buyer", "futurist"])"};
  std::string panel{"due_after = \"5d\"\nreminders = [\"-1d\", \"0\", \"+1d\"]\n"
                    "overdue = \"escalate\"\noverdue_after = \"2d\"\n"};
  std::string before_panel, before_publish, after_publish;
  int version{1};
};
std::string to_toml(const Shape& shape);
DefinitionPtr define(const Shape& shape = {});
Candidate person(PersonId id, std::string name, std::vector<std::string> personas, int open = 0);
/// Ana, Ben, Cleo and Dan: one for each persona, in page order.
std::vector<Candidate> four_people();
/// Six people who all hold all four personas.
std::vector<Candidate> six_allrounders();

/// Another run whose panel is open, with these seats free, due then.
DemandPanel waiting_panel(std::int64_t number, std::string tool_name,
                          std::vector<std::string> seats, std::optional<Instant> due_at);

class Scenario {
 public:
  explicit Scenario(DefinitionPtr definition = define(),
                    std::vector<Candidate> people = four_people());

  // ---- what stands around the run
  RunState state;
  std::vector<Candidate> candidates;
  std::vector<DemandPanel> demand;   ///< other runs with seats that nobody holds
  std::vector<Refusal> given_back;   ///< of free seats of this run
  Instant now{start_time};
  DistinctPeople distinct{DistinctPeople::automatic};
  Duration publish_hold{0};
  std::string publish_failure;
  bool is_shown{true};  ///< the tool's page shows this run
  std::uint64_t seed{1};
  std::vector<Event> history;
  std::vector<Event> events;    ///< of the last step
  std::vector<Effect> effects;  ///< of the last step
  std::vector<Effect> all_effects;
  RunState origin;              ///< what replay starts from

  // ---- acts
  Result<void> run(const Command& command, const Inputs& inputs);
  Inputs as(PersonId person) const;
  Inputs as_editor(PersonId person = editor) const;
  Inputs as_engine() const;
  Result<void> submit_tool(std::vector<std::string> only = {});
  Result<void> act(Verb verb, TaskId task, PersonId who, std::string reason = "a reason");
  Result<void> assign(TaskId task, PersonId to, std::string reason = "a reason");
  Result<void> vote(const std::string& persona, PersonId who,
                    domain::Decision decision = domain::Decision::ship);
  Result<void> vote_task(TaskId task, PersonId who, domain::Decision decision);
  /// The present holder of the seat submits.
  Result<void> vote(const std::string& persona, domain::Decision decision = domain::Decision::ship);
  Result<void> edit(RunVerb verb, std::string reason = "a reason", PersonId who = editor);
  Result<void> move(DefinitionPtr to, std::string reason = "a reason", PersonId who = editor);
  Result<void> decide_task(TaskId task, bool approve, std::string reason = "");
  Result<void> tick();
  /// Ticks at every wake until `until`.
  void pass(Duration span);

  // ---- questions
  const Task& seat(const std::string& persona) const;
  /// A copy: a step replaces the whole state.
  std::vector<std::string> seats() const { return state.seats; }
  TaskId seat_id(const std::string& persona) const { return seat(persona).id; }
  PersonId holder(const std::string& persona) const;
  int count_events(EventType type) const;
  int count_announced(const std::string& type) const;
  bool told(const std::string& kind, std::optional<PersonId> who) const;  ///< in the last step
  bool has(EventType type) const;                                        ///< in the last step
  Waiting waiting() const;
  std::string phase() const { return std::string(to_string(state.phase)); }

 private:
  Inputs inputs_for(Actor actor) const;
  void check_invariants(const Command& command);
  std::int64_t last_id_{1000};
  std::map<VerdictId, SealedVote> votes_;
};

/// The conflict's or other error's detail, empty when it went well.
template <typename T>
std::string why_failed(const Result<T>& result) {
  return result ? std::string{} : result.error().detail;
}
template <typename T>
bool is_conflict(const Result<T>& result, std::string_view words = {}) {
  return !result && result.error().code == ErrorCode::conflict &&
         result.error().detail.find(words) != std::string::npos;
}
template <typename T>
bool is_error(const Result<T>& result, ErrorCode code) {
  return !result && result.error().code == code;
}

}  // namespace panelist::workflow::testing
