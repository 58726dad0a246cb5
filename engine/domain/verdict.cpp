#include "domain/verdict.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "domain/json_fields.hpp"

namespace panelist::domain {
namespace {

Json slots_to_json(const std::map<std::string, std::string>& slots) {
  Json object = Json::object();
  for (const auto& [id, text] : slots) object[id] = Json::parse(text, nullptr, false);
  return object;
}

std::optional<double> number_at(const Json& json, std::string_view key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::string hours_words(double hours) {
  if (hours == 1) return "1 hour";
  // Enough digits for 0.25; canonical_json prints a number in its shortest form.
  return canonical_json(Json(std::round(hours * 100) / 100)) + " hours";
}

}  // namespace

std::string_view to_string(Decision decision) {
  return decision == Decision::ship ? "ship" : "skip";
}

std::string_view to_string(Basis basis) {
  switch (basis) {
    case Basis::unstated: return "unstated";
    case Basis::uses_it: return "uses_it";
    case Basis::tried_it: return "tried_it";
    case Basis::read_docs: return "read_docs";
  }
  return "";
}

std::string_view to_string(AuthorKind kind) {
  switch (kind) {
    case AuthorKind::human: return "human";
    case AuthorKind::ai: return "ai";
    case AuthorKind::hybrid: return "hybrid";
  }
  return "";
}

std::optional<Decision> parse_decision(std::string_view text) {
  if (text == "ship") return Decision::ship;
  if (text == "skip") return Decision::skip;
  return std::nullopt;
}

std::optional<Basis> parse_basis(std::string_view text) {
  for (const Basis basis : {Basis::unstated, Basis::uses_it, Basis::tried_it, Basis::read_docs}) {
    if (to_string(basis) == text) return basis;
  }
  return std::nullopt;
}

std::optional<AuthorKind> parse_author_kind(std::string_view text) {
  for (const AuthorKind kind : {AuthorKind::human, AuthorKind::ai, AuthorKind::hybrid}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

std::string basis_label(Basis basis, std::optional<double> hours) {
  switch (basis) {
    case Basis::unstated: return "basis not stated";
    case Basis::uses_it: return "uses it";
    case Basis::tried_it: return hours ? "tried it for " + hours_words(*hours) : "tried it";
    case Basis::read_docs: return "read the docs";
  }
  return "";
}

Json verdict_to_json(const VerdictText& verdict) {
  const auto number_or_null = [](std::optional<double> number) {
    return number ? Json(*number) : Json(nullptr);
  };
  Json json = Json::object();  // member by member: nested braces take twice as long
  json["decision"] = to_string(verdict.decision);
  json["quote"] = verdict.quote;
  json["slots"] = slots_to_json(verdict.slots_json);
  json["basis"] = to_string(verdict.basis);
  json["basis_hours"] = number_or_null(verdict.basis_hours);
  json["confidence"] = number_or_null(verdict.confidence);
  json["author_kind"] = to_string(verdict.author_kind);
  json["model"] = text_or_null(verdict.model);
  json["sources"] = verdict.sources;
  json["relation"] = text_or_null(verdict.relation);
  json["byline"] = text_or_null(verdict.byline);
  return json;
}

VerdictText verdict_from_json(const Json& json) {
  VerdictText verdict;
  verdict.decision = parse_decision(text_at(json, "decision")).value_or(Decision::skip);
  verdict.quote = text_at(json, "quote");
  if (const auto slots = json.find("slots"); slots != json.end() && slots->is_object()) {
    for (const auto& [id, value] : slots->items()) verdict.slots_json[id] = canonical_json(value);
  }
  verdict.basis = parse_basis(text_at(json, "basis")).value_or(Basis::unstated);
  verdict.basis_hours = number_at(json, "basis_hours");
  verdict.confidence = number_at(json, "confidence");
  verdict.author_kind = parse_author_kind(text_at(json, "author_kind")).value_or(AuthorKind::human);
  verdict.model = text_at(json, "model");
  if (const auto sources = json.find("sources"); sources != json.end() && sources->is_array()) {
    verdict.sources = sources->get<std::vector<std::string>>();
  }
  verdict.relation = text_at(json, "relation");
  verdict.byline = text_at(json, "byline");
  return verdict;
}

std::string commitment_text(const SealedSubject& subject, const VerdictText& verdict) {
  Json json = Json::object();
  json["tool"] = subject.tool_slug;
  json["run"] = subject.run.value;
  json["round"] = subject.round;
  json["persona"] = subject.persona;
  json["version"] = subject.version;
  json["decision"] = to_string(verdict.decision);
  json["quote"] = verdict.quote;
  json["slots"] = slots_to_json(verdict.slots_json);
  return canonical_json(json);
}

std::string commit_to(const Nonce& nonce, const SealedSubject& subject,
                      const VerdictText& verdict) {
  return to_hex(sha256(nonce, commitment_text(subject, verdict)));
}

}  // namespace panelist::domain
