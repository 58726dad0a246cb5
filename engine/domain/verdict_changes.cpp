#include "domain/verdict_changes.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::domain {
namespace {

/// A slot as a line of text.
std::string plain(const std::string& json_text) {
  const Json value = Json::parse(json_text, nullptr, false);
  return value.is_string() ? value.get<std::string>() : json_text;
}

}  // namespace

void add_change(std::vector<FieldChange>& changes, const std::string& field,
                const std::string& before, const std::string& after) {
  if (before != after) changes.push_back({field, before, after});
}

std::vector<FieldChange> compare_verdicts(const VerdictText& before, const VerdictText& after) {
  std::vector<FieldChange> changes;
  add_change(changes, "decision", std::string(to_string(before.decision)),
                 std::string(to_string(after.decision)));
  add_change(changes, "quote", before.quote, after.quote);
  std::map<std::string, std::string> slots = before.slots_json;
  slots.insert(after.slots_json.begin(), after.slots_json.end());
  for (const auto& [id, unused] : slots) {
    const auto old_slot = before.slots_json.find(id);
    const auto new_slot = after.slots_json.find(id);
    add_change(changes, "slots." + id,
                   old_slot == before.slots_json.end() ? "" : plain(old_slot->second),
                   new_slot == after.slots_json.end() ? "" : plain(new_slot->second));
  }
  add_change(changes, "basis", basis_label(before.basis, before.basis_hours),
                 basis_label(after.basis, after.basis_hours));
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(*value).dump() : std::string();
  };
  add_change(changes, "confidence", number(before.confidence), number(after.confidence));
  add_change(changes, "sources", join(before.sources, "\n"), join(after.sources, "\n"));
  add_change(changes, "relation", before.relation, after.relation);
  add_change(changes, "byline", before.byline, after.byline);
  return changes;
}

}  // namespace panelist::domain
