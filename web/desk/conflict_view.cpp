#include "web/desk/conflict_view.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/desk/draft_fields.hpp"
#include "web/desk/draft_form.hpp"
#include "web/desk/word_diff.hpp"

namespace panelist::web::desk {
namespace {

Json parse_object(const std::string& text) {
  Json object = Json::parse(text, nullptr, false);
  return object.is_object() ? object : Json::object();
}

/// One line each, without repeats.
Json joined_lists(const Json& mine, const Json& stored) {
  Json all = mine;
  for (const Json& item : stored) {
    if (std::find(all.begin(), all.end(), item) == all.end()) all.push_back(item);
  }
  return all;
}

/// null: the two contradict each other and none is taken.
Json merged_value(const Json& mine, const Json& stored, bool is_prose) {
  if (mine.is_null() || mine == stored) return stored;
  if (stored.is_null()) return mine;
  if (mine.is_array() && stored.is_array()) return joined_lists(mine, stored);
  if (mine.is_object() && stored.is_object()) {
    Json object = Json::object();
    for (const char* key : {"claim", "date", "probability"}) {
      Json value = merged_value(member(mine, key), member(stored, key), key[0] == 'c');
      if (!value.is_null()) object[key] = std::move(value);
    }
    return object;
  }
  if (is_prose && mine.is_string() && stored.is_string())
    return merge_texts(mine.get<std::string>(), stored.get<std::string>());
  return nullptr;
}

void put_merged(Json& into, const std::string& key, const Json& mine, const Json& stored,
                bool is_prose) {
  Json value = merged_value(member(mine, key), member(stored, key), is_prose);
  if (!value.is_null()) into[key] = std::move(value);
}

}  // namespace

Json differences_view(const Json& mine, const Json& stored, const domain::Persona& persona) {
  std::map<std::string, std::string> other;
  for (const DraftField& field : draft_fields(stored, &persona)) other[field.field] = field.text;
  Json rows = Json::array();
  const auto add = [&](const std::string& label, const std::string& mine_text,
                       const std::string& stored_text) {
    if (mine_text == stored_text) return;
    const auto parts = diff_words(mine_text, stored_text);
    rows.push_back({{"label", label},
                    {"mine", side_view(parts, Change::removed)},
                    {"stored", side_view(parts, Change::added)}});
  };
  for (const DraftField& field : draft_fields(mine, &persona)) {
    const auto found = other.find(field.field);
    add(field.label, field.text, found == other.end() ? "" : found->second);
    if (found != other.end()) other.erase(found);
  }
  for (const DraftField& field : draft_fields(stored, &persona)) {
    if (other.contains(field.field)) add(field.label, "", field.text);
  }
  return rows;
}

Json merge_drafts(const Json& mine, const Json& stored, const domain::Persona& persona) {
  Json merged = Json::object();
  for (const char* key : {"quote", "relation"}) put_merged(merged, key, mine, stored, true);
  for (const char* key : {"decision", "basis", "basis_hours", "confidence", "sources", "byline",
                          "author_kind", "model"}) {
    put_merged(merged, key, mine, stored, false);
  }
  Json slots = Json::object();
  for (const domain::Slot& slot : persona.slots) {
    put_merged(slots, slot.id, member(mine, "slots"), member(stored, "slots"),
               slot.kind == domain::SlotKind::text);
  }
  if (!slots.empty()) merged["slots"] = std::move(slots);
  return merged;
}

Json conflict_view(const service::AsideDraft& aside, const service::DraftView& stored,
                   const domain::Persona& persona, const Reader& reader) {
  const Json mine = parse_object(aside.content_json);
  const Json other = parse_object(stored.content_json);
  const auto words = [](const Json& draft) {
    return plural(static_cast<long long>(count_words(plain_text(member(draft, "quote")))), "word",
                  "words");
  };
  return {{"aside_id", aside.id},
          {"stored_version", std::to_string(stored.version)},
          {"mine_at", time_view(aside.created_at, reader)},
          {"stored_at", time_view(stored.updated_at, reader)},
          {"mine_words", words(mine)},
          {"stored_words", words(other)},
          {"rows", differences_view(mine, other, persona)}};
}

}  // namespace panelist::web::desk
