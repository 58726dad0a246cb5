#pragma once
// Internal to the folder: the marks that the drawings are made of, and the document around them.
#include <string>
#include <string_view>

namespace panelist::workflow {

struct Frame {
  int x{0}, y{0}, width{0}, height{0}, radius{8};
};

/// Everything is in user units, one to a pixel at natural size. Colours stand as attributes for a
/// reader without a style sheet (a file, an <img>); a page that holds the drawing gives the classes
/// ground, box, box-now, line, tip, name and words its own.
class SvgPicture {
 public:
  /// Several drawings may stand on one page, so each has an arrow tip of its own.
  explicit SvgPicture(std::string_view name) : tip_("tip-" + std::string(name)) {}

  void box(const Frame& frame, bool is_present = false);
  void name(int x, int y, std::string_view text);
  void words(int x, int y, std::string_view text);
  /// A path that ends in an arrow tip; `d` as in SVG.
  void arrow(const std::string& d);
  /// A path without one, in the background.
  void rule(const std::string& d);
  std::string finish(int width, int height, const std::string& title) const;

 private:
  void text_at(int x, int y, std::string_view text, std::string_view attributes);
  std::string tip_, svg_;
};

}  // namespace panelist::workflow
