#include "web/editor/seat_words.hpp"

namespace panelist::web::editor {

using service::SeatWord;

std::string_view seat_word(SeatWord word) {
  switch (word) {
    case SeatWord::nobody:
      return "nobody";
    case SeatWord::waiting:
      return "not begun";
    case SeatWord::writing:
      return "writing";
    case SeatWord::late:
      return "late";
    case SeatWord::sealed:
      return "sealed";
    case SeatWord::abstained:
      return "no vote";
    case SeatWord::done:
      return "in";
    case SeatWord::closed:
      return "empty";
  }
  return "";
}

std::string_view seat_box_kind(SeatWord word) {
  switch (word) {
    case SeatWord::nobody:
      return "nobody";
    case SeatWord::writing:
      return "writing";
    case SeatWord::late:
      return "late";
    case SeatWord::sealed:
    case SeatWord::done:
      return "sealed";
    case SeatWord::waiting:
    case SeatWord::abstained:
    case SeatWord::closed:
      return "open";
  }
  return "open";
}

}  // namespace panelist::web::editor
