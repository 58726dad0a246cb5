// A verdict or a draft as somebody sent it, checked against the persona's rubric.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "base/text.hpp"
#include "domain/field_reader.hpp"
#include "domain/json_fields.hpp"
#include "domain/slot_value.hpp"
#include "domain/verdict.hpp"

namespace panelist::domain {
namespace {

constexpr TextLimits quote_limits{1, 20'000};
constexpr TextLimits word_limits{0, 120};
constexpr TextLimits relation_limits{0, 500};
constexpr TextLimits draft_quote_limits{0, 20'000};
constexpr std::size_t sources_max = 10;
constexpr std::size_t draft_sources_max = 20;
constexpr double hours_max = 10'000;

const std::vector<std::string>& verdict_fields() {
  static const std::vector<std::string> names{"decision",    "quote",      "slots",       "basis",
                                              "basis_hours", "confidence", "author_kind", "model",
                                              "sources",     "relation",   "byline"};
  return names;
}

std::vector<std::string> slot_ids(const Persona& persona) {
  std::vector<std::string> ids;
  for (const Slot& slot : persona.slots) ids.push_back(slot.id);
  return ids;
}

/// One of a few fixed words. Nothing when absent or wrong; `expected` is the complaint.
template <typename Value>
std::optional<Value> read_word(FieldReader& reader, std::string_view key,
                               std::optional<Value> (*parse)(std::string_view),
                               const char* expected) {
  const Json* value = reader.find(key);
  if (value == nullptr) return std::nullopt;
  const auto word =
      value->is_string() ? parse(value->get_ref<const std::string&>()) : std::optional<Value>{};
  if (!word) reader.complain(key, expected);
  return word;
}

std::string read_quote(FieldReader& reader, const Persona& persona) {
  std::string quote = reader.text("quote", quote_limits);
  if (quote.empty()) return quote;  // already said
  const auto words = static_cast<long long>(count_words(quote));
  if (words < persona.words_min || words > persona.words_max) {
    reader.complain("quote", "has " + plural(words, "word", "words") + "; " +
                                 std::to_string(persona.words_min) + " to " +
                                 std::to_string(persona.words_max) + " are asked for");
  }
  return quote;
}

bool is_required(const Slot& slot, std::optional<Decision> decision) {
  return slot.required == SlotRequired::always ||
         (slot.required == SlotRequired::on_skip && decision == Decision::skip);
}

std::map<std::string, std::string> read_slots(FieldReader& body, const Persona& persona,
                                              std::optional<Decision> decision,
                                              FieldErrors& errors) {
  static const Json no_slots = Json::object();
  const Json* sent = body.find("slots");
  if (sent != nullptr && !sent->is_object()) {
    body.complain("slots", "must be an object of slot id and value");
    return {};
  }
  FieldReader reader(sent == nullptr ? no_slots : *sent, "slots.", errors);
  reader.refuse_unknown(slot_ids(persona));
  std::map<std::string, std::string> slots;
  for (const Slot& slot : persona.slots) {
    const Json* value = reader.find(slot.id);
    if (value != nullptr && !is_empty_answer(*value)) {
      const Json answer = read_answer(*value, slot, reader.path(slot.id), errors);
      if (!answer.is_null()) slots.emplace(slot.id, canonical_json(answer));
    } else if (is_required(slot, decision)) {
      const char* when = slot.required == SlotRequired::on_skip ? " on a skip" : "";
      reader.complain(slot.id, std::string("must be filled") + when + ": " + slot.label);
    }
  }
  return slots;
}

std::vector<std::string> read_sources(FieldReader& reader, FieldErrors& errors) {
  std::vector<std::string> sources;
  const Json* value = reader.find("sources");
  if (value == nullptr) return sources;
  if (!value->is_array() || value->size() > sources_max) {
    reader.complain("sources", "must be a list of at most 10 links");
    return sources;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string path = reader.path("sources") + "[" + std::to_string(i) + "]";
    std::string link = read_text((*value)[i], path, {1, 2'000}, errors);
    if (link.empty()) continue;
    if (!is_web_link(link)) {
      errors.add(path, "must be a link that starts with http:// or https://");
    }
    sources.push_back(std::move(link));
  }
  return sources;
}

void read_basis(FieldReader& reader, VerdictText& verdict) {
  verdict.basis = read_word(reader, "basis", parse_basis,
                            R"(must be "uses_it", "tried_it", "read_docs" or "unstated")")
                      .value_or(Basis::unstated);
  verdict.basis_hours = reader.number("basis_hours");
  if (!verdict.basis_hours) return;
  if (*verdict.basis_hours <= 0 || *verdict.basis_hours > hours_max) {
    reader.complain("basis_hours", "must be above 0 and at most 10,000");
  } else if (verdict.basis != Basis::tried_it) {
    reader.complain("basis_hours", R"(is only for the basis "tried_it")");
  }
}

void read_author(FieldReader& reader, VerdictText& verdict) {
  const auto kind =
      read_word(reader, "author_kind", parse_author_kind, R"(must be "human", "ai" or "hybrid")");
  verdict.author_kind = kind.value_or(AuthorKind::human);
  verdict.model = reader.text("model", word_limits);
  verdict.relation = reader.text("relation", relation_limits);
  verdict.byline = reader.text("byline", word_limits);
  const bool by_machine = verdict.author_kind != AuthorKind::human;
  if (by_machine && reader.find("model") == nullptr) {
    reader.complain("model", "must name the model that wrote or helped to write the verdict");
  }
  if (!by_machine && !verdict.model.empty() && (kind || reader.find("author_kind") == nullptr)) {
    reader.complain("model", R"(is only for the author kinds "ai" and "hybrid")");
  }
}

/// Text, number or yes/no as typed, within `draft_quote_limits`; null when it is something else.
Json read_draft_value(const Json& value, const std::string& path, FieldErrors& errors) {
  if (value.is_number() || value.is_boolean()) return value;
  if (!value.is_string()) {
    errors.add(path, "must be text or a number");
    return nullptr;
  }
  const auto& text = value.get_ref<const std::string&>();
  if (!is_clean_utf8(text)) {
    errors.add(path, "must be valid UTF-8 without the character U+0000");
    return nullptr;
  }
  if (count_code_points(text) > draft_quote_limits.most) {
    errors.add(path, "has more than 20,000 characters");
    return nullptr;
  }
  return value;
}

Json read_draft_sources(const Json& value, const std::string& path, FieldErrors& errors) {
  if (!value.is_array()) return read_draft_value(value, path, errors);
  if (value.size() > draft_sources_max) {
    errors.add(path, "has more than 20 links");
    return nullptr;
  }
  Json sources = Json::array();
  for (std::size_t i = 0; i < value.size(); ++i) {
    sources.push_back(read_draft_value(value[i], path + "[" + std::to_string(i) + "]", errors));
  }
  return sources;
}

Json read_draft_slots(const Json& value, const Persona& persona, FieldErrors& errors) {
  Json slots = Json::object();
  if (!value.is_object()) {
    errors.add("slots", "must be an object of slot id and value");
    return slots;
  }
  FieldReader reader(value, "slots.", errors);
  reader.refuse_unknown(slot_ids(persona));
  for (const Slot& slot : persona.slots) {
    if (const Json* answer = reader.find(slot.id)) {
      slots[slot.id] = read_unfinished_answer(*answer, slot, reader.path(slot.id), errors);
    }
  }
  return slots;
}

/// The draft's answer to a slot; null when there is none.
const Json& draft_answer(const Json& draft, const std::string& slot_id) {
  static const Json none;
  if (!draft.is_object()) return none;
  const auto slots = draft.find("slots");
  if (slots == draft.end() || !slots->is_object()) return none;
  const auto answer = slots->find(slot_id);
  return answer == slots->end() ? none : *answer;
}

}  // namespace

Result<VerdictText> read_verdict(const Json& body, const Persona& persona) {
  if (!body.is_object()) return fail(not_an_object());
  FieldErrors errors;
  FieldReader reader(body, "", errors);
  VerdictText verdict;
  const auto decision =
      read_word(reader, "decision", parse_decision, R"(must be "ship" or "skip")");
  if (reader.find("decision") == nullptr) reader.complain("decision", "is required");
  verdict.decision = decision.value_or(Decision::ship);
  verdict.quote = read_quote(reader, persona);
  verdict.slots_json = read_slots(reader, persona, decision, errors);
  read_basis(reader, verdict);
  verdict.confidence = reader.number("confidence");
  if (verdict.confidence && (*verdict.confidence < 0 || *verdict.confidence > 1)) {
    reader.complain("confidence", "must be from 0 to 1");
  }
  read_author(reader, verdict);
  verdict.sources = read_sources(reader, errors);
  reader.refuse_unknown(verdict_fields());
  if (!errors.is_empty()) return fail(std::move(errors).to_error());
  return verdict;
}

Result<Json> read_draft(const Json& body, const Persona& persona) {
  if (!body.is_object()) return fail(not_an_object());
  FieldErrors errors;
  FieldReader reader(body, "", errors);
  Json draft = Json::object();
  for (const std::string& key : verdict_fields()) {
    const Json* value = reader.find(key);
    if (value == nullptr) continue;
    if (key == "slots") {
      draft[key] = read_draft_slots(*value, persona, errors);
    } else if (key == "sources") {
      draft[key] = read_draft_sources(*value, key, errors);
    } else {
      draft[key] = read_draft_value(*value, key, errors);
    }
  }
  reader.refuse_unknown(verdict_fields());
  if (!errors.is_empty()) return fail(std::move(errors).to_error());
  return draft;
}

std::vector<std::string> empty_slots(const Json& draft, const Persona& persona) {
  std::vector<std::string> ids;
  for (const Slot& slot : persona.slots) {
    if (is_empty_answer(draft_answer(draft, slot.id))) ids.push_back(slot.id);
  }
  return ids;
}

std::string build_quote(const Json& draft, const Persona& persona) {
  std::string quote;
  for (const Slot& slot : persona.slots) {
    std::string words = answer_words(draft_answer(draft, slot.id));
    // A choice is an identifier; nobody says "on_time".
    if (slot.kind == SlotKind::choice) std::replace(words.begin(), words.end(), '_', ' ');
    if (words.empty()) continue;
    if (!quote.empty()) quote += ' ';
    if (!slot.lead.empty()) quote += slot.lead + " ";
    quote += words;
    const bool ends = quote.ends_with('.') || quote.ends_with('!') || quote.ends_with('?') ||
                      quote.ends_with("\u2026");
    if (!ends) quote += '.';
  }
  return quote;
}

}  // namespace panelist::domain
