#pragma once
// Who gets which seat: joint, fair, explainable, reproducible from a seed.
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/work_share.hpp"
#include "workflow/definition.hpp"
#include "workflow/run_state.hpp"
#include "workflow/work_times.hpp"

namespace panelist::workflow {

struct Candidate {
  PersonId person;
  std::string name;
  std::vector<std::string> personas;
  int open_tasks{0};
  std::optional<int> cap;                 ///< no cap unless set
  std::optional<Instant> away_until;      ///< away now, until then
  bool has_conflict{false};               ///< tie to the maker (declared, or an earlier recusal)
  std::string model;                      ///< of a machine account; one model holds one seat
  int share{domain::share_usual};         ///< of the work, in hundredths
  WorkTimes times;
  Instant as_of{};                        ///< when all this was so: a new seat's due time counts
                                          ///< from here
};

/// What this person's load would be with one seat beyond `more` others: open seats over their share
/// of the work. `load_unit` is one seat at the usual share. A whole multiple of the load of their
/// first seat, which makes the cost of work convex for everybody.
inline constexpr std::int64_t load_unit = 3'600;
std::int64_t load_with(const Candidate& candidate, int more);

struct SeatRequest {
  std::string persona;
  /// How urgent it is beside the seats of other runs: when it is due, or would be. Nothing: last.
  std::optional<Instant> due_at{};
};
/// A place of somebody that a seat of another run is going to take.
struct KeptPlace {
  PersonId person;
  std::string seat;  ///< "the buyer seat of Acme (due Mon 24 Nov)"
};
struct SeatOffer {
  std::string persona;
  std::optional<PersonId> person;
  /// "you have the fewest open of 3 buyers" or, with nobody, "Ana is away until Mon 24 Nov, Ben is
  /// at his cap (3 of 3)". No gendered pronouns: "Ben is at the cap (3 of 3)".
  std::string why;
  bool doubled{false};                    ///< this person holds another seat of the panel too
};

/// Fills the requested seats of one panel together: most seats first, then least load
/// (`load_with`), then the seed. People already on the panel (open or completed tasks), refusals,
/// caps, absence, conflicts and the distinct-people policy are taken from `state`. Policy
/// automatic: one seat per person whenever the eligible people can fill all seats of the panel that
/// way, otherwise a person may hold two. Places in `kept` count as taken.
std::vector<SeatOffer> assign_seats(const RunState& state, const std::vector<SeatRequest>& requests,
                                    const std::vector<Candidate>& candidates, DistinctPeople policy,
                                    std::uint64_t seed, const std::vector<KeptPlace>& kept = {});
/// Why this person may not hold this seat beside the seats already theirs: the distinct-people
/// policy and one seat per model, nothing else. Checked again where a verdict is submitted. Empty
/// when they may.
std::string why_not_beside(const RunState& state, std::string_view persona,
                           const Candidate& candidate, const std::vector<Candidate>& candidates,
                           DistinctPeople policy);
/// How many seats of this panel one person may hold, the seats `asked` being free.
int seats_per_person(const RunState& state, const std::vector<std::string>& asked,
                     const std::vector<Candidate>& candidates, DistinctPeople policy);
/// Well mixed bits of (seed, person, seat): what is equal is drawn, and the draw can be repeated.
std::int64_t draw_lot(std::uint64_t seed, PersonId person, std::string_view seat);
/// When somebody who is merely absent now is worth asking for this seat again, if anything but the
/// absence may change by then. Nothing: something else stands against them, or nothing does.
std::optional<Instant> back_for(const RunState& state, std::string_view persona,
                                const Candidate& candidate);
/// Why this person may not hold this seat now, or empty when they may. One sentence for screens.
std::string why_not(const RunState& state, std::string_view persona, const Candidate& candidate,
                    const std::vector<Candidate>& candidates, DistinctPeople policy);

}  // namespace panelist::workflow
