#pragma once
// A run's page as an answer: as it is, or after an act that came too late.
#include <cstdint>
#include <optional>
#include <string>

#include "service/run_view.hpp"
#include "web/call.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {

/// The page; `flash` may be null.
Answer run_answer(Visit& visit, RunId run, const Json& flash, int status = 200);
/// "... Nothing was changed." with the present state, 409; a refusal for anything else.
Answer refuse_act(Visit& visit, RunId run, const Error& error);
/// Whether the run is still as the form showed it (its field "seq"; a form without it always is).
/// Error conflict says what happened since.
Result<void> check_unmoved(const service::RunView& run, const Form& form, const Visit& visit);

}  // namespace panelist::web::editor
