#include "web/editor/step_words.hpp"

#include "base/text.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {

std::string step_title(workflow::StepKind kind, const std::string& id) {
  std::string words = id;
  for (char& c : words)
    if (c == '_' || c == '-') c = ' ';
  words = upper_first(std::move(words));
  switch (kind) {
    case workflow::StepKind::panel:
      return "Panel";
    case workflow::StepKind::aggregate:
      return "Figures";
    case workflow::StepKind::publish:
      return "Publication";
    case workflow::StepKind::notify:
      return "Mails to those who took part";
    case workflow::StepKind::branch:
    case workflow::StepKind::task:
    case workflow::StepKind::wait:
      return words;
  }
  return words;
}

}  // namespace panelist::web::editor
