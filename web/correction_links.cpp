#include "web/correction_links.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web {

std::string correction_path(CorrectionId id) {
  return "/desk/corrections/" + std::to_string(id.value);
}

std::string correct_path(TaskId task) {
  return "/desk/tasks/" + std::to_string(task.value) + "/correction";
}

std::string radius_words(const service::BlastRadius& radius) {
  if (radius.pages_total == 0) return "changes no page: nothing of this panel is published";
  return "changes " + plural(radius.pages_total, "page", "pages") + " and tells " +
         (radius.sites_to_tell == 0 ? "no site" : plural(radius.sites_to_tell, "site", "sites"));
}

Json open_corrections_view(const std::vector<service::CorrectionView>& corrections) {
  Json rows = Json::array();
  for (const service::CorrectionView& correction : corrections) {
    if (!correction.may_answer) continue;
    const std::string what = " the " + to_lower_ascii(correction.persona_title) + "'s verdict on " +
                             correction.tool.name;
    rows.push_back({{"href", correction_path(correction.id)},
                    {"text", correction.by_author
                                 ? correction.author + " asks to correct" + what
                                 : "An editor suggests an edit to" + what + ", which is yours"}});
  }
  return rows;
}

}  // namespace panelist::web
