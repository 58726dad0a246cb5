#pragma once
// All Mustache templates of the program (site, desk, editor, mail), loaded and checked at start.
//
// Names are paths below the template folder: "site/comparison.html". Two things are resolved when a
// template is loaded, so that rendering is one pass over one parsed tree:
//   {{> desk/seat_row.html}}             the file's text is put in place (a cycle is an error);
//   {{! layout: layout/site.html }}      on the first line: the template becomes the {{> body}} of
//                                        that layout and shares its data.
// Files ending in .html, .xml and .svg escape {{values}}; .txt and .md do not.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::publish {

class TemplateSet {
 public:
  /// Reads every file below `folder`. The error's detail is "FILE: what is wrong".
  static Result<TemplateSet> load(const std::string& folder);

  TemplateSet(TemplateSet&&) noexcept;
  TemplateSet& operator=(TemplateSet&&) noexcept;
  ~TemplateSet();

  /// Objects, arrays, strings, booleans and numbers become Mustache data. null, false, "", [] and
  /// {} are absent: a section over them is skipped, {{^name}} is shown, and the search for the name
  /// does not go on in the enclosing object. 0 is present and prints as 0. Inside an array of plain
  /// values {{.}} is the value. An unknown template name throws std::logic_error. Thread-safe.
  std::string render(std::string_view name, const Json& data) const;
  bool has(std::string_view name) const;
  std::vector<std::string> names() const;
  /// Lower-case hex SHA-256 over names and texts of all templates: one half of every page's ETag.
  const std::string& hash() const;

 private:
  class Whole;
  struct Impl;
  explicit TemplateSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace panelist::publish
