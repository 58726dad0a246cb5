#include "web/desk/verdict_view.hpp"

#include <nlohmann/json.hpp>

#include "publish/page_parts.hpp"

namespace panelist::web::desk {
namespace {

Json cell_of(const std::string& slug, const std::string& name, domain::SeatVerdict seat) {
  domain::Scorecard card;
  card.slug = slug;
  card.facts.name = name;
  seat.outcome = domain::SeatOutcome::voted;
  return publish::cell_view(card, seat, {});
}

}  // namespace

Json stored_cell(const service::VerdictView& verdict, const service::ToolRef& tool,
                 const std::string& persona_title) {
  domain::SeatVerdict seat;
  seat.persona = verdict.persona;
  seat.persona_title = persona_title;
  seat.text = verdict.text;
  seat.byline = verdict.byline;
  seat.pseudonym = verdict.pseudonym;
  seat.round = verdict.round;
  seat.version = verdict.version;
  seat.verdict_id = verdict.id.value;
  seat.submitted_at = format_rfc3339(verdict.submitted_at);
  seat.after_others_public = verdict.after_others_public;
  return cell_of(tool.slug, tool.name, std::move(seat));
}

Json preview_cell(const service::TaskDetail& detail, const domain::VerdictText& text,
                  const Signer& signer, Instant now) {
  domain::SeatVerdict seat;
  seat.persona = detail.task.persona;
  seat.persona_title = detail.task.persona_title;
  seat.letter = detail.task.letter;
  seat.text = text;
  seat.byline = text.byline.empty() ? signer.name : text.byline;
  seat.pseudonym = !text.byline.empty() && text.byline != signer.name;
  if (!signer.model.empty()) {
    seat.text.author_kind = domain::AuthorKind::ai;
    seat.text.model = signer.model;
  }
  seat.round = detail.task.run.round;
  seat.version = detail.verdict ? detail.verdict->version + 1 : 1;
  seat.submitted_at = format_rfc3339(now);
  return cell_of(detail.task.tool.slug, detail.facts.name, std::move(seat));
}

}  // namespace panelist::web::desk
