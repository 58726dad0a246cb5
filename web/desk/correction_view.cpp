#include "web/desk/correction_view.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "web/correction_links.hpp"
#include "web/desk/word_diff.hpp"

namespace panelist::web::desk {
namespace {

std::string field_label(const std::string& field) {
  if (field.starts_with("slots.")) {
    std::string name = field.substr(6);
    for (char& letter : name)
      if (letter == '_') letter = ' ';
    return upper_first(name);
  }
  if (field == "ship %") return "Panel ship %";
  if (field == "answer") return "The answer";
  return upper_first(field);
}

/// The verdict's own changes stand once at the top; a page adds what else changes there.
bool is_of_the_page(const domain::FieldChange& change) {
  return change.field == "ship %" || change.field == "answer";
}

Json page_row(const service::AffectedPage& page) {
  Json changes = Json::array();
  for (const domain::FieldChange& change : page.changes)
    if (is_of_the_page(change))
      changes.push_back({{"label", field_label(change.field)},
                         {"parts", diff_view(diff_words(change.before, change.after))}});
  return {{"title", page.title},
          {"href", page.is_comparison ? publish::comparison_path(page.slug)
                                      : publish::tool_path(page.slug)},
          {"note", std::string(page.is_comparison ? "Comparison" : "Tool page") + ", revision " +
                       std::to_string(page.revision)},
          {"changes", std::move(changes)}};
}

std::string who_asked(const service::CorrectionView& correction) {
  if (correction.by_author) return "Asked for by its author, " + correction.author;
  return "Suggested by " + (correction.by.id ? correction.by.name : std::string("an editor"));
}

std::string state_words(const service::CorrectionView& correction) {
  if (correction.state == "accepted") return "Accepted. The new version is on every page.";
  if (correction.state == "declined") return "Declined. The verdict stands as it was.";
  if (correction.state == "taken back") return "Taken back. The verdict stands as it was.";
  if (correction.state == "dropped") return "It came to nothing: " + correction.answer + ".";
  if (correction.may_answer) return "It waits for your answer. Nobody is misquoted.";
  if (correction.by_author) return "It waits for an editor to agree.";
  return "It waits for " + correction.author + " to agree. Nobody is misquoted.";
}

}  // namespace

Json correction_form_view(const service::TaskDetail& detail, const CorrectionForm& form,
                          bool is_author) {
  const std::string persona = to_lower_ascii(detail.task.persona_title);
  const std::string& tool = detail.task.tool.name;
  const std::string author = detail.verdict ? detail.verdict->byline : "";
  return {{"heading", is_author ? "Correct your " + persona + " verdict on " + tool
                                : "Suggest an edit to " + author + "'s verdict on " + tool},
          {"lead", is_author
                       ? "An editor has to agree. Then it becomes a new version on every page that "
                         "shows it; the earlier one stays on record."
                       : author + " has to agree: nobody is misquoted. The vote stays theirs."},
          {"path", correct_path(detail.task.id)},
          {"back", is_author ? std::string("/desk/record")
                             : "/editor/runs/" + std::to_string(detail.task.run.id.value)},
          {"quote", form.quote},
          {"is_author", is_author},
          {"is_ship", form.decision == "ship"},
          {"reason", form.reason},
          {"mistake", form.mistake.empty() ? Json() : Json(form.mistake)}};
}

Json correction_view(const service::CorrectionView& correction, const service::BlastRadius& radius,
                     const Reader& reader) {
  Json view = {{"heading", "A correction of the " + to_lower_ascii(correction.persona_title) +
                               "'s verdict on " + correction.tool.name},
               {"state", state_words(correction)},
               {"is_open", correction.state == "open"},
               {"asked", who_asked(correction)},
               {"at", time_view(correction.created_at, reader)},
               {"reason", correction.reason},
               {"answer", correction.state == "declined" && !correction.answer.empty()
                              ? Json(correction.answer)
                              : Json()},
               {"changes", Json::array()},
               {"pages", Json::array()},
               {"effect", "Accepting it " + radius_words(radius) + "."},
               {"more", nullptr},
               {"may_answer", correction.may_answer},
               {"may_take_back", correction.may_take_back && !correction.may_answer},
               {"path", correction_path(correction.id)}};
  for (const domain::FieldChange& change : correction.changes)
    view["changes"].push_back({{"label", field_label(change.field)},
                               {"parts", diff_view(diff_words(change.before, change.after))}});
  for (const service::AffectedPage& page : radius.pages) view["pages"].push_back(page_row(page));
  const auto shown = static_cast<int>(radius.pages.size());
  if (radius.pages_total > shown)
    view["more"] = "And " + plural(radius.pages_total - shown, "more page", "more pages") + ".";
  view["has_pages"] = shown > 0;
  return view;
}

}  // namespace panelist::web::desk
