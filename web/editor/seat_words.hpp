#pragma once
// A seat's word and the look of its box; never a vote. Pure.
#include <string_view>

#include "service/run_view.hpp"

namespace panelist::web::editor {

/// "sealed", "writing", "late", "nobody", "no vote", "in": what stands beside the letter.
std::string_view seat_word(service::SeatWord word);
/// The class after "seat-box-": sealed, writing, late, nobody or open.
std::string_view seat_box_kind(service::SeatWord word);

}  // namespace panelist::web::editor
