#pragma once
// A reviewer role as data: question, rubric slots, limits. Read from personas/*.toml.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::domain {

enum class SlotKind { text, names, prediction, choice };
enum class SlotRequired { never, always, on_skip };

std::string_view to_string(SlotKind kind);
std::string_view to_string(SlotRequired required);
std::optional<SlotKind> parse_slot_kind(std::string_view text);
std::optional<SlotRequired> parse_slot_required(std::string_view text);

struct Slot {
  std::string id, label, hint;
  SlotKind kind{SlotKind::text};
  SlotRequired required{SlotRequired::never};
  std::string lead;  ///< words before the answer when the quote is built from answers
  std::vector<std::string> choices;  ///< only for SlotKind::choice
};

struct Persona {
  std::string id;  ///< [a-z][a-z0-9_]{0,39}
  int version{1};
  std::string title, letter, question, about, ship_label, skip_label;
  int order{0};  ///< position on pages; ties by id
  int words_min{60}, words_max{220};
  std::vector<Slot> slots;
  /// Facts of a tool whose change concerns this persona's verdicts (keys of facts_to_json, the name
  /// aside); empty: every one.
  std::vector<std::string> facts;
  bool is_concerned_by(const std::vector<std::string>& changed_facts) const;
  const Slot* find_slot(std::string_view slot_id) const;
};

/// Parses one persona file. The error's detail is "FILE:LINE: what was expected". Unknown keys are
/// errors that name the nearest known key.
Result<Persona> parse_persona(std::string_view toml_text, const std::string& file_name);
/// Whole definition as JSON (for snapshots and GET /personas); parsed back by persona_from_json.
Json persona_to_json(const Persona& persona);
Persona persona_from_json(const Json& json);

}  // namespace panelist::domain
