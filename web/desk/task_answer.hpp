#pragma once
// One task's screen as an answer, in each of its shapes.
#include <string>
#include <vector>

#include "web/call.hpp"
#include "web/desk/task_view.hpp"

namespace panelist::web::desk {

/// Who signs: name and pseudonym of the account, model of a machine account.
Signer signer_of(Visit& visit);
/// The form; with errors it answers 422 and is kept (the draft was saved before).
Answer form_answer(Visit& visit, const service::TaskDetail& detail, const Json& draft,
                   const std::vector<FieldError>& errors);
/// Whatever the task's shape asks for.
Answer task_answer(Visit& visit, const service::TaskDetail& detail);
/// What was typed could not be stored (the task moved on): 409 with the text to copy.
Answer unsaved_answer(Visit& visit, const service::TaskDetail& detail, const Json& typed,
                      const std::string& why);
/// Two texts: 412, kept, or 200 when it is just looked at.
Answer conflict_answer(Visit& visit, const service::TaskDetail& detail,
                       const service::DraftView& stored, int status);

}  // namespace panelist::web::desk
