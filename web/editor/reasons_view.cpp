#include "web/editor/reasons_view.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "web/editor/search_words.hpp"
#include "web/editor/unblock_view.hpp"

namespace panelist::web::editor {
namespace {

using workflow::Blocker;

std::string runs_words(int runs) { return plural(runs, "run", "runs"); }

/// "oldest due 3 days ago" or "next due today 17:00 CET".
std::string oldest_words(const std::optional<Instant>& oldest, const Reader& reader) {
  if (!oldest) return {};
  if (*oldest < reader.now) return "oldest overdue by " + age_span(*oldest, reader);
  return "first due " + day_and_clock(*oldest, reader);
}

Json kind_view(const service::BlockerCount& count, const Reader& reader) {
  const int number = std::max(count.seats, count.runs);
  std::vector<std::string> notes;
  if (count.seats > count.runs) notes.push_back("in " + runs_words(count.runs));
  if (const auto oldest = oldest_words(count.oldest_due_at, reader); !oldest.empty())
    notes.push_back(oldest);
  return {{"number", number},
          {"words", workflow::blocker_words(count.blocker, number)},
          {"note", join(notes, ", ")},
          {"is_late", count.blocker == Blocker::late_reviewer},
          {"href", search_address(count.search)}};
}

Json person_view(const service::PersonCount& count, const Reader& reader) {
  std::string words = plural(count.seats, "seat", "seats");
  if (count.late > 0) words += ", " + std::to_string(count.late) + " late";
  return {{"name", count.person.name},
          {"words", words},
          {"note", oldest_words(count.oldest_due_at, reader)},
          {"href", search_address(count.search)}};
}

std::string title_of_persona(const std::vector<domain::Persona>& personas, const std::string& id) {
  for (const domain::Persona& persona : personas)
    if (persona.id == id) return persona.title;
  return id;
}

Json persona_row_view(const service::PersonaCount& count,
                      const std::vector<domain::Persona>& personas, const Reader& reader) {
  std::vector<std::string> words{plural(count.seats, "seat", "seats")};
  if (count.late > 0) words.push_back(std::to_string(count.late) + " late");
  if (count.free > 0)
    words.push_back(std::to_string(count.free) + " without a reviewer" +
                    (count.people > 0 ? "" : ", and nobody is free"));
  return {{"name", title_of_persona(personas, count.persona)},
          {"words", join(words, ", ")},
          {"note", oldest_words(count.oldest_due_at, reader)},
          {"href", search_address(count.search)}};
}

Json wake_view(const service::ComingWake& wake, const Reader& reader) {
  return {{"at", time_view(wake.at, reader)},
          {"what", wake.what},
          {"tool", wake.tool.name},
          {"href", run_path(wake.run.id)}};
}

}  // namespace

Json reasons_view(const service::PipelineReasons& reasons,
                  const std::vector<domain::Persona>& personas, const Reader& reader) {
  if (reasons.unfinished == 0) return nullptr;
  Json view = {{"unfinished", runs_words(reasons.unfinished) + " unfinished"},
               {"acts", Json::array()},
               {"kinds", Json::array()},
               {"people", Json::array()},
               {"personas", Json::array()},
               {"next", Json::array()}};
  for (const service::PipelineAct& act : reasons.actions)
    view["acts"].push_back({{"label", act.label},
                            {"runs", runs_words(act.runs)},
                            {"href", search_address(act.search)}});
  for (const service::BlockerCount& count : reasons.blockers)
    view["kinds"].push_back(kind_view(count, reader));
  for (const service::PersonCount& count : reasons.people)
    view["people"].push_back(person_view(count, reader));
  for (const service::PersonaCount& count : reasons.personas)
    view["personas"].push_back(persona_row_view(count, personas, reader));
  for (const service::ComingWake& wake : reasons.next)
    view["next"].push_back(wake_view(wake, reader));
  for (const char* part : {"acts", "people", "personas", "next"})
    view[std::string("has_") + part] = !view[part].empty();
  return view;
}

}  // namespace panelist::web::editor
