#include "web/editor/rebalance_view.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

std::string name_or_nobody(const std::optional<service::PersonRef>& person) {
  return person ? person->name : "nobody";
}

Json rebalance_seat_view(const service::RebalanceSeat& seat, const Reader& reader) {
  return {{"tool", seat.tool_name},        {"href", run_path(seat.run)},
          {"persona", seat.persona},       {"from", name_or_nobody(seat.from)},
          {"to", name_or_nobody(seat.to)}, {"due", due_view(seat.due_at, reader)},
          {"why", upper_first(seat.why)}};
}

Json empty_rebalance_view(const service::RebalanceAsk& ask, std::string heading) {
  return {{"heading", std::move(heading)},
          {"held_by", ask.person},
          {"evens_out", ask.evens_out},
          {"everybody", rebalance_path({"", ask.evens_out})},
          {"needed", rebalance_path({ask.person, false})},
          {"even", rebalance_path({ask.person, true})},
          {"plan", nullptr},
          {"is_done", false},
          {"is_cut", false},
          {"mistake", ""},
          {"moves", Json::array()},
          {"unplaced", Json::array()},
          {"has_moves", false},
          {"has_unplaced", false}};
}

std::string seat_count(std::size_t count) {
  return plural(static_cast<long long>(count), "seat", "seats");
}

}  // namespace

std::string rebalance_path(const service::RebalanceAsk& ask) {
  std::string path = "/editor/rebalance";
  if (!ask.person.empty()) path += "?person=" + encode_component(ask.person);
  if (ask.evens_out) path += std::string(ask.person.empty() ? "?" : "&") + "even=1";
  return path;
}

std::string rebalance_heading(const service::RebalancePreview& preview) {
  const std::size_t moves = preview.moves.size(), unplaced = preview.unplaced.size();
  if (moves == 0 && unplaced == 0) return "Every open seat is in good hands.";
  std::string stays = seat_count(unplaced) + (unplaced == 1 ? " has" : " have") +
                      " nobody who can take " + (unplaced == 1 ? "it." : "them.");
  if (moves == 0) return stays;
  std::string heading = seat_count(moves) + " would go to somebody else";
  if (unplaced == 0) return heading + ".";
  return heading + ", " + stays;
}

Json rebalance_view(const service::RebalancePreview& preview, const service::RebalanceAsk& ask,
                    const Reader& reader) {
  Json view = empty_rebalance_view(ask, rebalance_heading(preview));
  for (const service::RebalanceSeat& seat : preview.moves)
    view["moves"].push_back(rebalance_seat_view(seat, reader));
  for (const service::RebalanceSeat& seat : preview.unplaced)
    view["unplaced"].push_back(rebalance_seat_view(seat, reader));
  view["has_moves"] = !preview.moves.empty();
  view["has_unplaced"] = !preview.unplaced.empty();
  view["is_cut"] = preview.is_cut;
  view["is_empty"] = preview.moves.empty() && preview.unplaced.empty();
  view["moves_title"] = "Would move";
  view["unplaced_title"] = "Nobody can take";
  if (!preview.moves.empty()) {
    view["plan"] = preview.plan;
    view["button"] = "Move " + seat_count(preview.moves.size());
  }
  return view;
}

Json rebalanced_view(const std::vector<service::RebalanceOutcome>& outcomes,
                     const service::RebalanceAsk& ask, const Reader& reader) {
  Json view = empty_rebalance_view(ask, "");
  for (const service::RebalanceOutcome& outcome : outcomes) {
    Json row = rebalance_seat_view(outcome.seat, reader);
    if (!outcome.is_moved) row["why"] = upper_first(outcome.why_not);
    view[outcome.is_moved ? "moves" : "unplaced"].push_back(std::move(row));
  }
  const std::size_t moved = view["moves"].size(), refused = view["unplaced"].size();
  view["heading"] = seat_count(moved) + " moved" +
                    (refused == 0 ? "." : ", " + std::to_string(refused) + " not: see why below.");
  view["has_moves"] = moved > 0;
  view["has_unplaced"] = refused > 0;
  view["is_done"] = true;
  view["is_empty"] = false;
  view["moves_title"] = "Moved";
  view["unplaced_title"] = "Not moved";
  return view;
}

}  // namespace panelist::web::editor
