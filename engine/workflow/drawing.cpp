#include "workflow/drawing.hpp"

#include "base/text.hpp"

namespace panelist::workflow {
namespace {

// Everything is in user units, one to a pixel at natural size.
constexpr int box_left = 24, box_width = 320, gap = 34, line_height = 20, box_padding = 14;
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
  static constexpr std::size_t fits = 42;  // characters, by the widest text of the four files
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

std::string text_at(int x, int y, std::string_view text, std::string_view attributes) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" " +
         std::string(attributes) + ">" + escape_html(text) + "</text>\n";
}

std::string path(const std::string& d) {
  return "<path d=\"" + d +
         "\" fill=\"none\" stroke=\"#7a7f87\" stroke-width=\"1.5\" marker-end=\"url(#tip)\"/>\n";
}

std::string number(int value) { return std::to_string(value); }

std::string draw_box(const Step& step, const std::vector<std::string>& lines, const Box& box,
                     bool is_present) {
  const bool is_branch = step.kind == StepKind::branch;
  std::string svg = "<rect x=\"" + number(box_left) + "\" y=\"" + number(box.top) + "\" width=\"" +
                    number(box_width) + "\" height=\"" + number(box.height) + "\" rx=\"" +
                    (is_branch ? number(box.height / 2) : "8") + "\" fill=\"" +
                    (is_present ? "#dbe7ff" : "#ffffff") + "\" stroke=\"" +
                    (is_present ? "#1f4fbf" : "#7a7f87") + "\" stroke-width=\"" +
                    (is_present ? "2.5" : "1.5") + "\"/>\n";
  int y = box.top + box_padding + 12;
  const int x = box_left + (is_branch ? 26 : box_padding);
  svg += text_at(x, y, words_of(step.id) + (is_present ? " (now)" : ""),
                 "font-size=\"15\" font-weight=\"600\" fill=\"#16181d\"");
  for (const std::string& line : lines)
    svg += text_at(x, y += line_height, line, "font-size=\"13\" fill=\"#454a52\"");
  return svg;
}

std::string draw_arrow(const Box& from, const Box& to) {
  const std::string x = number(box_left + box_width / 2);
  return path("M" + x + " " + number(from.bottom()) + "V" + number(to.top - 2));
}

/// Out at the right of the branch, down its lane, and into the right side of where it leads.
std::string draw_jump(const Box& from, const Box& to, int lane) {
  const int right = box_left + box_width;
  return path("M" + number(right) + " " + number(from.middle()) + "H" +
              number(right + lane * lane_width) + "V" + number(to.middle()) + "H" +
              number(right + 2));
}

}  // namespace

std::string draw_definition(const Definition& definition, std::string_view present) {
  std::vector<std::vector<std::string>> lines;
  std::vector<Box> boxes;
  int top = 52, lanes = 0;
  for (const Step& step : definition.steps) {
    lines.push_back(lines_of(definition, step));
    const int height = 2 * box_padding + 12 + line_height * static_cast<int>(lines.back().size());
    boxes.push_back({top, height});
    top += height + gap;
    if (step.kind == StepKind::branch) ++lanes;
  }
  const std::string width = number(width_min + lanes * lane_width);
  const std::string height = number(top - gap + box_left);
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
      "\" viewBox=\"0 0 " + width + " " + height +
      "\" font-family=\"system-ui, sans-serif\" role=\"img\" aria-label=\"" +
      escape_html(definition.title) +
      "\">\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" "
      "refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" "
      "fill=\"#7a7f87\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" rx=\"10\" "
      "fill=\"#f5f6f8\"/>\n";
  svg += text_at(box_left, 32, definition.title + ", version " + number(definition.version),
                 "font-size=\"16\" font-weight=\"700\" fill=\"#16181d\"");
  int lane = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Step& step = definition.steps[i];
    svg += draw_box(step, lines[i], boxes[i], step.id == present);
    if (i + 1 < boxes.size()) svg += draw_arrow(boxes[i], boxes[i + 1]);
    if (step.kind == StepKind::branch)
      svg += draw_jump(boxes[i], boxes[static_cast<std::size_t>(definition.find_step(step.go_to))],
                       ++lane);
  }
  return svg + "</svg>\n";
}

}  // namespace panelist::workflow
