#include "domain/comparison.hpp"

#include <set>

#include "base/text.hpp"

namespace panelist::domain {
namespace {

const SeatVerdict* find_vote(const Scorecard& card, const std::string& persona) {
  for (const SeatVerdict& seat : card.seats) {
    if (seat.persona == persona && seat.outcome == SeatOutcome::voted) return &seat;
  }
  return nullptr;
}

/// Who wrote the verdicts of a page. The same byline on both sides is one author.
struct Authors {
  int verdicts{0}, used_it{0}, with_help{0};
  std::set<std::string> people, machines;

  void add(const SeatVerdict& seat) {
    if (seat.outcome != SeatOutcome::voted) return;
    ++verdicts;
    const Basis basis = seat.text.basis;
    used_it += basis == Basis::uses_it || basis == Basis::tried_it ? 1 : 0;
    with_help += seat.text.author_kind == AuthorKind::hybrid ? 1 : 0;
    const bool is_machine = seat.text.author_kind == AuthorKind::ai;
    (is_machine ? machines : people).insert(fold(seat.byline));
  }
};

}  // namespace

bool in_canonical_order(const std::string& left_name, const std::string& left_slug,
                        const std::string& right_name, const std::string& right_slug) {
  // Bytes of UTF-8 sort like code points.
  const std::string left = fold(left_name);
  const std::string right = fold(right_name);
  return left != right ? left < right : left_slug < right_slug;
}

std::string trust_line(const Scorecard& left, const Scorecard& right) {
  Authors authors;
  for (const SeatVerdict& seat : left.seats) authors.add(seat);
  for (const SeatVerdict& seat : right.seats) authors.add(seat);
  if (authors.verdicts == 0) return "No verdicts yet.";
  std::vector<std::string> parts{plural(authors.verdicts, "verdict", "verdicts")};
  const auto people = static_cast<long long>(authors.people.size());
  if (people > 0) parts.push_back(plural(people, "person", "people"));
  if (!authors.machines.empty()) {
    parts.push_back(std::to_string(authors.machines.size()) + " AI");
  }
  if (authors.with_help > 0) {
    parts.push_back(std::to_string(authors.with_help) + " written with AI");
  }
  if (authors.used_it > 0) parts.push_back(std::to_string(authors.used_it) + " used it");
  return join(parts, ", ") + ".";
}

std::vector<std::string> differing_personas(const Scorecard& left, const Scorecard& right) {
  std::vector<std::string> personas;
  for (const SeatVerdict& seat : left.seats) {
    if (seat.outcome != SeatOutcome::voted) continue;
    const SeatVerdict* other = find_vote(right, seat.persona);
    if (other != nullptr && other->text.decision != seat.text.decision) {
      personas.push_back(seat.persona);
    }
  }
  return personas;
}

}  // namespace panelist::domain
