#include "web/desk/record_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/verdict.hpp"
#include "publish/page_parts.hpp"
#include "web/correction_links.hpp"
#include "web/desk/draft_fields.hpp"
#include "web/desk/verdict_view.hpp"
#include "web/desk/word_diff.hpp"

namespace panelist::web::desk {
namespace {

using service::RecordEntry;
using Versions = std::vector<const RecordEntry*>;  ///< newest first

std::string title_of(const std::string& persona, const std::vector<domain::Persona>& personas) {
  for (const domain::Persona& known : personas)
    if (known.id == persona) return known.title;
  return persona;
}

const domain::Persona* find_persona(const std::string& id,
                                    const std::vector<domain::Persona>& personas) {
  for (const domain::Persona& known : personas)
    if (known.id == id) return &known;
  return nullptr;
}

/// [{label, parts [{text, removed, added}]}] for the fields that changed from `before` to `after`.
Json changes_view(const RecordEntry& before, const RecordEntry& after,
                  const domain::Persona* persona) {
  const auto fields_of = [&](const RecordEntry& entry) {
    return draft_fields(domain::verdict_to_json(entry.verdict.text), persona);
  };
  const auto text_of = [](const std::vector<DraftField>& fields, const std::string& field) {
    for (const DraftField& one : fields)
      if (one.field == field) return one.text;
    return std::string();
  };
  const auto old_fields = fields_of(before);
  const auto new_fields = fields_of(after);
  Json rows = Json::array();
  const auto add = [&](const DraftField& field, const std::string& old_text,
                       const std::string& new_text) {
    if (old_text == new_text) return;
    rows.push_back({{"label", field.label}, {"parts", diff_view(diff_words(old_text, new_text))}});
  };
  for (const DraftField& field : new_fields)
    add(field, text_of(old_fields, field.field), field.text);
  for (const DraftField& field : old_fields)
    if (text_of(new_fields, field.field).empty()) add(field, field.text, "");
  return rows;
}

Json places_view(const RecordEntry& entry) {
  Json places = Json::array();
  if (entry.is_shown)
    places.push_back({{"href", "/tools/" + entry.tool.slug}, {"text", entry.tool.name}});
  for (const std::string& slug : entry.comparison_slugs) {
    const std::size_t versus = slug.find("-vs-");
    const std::string text = versus == std::string::npos
                                 ? slug
                                 : slug.substr(0, versus) + " vs " + slug.substr(versus + 4);
    places.push_back({{"href", "/compare/" + slug}, {"text", text}});
  }
  return places;
}

Json version_view(const Versions& versions, std::size_t index, const domain::Persona* persona,
                  const Reader& reader) {
  const RecordEntry& entry = *versions[index];
  Json view = {{"version", entry.verdict.version},
               {"word", version_word(entry)},
               {"at", time_view(entry.verdict.submitted_at, reader)},
               {"commitment", entry.verdict.commitment},
               {"changes", Json::array()},
               {"is_first", entry.verdict.version == 1},
               {"before_is_elsewhere", false}};
  if (index + 1 < versions.size()) {
    view["changes"] = changes_view(*versions[index + 1], entry, persona);
  } else {
    view["before_is_elsewhere"] = entry.verdict.version > 1;
  }
  return view;
}

Json entry_view(const Versions& versions, const std::vector<domain::Persona>& personas,
                const Reader& reader) {
  const RecordEntry& newest = *versions.front();
  const std::string title = title_of(newest.verdict.persona, personas);
  Json view = {{"tool", newest.tool.name},
               {"persona", title},
               {"word", version_word(newest)},
               {"at", time_view(newest.verdict.submitted_at, reader)},
               {"href", "/desk/tasks/" + std::to_string(newest.verdict.task.value)},
               {"cell", stored_cell(newest.verdict, newest.tool, title)},
               {"places", places_view(newest)},
               {"has_places", newest.is_shown || !newest.comparison_slugs.empty()},
               {"correct", newest.verdict.state == "public"
                               ? Json(correct_path(newest.verdict.task))
                               : Json()},
               {"round", newest.verdict.round},
               {"versions", Json::array()},
               {"several", versions.size() > 1 || newest.verdict.version > 1}};
  const domain::Persona* persona = find_persona(newest.verdict.persona, personas);
  for (std::size_t i = 0; i < versions.size(); ++i)
    view["versions"].push_back(version_view(versions, i, persona, reader));
  return view;
}

}  // namespace

std::string_view version_word(const RecordEntry& entry) {
  const std::string& state = entry.verdict.state;
  if (state == "sealed") return "Sealed";
  if (state == "superseded") return "Replaced";
  if (state == "voided") return "Voided";
  return entry.is_shown ? "Published" : "Panel closed";
}

Json record_view(const std::vector<RecordEntry>& entries, const std::string& next_cursor,
                 const std::vector<domain::Persona>& personas, const Reader& reader) {
  std::vector<Versions> tasks;
  for (const RecordEntry& entry : entries) {
    const auto same = std::find_if(tasks.begin(), tasks.end(), [&](const Versions& versions) {
      return versions.front()->verdict.task == entry.verdict.task;
    });
    if (same == tasks.end())
      tasks.push_back({&entry});
    else
      same->push_back(&entry);
  }
  Json view = {{"entries", Json::array()}, {"older", nullptr}, {"zone", reader.zone}};
  for (Versions& versions : tasks) {
    std::stable_sort(versions.begin(), versions.end(),
                     [](const RecordEntry* left, const RecordEntry* right) {
                       return left->verdict.version > right->verdict.version;
                     });
    view["entries"].push_back(entry_view(versions, personas, reader));
  }
  if (!next_cursor.empty()) view["older"] = next_cursor;
  return view;
}

}  // namespace panelist::web::desk
