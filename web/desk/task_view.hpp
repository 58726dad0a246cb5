#pragma once
// One task's screen: which of its shapes applies, and the data of each. Pure.
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/get_task.hpp"
#include "web/times.hpp"
#include "web/desk/verdict_view.hpp"

namespace panelist::web::desk {

/// What the screen of a task is about.
enum class TaskShape {
  form,      ///< it is theirs (or may be taken) and open: write
  sealed,    ///< submitted, the panel is open
  done,      ///< submitted, the panel closed
  taken,     ///< once theirs, now not: the text is kept
  ended,     ///< theirs, ended without a verdict
  foreign,   ///< an editor looks at somebody else's
};
TaskShape shape_of(const service::TaskDetail& detail, PersonId me);

/// The draft's content; without one the verdict's text (a reopened verdict starts from itself).
Json draft_content(const service::TaskDetail& detail);

/// Facts, heading, clocks and what may be done, for every shape. Keys at the top of
/// web/templates/desk/task.html.
Json task_head_view(const service::TaskDetail& detail, const Reader& reader);
/// The whole page of a task to write; `errors` of the submit just tried.
Json task_form_view(const service::TaskDetail& detail, const Json& draft, const Reader& reader,
                    const Signer& signer, const std::vector<FieldError>& errors);
/// The page of a task that is not to be written; `next` is the reviewer's next open task.
Json task_over_view(const service::TaskDetail& detail, TaskShape shape, const Reader& reader,
                    const std::optional<service::TaskView>& next);
/// The text of a draft or verdict to read and copy: [{label, text}].
Json kept_text_view(const Json& draft, const domain::Persona* persona);

}  // namespace panelist::web::desk
