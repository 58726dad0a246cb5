#include "workflow/drawing.hpp"

#include "base/text.hpp"
#include "workflow/svg_picture.hpp"

namespace panelist::workflow {
namespace {

// Everything is in user units, one to a pixel at natural size.
// The width fits the side column of a run's page, and a phone, without being scaled.
constexpr int box_left = 12, box_width = 256, gap = 30, line_height = 20, box_padding = 12;
constexpr int lane_width = 26;  // each branch goes round on its own lane at the right
constexpr int width_min = box_left * 2 + box_width;

struct Box {
  int top{0}, height{0};
  int middle() const { return top + height / 2; }
  int bottom() const { return top + height; }
};

std::string words_of(std::string_view name) {
  std::string words(name);
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

std::string name_of(const Step& step) {
  std::string name = words_of(step.id);
  if (name.front() >= 'a' && name.front() <= 'z') name.front() -= 'a' - 'A';
  return name;
}

std::string outcomes_of(const Step& step) {
  std::vector<std::string> names;
  for (const PanelOutcome outcome : step.when) names.push_back(words_of(to_string(outcome)));
  return join(names, " or ");
}

void say_clocks(std::vector<std::string>& lines, const Step& step) {
  if (!step.due_after) return;
  std::string line = "due after " + format_span(*step.due_after);
  if (!step.reminders.empty())
    line += ", " + plural(static_cast<long long>(step.reminders.size()), "reminder", "reminders");
  lines.push_back(line + ", then " + std::string(to_string(step.overdue)));
}

/// Breaks a line between words where it would leave the box.
std::vector<std::string> wrap(const std::vector<std::string>& lines) {
  static constexpr std::size_t fits = 32;  // characters, by the widest text of the four files
  std::vector<std::string> wrapped;
  for (const std::string& line : lines) {
    wrapped.emplace_back();
    for (const std::string& word : split(line, ' ')) {
      if (!wrapped.back().empty() && wrapped.back().size() + 1 + word.size() > fits)
        wrapped.emplace_back();
      wrapped.back() += (wrapped.back().empty() ? "" : " ") + word;
    }
  }
  return wrapped;
}

/// The lines under the step's name.
std::vector<std::string> lines_of(const Definition& definition, const Step& step) {
  std::vector<std::string> lines;
  switch (step.kind) {
    case StepKind::task:
      lines.emplace_back(step.applies_to == AppliesTo::public_form
                             ? "an editor, for the public form only"
                             : "an editor");
      say_clocks(lines, step);
      break;
    case StepKind::panel:
      lines.push_back(join(step.personas, ", "));
      say_clocks(lines, step);
      lines.push_back("at least " + plural(definition.min_votes(), "vote", "votes"));
      if (step.quorum && step.deadline_after)
        lines.push_back("closes with " + std::to_string(*step.quorum) + " after " +
                        format_span(*step.deadline_after));
      break;
    case StepKind::wait: lines.push_back("waits " + format_span(step.wait_for)); break;
    case StepKind::aggregate: lines.emplace_back("counts the votes"); break;
    case StepKind::branch: lines.push_back(outcomes_of(step) + "?"); break;
    case StepKind::publish: lines.emplace_back("the page and its comparisons"); break;
    case StepKind::notify: lines.push_back("tells " + join(step.audience, ", ")); break;
  }
  return wrap(lines);
}

std::string number(int value) { return std::to_string(value); }

void draw_step(SvgPicture& picture, const Step& step, const std::vector<std::string>& lines,
               const Box& box, bool is_present) {
  const bool is_branch = step.kind == StepKind::branch;
  picture.box({box_left, box.top, box_width, box.height, is_branch ? box.height / 2 : 8},
              is_present);
  int y = box.top + box_padding + 12;
  const int x = box_left + (is_branch ? 26 : box_padding);
  picture.name(x, y, name_of(step) + (is_present ? " (now)" : ""));
  for (const std::string& line : lines) picture.words(x, y += line_height, line);
}

void draw_way(SvgPicture& picture, const Box& from, const Box& to) {
  const std::string x = number(box_left + box_width / 2);
  picture.arrow("M" + x + " " + number(from.bottom()) + "V" + number(to.top - 2));
}

/// Out at the right of the branch, down its lane, and into the right side of where it leads.
void draw_jump(SvgPicture& picture, const Box& from, const Box& to, int lane) {
  const int right = box_left + box_width;
  picture.arrow("M" + number(right) + " " + number(from.middle()) + "H" +
                number(right + lane * lane_width) + "V" + number(to.middle()) + "H" +
                number(right + 2));
}

std::string title_of(const Definition& definition, std::string_view present) {
  std::string title = definition.title + ", version " + number(definition.version);
  if (!present.empty()) title += ". Now: " + words_of(present);
  return title;
}

}  // namespace

std::string draw_definition(const Definition& definition, std::string_view present) {
  std::vector<std::vector<std::string>> lines;
  std::vector<Box> boxes;
  int top = box_left, lanes = 0;
  for (const Step& step : definition.steps) {
    lines.push_back(lines_of(definition, step));
    const int height = 2 * box_padding + 12 + line_height * static_cast<int>(lines.back().size());
    boxes.push_back({top, height});
    top += height + gap;
    if (step.kind == StepKind::branch) ++lanes;
  }
  SvgPicture picture(definition.name);
  int lane = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Step& step = definition.steps[i];
    draw_step(picture, step, lines[i], boxes[i], step.id == present);
    if (i + 1 < boxes.size()) draw_way(picture, boxes[i], boxes[i + 1]);
    if (step.kind == StepKind::branch)
      draw_jump(picture, boxes[i],
                boxes[static_cast<std::size_t>(definition.find_step(step.go_to))], ++lane);
  }
  return picture.finish(width_min + lanes * lane_width, top - gap + box_left,
                        title_of(definition, present));
}

}  // namespace panelist::workflow
