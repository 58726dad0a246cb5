#pragma once
// One persona's ship or skip on one tool in one round, and the commitment that seals it.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "domain/persona.hpp"

namespace panelist::domain {

enum class Decision { ship, skip };
enum class Basis { unstated, uses_it, tried_it, read_docs };
enum class AuthorKind { human, ai, hybrid };

/// What a reviewer writes.
struct VerdictText {
  Decision decision{Decision::ship};
  std::string quote;
  std::map<std::string, std::string> slots_json;  ///< slot id -> its value as canonical JSON text
  Basis basis{Basis::unstated};
  std::optional<double> basis_hours;  ///< only with tried_it, 0 < h <= 10,000
  std::optional<double> confidence;   ///< 0..1
  AuthorKind author_kind{AuthorKind::human};
  std::string model;                 ///< for ai and hybrid
  std::vector<std::string> sources;  ///< http(s) links, at most 10
  std::string relation;              ///< to the vendor; empty is none
  std::string byline;                ///< empty: the person's name; else a declared pseudonym
  friend bool operator==(const VerdictText&, const VerdictText&) = default;
};

std::string_view to_string(Decision decision);
std::string_view to_string(Basis basis);
std::string_view to_string(AuthorKind kind);
std::optional<Decision> parse_decision(std::string_view text);
std::optional<Basis> parse_basis(std::string_view text);
std::optional<AuthorKind> parse_author_kind(std::string_view text);
/// "uses it", "tried it for 3 hours", "read the docs", "basis not stated".
std::string basis_label(Basis basis, std::optional<double> hours);

/// Reads a verdict as sent by API or form against the persona's rubric: the quote's words within
/// the persona's limits, required slots filled, unknown fields and slots refused; every mistake
/// collected into `fields` (422). `basis` is a string, hours as `basis_hours`.
Result<VerdictText> read_verdict(const Json& body, const Persona& persona);
/// Unfinished input: only shapes and sizes are checked, nothing is required. What a draft may hold.
Result<Json> read_draft(const Json& body, const Persona& persona);
/// Ids of the slots that still hold nothing, in rubric order.
std::vector<std::string> empty_slots(const Json& draft, const Persona& persona);
/// Assembles a quote from filled slots: lead, answer, full stop, in rubric order.
std::string build_quote(const Json& draft, const Persona& persona);

Json verdict_to_json(const VerdictText& verdict);
VerdictText verdict_from_json(const Json& json);

/// What a commitment binds. SHA-256(nonce || canonical JSON of
/// {tool, run, round, persona, version, decision, quote, slots}).
struct SealedSubject {
  std::string tool_slug;
  RunId run;
  int round{1};
  std::string persona;
  int version{1};
};
std::string commitment_text(const SealedSubject& subject, const VerdictText& verdict);
/// Lower-case hex, 64 digits.
std::string commit_to(const Nonce& nonce, const SealedSubject& subject, const VerdictText& verdict);

}  // namespace panelist::domain
