#include "web/editor/seat_view.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/correction_links.hpp"
#include "web/editor/seat_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

using service::SeatView;
using workflow::Verb;

/// What an editor may press on a seat, in this order; `needs_page`: a choice or a reason first.
struct SeatButton {
  Verb verb;
  std::string_view label;
  bool needs_page;
};
constexpr auto seat_buttons = std::to_array<SeatButton>({
    {Verb::assign, "Assign...", true},
    {Verb::send_back, "Send back...", true},
    {Verb::resume, "Resume", false},
    {Verb::extend, "More time", false},
    {Verb::suspend, "Suspend", false},
    {Verb::release, "Back to the pool", false},
});

bool is_open_to(const SeatView& seat, Verb verb) {
  for (const Verb open : seat.actions)
    if (open == verb) return true;
  return false;
}

Json buttons_view(const service::RunView& run, const SeatView& seat) {
  Json buttons = Json::array();
  for (const SeatButton& button : seat_buttons) {
    if (!is_open_to(seat, button.verb)) continue;
    const std::string path = task_act_path(run.run.id, seat.task, workflow::to_string(button.verb));
    const bool is_reassign = button.verb == Verb::assign && seat.assignee;
    buttons.push_back({{"label", is_reassign ? "Give to somebody else..." : button.label},
                       {"href", button.needs_page ? Json(path) : Json()},
                       {"post", button.needs_page ? Json() : Json(path)}});
  }
  const auto add_page = [&](const char* label, const std::string& href) {
    buttons.push_back({{"label", label}, {"href", href}, {"post", nullptr}});
  };
  if (seat.correction) add_page("A correction waits", correction_path(seat.correction));
  if (!seat.may_correct) return buttons;
  add_page("Suggest an edit...", correct_path(seat.task));
  add_page("Void...", task_act_path(run.run.id, seat.task, "void"));
  return buttons;
}

std::string state_words(const SeatView& seat) {
  switch (seat.word) {
    case service::SeatWord::nobody:
      return "nobody has it";
    case service::SeatWord::sealed:
      return "sealed";
    case service::SeatWord::abstained:
      return "abstained, casts no vote";
    case service::SeatWord::done:
      return "in";
    case service::SeatWord::closed:
      return "empty";
    default:
      break;
  }
  if (!seat.state) return std::string(seat_word(seat.word));
  switch (*seat.state) {
    case workflow::TaskState::suspended:
      return "suspended";
    case workflow::TaskState::in_progress:
      return "writing";
    case workflow::TaskState::reserved:
      return "not begun";
    default:
      return std::string(seat_word(seat.word));
  }
}

Json verdict_view(const SeatView& seat, const Reader& reader) {
  if (!seat.verdict) return {};
  const service::VerdictView& verdict = *seat.verdict;
  const bool is_ship = verdict.text.decision == domain::Decision::ship;
  const bool is_ai = verdict.text.author_kind != domain::AuthorKind::human;
  std::string version;
  if (verdict.version > 1) version = "version " + std::to_string(verdict.version);
  return {{"is_ship", is_ship},
          {"word", is_ship ? "Ship" : "Skip"},
          {"paragraphs", split(verdict.text.quote, '\n')},
          {"byline", verdict.byline},
          {"machine", is_ai ? Json(std::string(domain::to_string(verdict.text.author_kind)) + " " +
                                   verdict.text.model)
                            : Json()},
          {"basis", domain::basis_label(verdict.text.basis, verdict.text.basis_hours)},
          {"relation", verdict.text.relation},
          {"version", version},
          {"is_sealed", verdict.state == "sealed"},
          {"is_late", verdict.after_others_public},
          {"at", time_view(verdict.submitted_at, reader)}};
}

Json seat_view(const service::RunView& run, const SeatView& seat, const Reader& reader) {
  const bool is_suspended = seat.state == workflow::TaskState::suspended;
  const bool is_waiting = !is_suspended && (seat.word == service::SeatWord::waiting ||
                                            seat.word == service::SeatWord::writing ||
                                            seat.word == service::SeatWord::late);
  Json view = {{"letter", seat.letter},
               {"title", seat.title},
               {"who", seat.assignee ? Json(seat.assignee->name) : Json()},
               {"email", seat.assignee ? Json(seat.assignee->email) : Json()},
               {"state", state_words(seat)},
               {"kind", seat_box_kind(seat.word)},
               {"due", is_waiting ? due_view(seat.due_at, reader) : Json()},
               {"lease", is_waiting ? time_view(seat.lease_until, reader) : Json()},
               {"draft", nullptr},
               {"why", is_waiting || !seat.assignee ? told_of(seat.why) : ""},
               {"first", nullptr},
               {"menu", Json::array()},
               {"verdict", verdict_view(seat, reader)}};
  if (is_waiting && seat.draft_at)
    view["draft"] =
        plural(seat.draft_words, "word", "words") + ", " + format_age(*seat.draft_at, reader.now);
  Json buttons = buttons_view(run, seat);
  if (!buttons.empty()) {
    view["first"] = buttons.front();
    buttons.erase(0);
  }
  view["has_menu"] = !buttons.empty();
  view["menu"] = std::move(buttons);
  return view;
}

}  // namespace

Json seats_view(const service::RunView& run, const Reader& reader) {
  Json seats = Json::array();
  for (const SeatView& seat : run.seats) seats.push_back(seat_view(run, seat, reader));
  return seats;
}

}  // namespace panelist::web::editor
