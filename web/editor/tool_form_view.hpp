#pragma once
// The form with all facts of a tool. Pure.
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/list_tools.hpp"
#include "web/editor/tool_typed.hpp"
#include "workflow/definition.hpp"

namespace panelist::web::editor {

struct ToolFormChoices {
  std::vector<service::CategoryView> categories;
  const workflow::Catalog* catalog{nullptr};  ///< nothing: the workflow is not asked
  bool asks_pairs{true};                      ///< "compare with"
  int spare_rows{2};                          ///< empty capability rows after the filled ones
};
/// {mistakes, groups: [{title, note, fields}], capabilities, categories}
Json tool_form_view(const TypedTool& typed, const std::vector<FieldError>& errors,
                    const ToolFormChoices& choices);

}  // namespace panelist::web::editor
