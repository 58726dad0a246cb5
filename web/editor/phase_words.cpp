#include "web/editor/phase_words.hpp"

namespace panelist::web::editor {

std::string_view phase_title(workflow::RunPhase phase) {
  using workflow::RunPhase;
  switch (phase) {
    case RunPhase::submitted:
      return "Submitted";
    case RunPhase::triage:
      return "Triage";
    case RunPhase::in_review:
      return "In review";
    case RunPhase::aggregated:
      return "Aggregated";
    case RunPhase::sign_off:
      return "To sign off";
    case RunPhase::published:
      return "Published";
    case RunPhase::on_hold:
      return "On hold";
    case RunPhase::rejected:
      return "Rejected";
    case RunPhase::withdrawn:
      return "Withdrawn";
    case RunPhase::retired:
      return "Retired";
  }
  return "";
}

}  // namespace panelist::web::editor
