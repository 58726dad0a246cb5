// The task table as a picture: a line per state, an arrow per transition, who and what beside it.
#include <map>

#include "base/text.hpp"
#include "workflow/svg_picture.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::workflow {
namespace {

constexpr int states_drawn = 10;
constexpr int label_left = 16, first_line = 420, line_gap = 104, head_top = 12, head_height = 32;
constexpr int row_height = 26, rows_top = head_top + head_height + 30;

std::string px(int value) { return std::to_string(value); }

int line_of_state(TaskState state) { return first_line + static_cast<int>(state) * line_gap; }

struct Move {
  TaskState from, to;
  friend auto operator<=>(const Move&, const Move&) = default;
};

/// "claim (candidate), assign (editor, engine)" of each pair of states.
std::map<Move, std::string> list_moves() {
  std::map<Move, std::vector<std::pair<Verb, std::vector<std::string>>>> who_by_verb;
  for (const Transition& row : task_transitions()) {
    auto& verbs = who_by_verb[{row.from, row.to}];
    if (verbs.empty() || verbs.back().first != row.verb) verbs.push_back({row.verb, {}});
    verbs.back().second.emplace_back(to_string(row.who));
  }
  std::map<Move, std::string> moves;
  for (const auto& [move, verbs] : who_by_verb) {
    std::vector<std::string> words;
    for (const auto& [verb, who] : verbs)
      words.push_back(std::string(to_string(verb)) + " (" + join(who, ", ") + ")");
    moves[move] = join(words, ", ");
  }
  return moves;
}

void draw_move(SvgPicture& picture, const Move& move, int y) {
  const int from = line_of_state(move.from), to = line_of_state(move.to);
  if (from == to) {
    picture.arrow("M" + px(from) + " " + px(y - 8) + "h22v12H" + px(from + 2));
    return;
  }
  picture.arrow("M" + px(from) + " " + px(y) + "H" + px(from < to ? to - 2 : to + 2));
  picture.box({from - 4, y - 4, 8, 8, 4});
}

}  // namespace

std::string draw_tasks() {
  const auto moves = list_moves();
  const int bottom = rows_top + row_height * static_cast<int>(moves.size());
  SvgPicture picture("tasks");
  for (int i = 0; i < states_drawn; ++i) {
    const auto state = static_cast<TaskState>(i);
    const int x = line_of_state(state);
    picture.rule("M" + px(x) + " " + px(head_top + head_height) + "V" + px(bottom));
    picture.box({x - 48, head_top, 96, head_height, is_open(state) ? 8 : 16});
    picture.words(x - 40, head_top + 21, to_string(state));
  }
  int y = rows_top;
  for (const auto& [move, words] : moves) {
    picture.words(label_left, y + 4, words);
    draw_move(picture, move, y);
    y += row_height;
  }
  return picture.finish(line_of_state(static_cast<TaskState>(states_drawn - 1)) + 64, bottom + 12,
                        "What may happen to a task: its states from left to right, the final ones "
                        "round, and every transition of the task table");
}

}  // namespace panelist::workflow
