#pragma once
// A tool's facts as they stand in a form: every text as typed, so that nothing is lost when one of
// them is wrong. Pure.
#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/tool.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {

/// Fields of the form by name ("name", "price_amount"), and the capability rows that hold anything:
/// name, description, unique, versus.
struct TypedTool {
  std::map<std::string, std::string> fields;
  std::vector<std::array<std::string, 4>> capabilities;
  const std::string& get(const std::string& name) const;
};
TypedTool typed_tool(const Form& form);
TypedTool typed_tool(const domain::ToolFacts& facts);
/// For domain::read_facts: empty fields are left out, or null with `clears` (a PATCH that empties
/// them).
Json facts_body(const TypedTool& typed, bool clears);
/// "compare_with" as slugs: separated by commas, spaces or lines; an address gives its last part.
std::vector<std::string> compare_slugs(const TypedTool& typed);

}  // namespace panelist::web::editor
