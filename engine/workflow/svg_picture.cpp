#include "workflow/svg_picture.hpp"

#include "base/text.hpp"

namespace panelist::workflow {
namespace {

std::string quoted(int value) { return "\"" + std::to_string(value) + "\""; }

}  // namespace

void SvgPicture::box(const Frame& frame, bool is_present) {
  svg_ += "<rect class=\"box" + std::string(is_present ? " box-now" : "") +
          "\" x=" + quoted(frame.x) + " y=" + quoted(frame.y) + " width=" + quoted(frame.width) +
          " height=" + quoted(frame.height) + " rx=" + quoted(frame.radius) + " fill=\"" +
          (is_present ? "#e2efe9" : "#ffffff") + "\" stroke=\"" +
          (is_present ? "#0b5d4e" : "#7f867f") + "\" stroke-width=\"" +
          (is_present ? "2.5" : "1.5") + "\"/>\n";
}

void SvgPicture::text_at(int x, int y, std::string_view text, std::string_view attributes) {
  svg_ += "<text x=" + quoted(x) + " y=" + quoted(y) + " " + std::string(attributes) + ">" +
          escape_html(text) + "</text>\n";
}

void SvgPicture::name(int x, int y, std::string_view text) {
  text_at(x, y, text, "class=\"name\" font-size=\"15\" font-weight=\"600\" fill=\"#181b19\"");
}

void SvgPicture::words(int x, int y, std::string_view text) {
  text_at(x, y, text, "class=\"words\" font-size=\"13\" fill=\"#4c534e\"");
}

void SvgPicture::arrow(const std::string& d) {
  svg_ += "<path class=\"line\" d=\"" + d +
          "\" fill=\"none\" stroke=\"#7f867f\" stroke-width=\"1.5\" marker-end=\"url(#" + tip_ +
          ")\"/>\n";
}

void SvgPicture::rule(const std::string& d) {
  svg_ += "<path class=\"line\" d=\"" + d +
          "\" fill=\"none\" stroke=\"#7f867f\" stroke-width=\"0.5\"/>\n";
}

std::string SvgPicture::finish(int width, int height, const std::string& title) const {
  const std::string right = std::to_string(width), bottom = std::to_string(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + right + "\" height=\"" + bottom +
         "\" viewBox=\"0 0 " + right + " " + bottom +
         "\" font-family=\"system-ui, sans-serif\" role=\"img\">\n<title>" + escape_html(title) +
         "</title>\n<defs><marker id=\"" + tip_ +
         "\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
         "orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8z\" fill=\"#7f867f\"/></marker>"
         "</defs>\n<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"10\" "
         "fill=\"#f2f0e9\"/>\n" +
         svg_ + "</svg>\n";
}

}  // namespace panelist::workflow
