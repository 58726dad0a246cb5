#include "publish/badge.hpp"

#include "base/text.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

constexpr int height = 24;
constexpr int padding = 10;

/// A generous estimate of the width of 11 px Verdana; textLength makes the letters fit exactly.
int width_of(const std::string& text) {
  return static_cast<int>(count_code_points(text)) * 7;
}

std::string text_at(int left, int width, const std::string& fill, const std::string& text) {
  return "<text x=\"" + std::to_string(left) + "\" y=\"16\" textLength=\"" +
         std::to_string(width) + "\" fill=\"" + fill + "\">" + escape_html(text) + "</text>\n";
}

}  // namespace

std::string badge_svg(const std::string& tool_name, const domain::Tally& tally) {
  const std::string label = "Panel ship";
  const std::string value =
      domain::format_percent(tally.ship_percent()) + ", " + of_text(tally.ships, tally.votes);
  const int label_width = width_of(label);
  const int value_width = width_of(value);
  const int mark = 22;
  const int split = mark + label_width + padding;
  const int total = split + value_width + 2 * padding;
  const std::string title = tool_name + ": panel ship " + value;
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(total) +
                    "\" height=\"" + std::to_string(height) + "\" role=\"img\" aria-label=\"" +
                    escape_html(title) + "\">\n<title>" + escape_html(title) + "</title>\n";
  const std::string value_box =
      "<path d=\"M" + std::to_string(split) + " 0h" + std::to_string(total - split - 4) +
      "a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H" + std::to_string(split) + "z\" fill=\"#0b5d4e\"/>\n";
  out += "<rect width=\"" + std::to_string(total) + "\" height=\"" + std::to_string(height) +
         "\" rx=\"4\" fill=\"#1b1f1d\"/>\n" + value_box;
  out +=
      "<g fill=\"#8fe0ca\"><circle cx=\"8\" cy=\"9\" r=\"2.4\"/><circle cx=\"15\" cy=\"9\" "
      "r=\"2.4\"/><circle cx=\"8\" cy=\"16\" r=\"2.4\"/></g>"
      "<circle cx=\"15\" cy=\"16\" r=\"1.9\" fill=\"none\" stroke=\"#8fe0ca\"/>\n";
  out += "<g font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n";
  out += text_at(mark, label_width, "#ffffff", label);
  out += text_at(split + padding, value_width, "#ffffff", value);
  return out + "</g>\n</svg>\n";
}

}  // namespace panelist::publish
