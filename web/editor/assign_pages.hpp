#pragma once
// The page that offers people for a seat.
#include <string>

#include "service/run_view.hpp"
#include "web/call.hpp"

namespace panelist::web::editor {

/// `mistake` empty: nothing was tried yet; otherwise the page answers 422 with it.
Answer assign_answer(Visit& visit, const service::RunView& run, TaskId task,
                     const std::string& mistake);

}  // namespace panelist::web::editor
