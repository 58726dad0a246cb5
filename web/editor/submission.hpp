#pragma once
// Reading a sent tool form: facts and wishes, or every mistake at once.
#include "service/submit_tool.hpp"
#include "web/editor/tool_typed.hpp"

namespace panelist::web::editor {

/// Errors: invalid.
Result<service::ToolSubmission> read_submission(const TypedTool& typed);

}  // namespace panelist::web::editor
