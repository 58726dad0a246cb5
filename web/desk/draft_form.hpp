#pragma once
// The verdict form's fields and the draft they make. Field names say where a value goes: "quote",
// "slot.budget", "slot.prediction.claim". Unfinished numbers stay as typed: nothing is lost.
#include <string>

#include "base/json.hpp"
#include "domain/persona.hpp"
#include "web/form.hpp"

namespace panelist::web::desk {

/// A draft as POST /tasks/{id}/verdict and PUT .../draft take it; empty fields are left out.
Json draft_of(const Form& form, const domain::Persona& persona);
/// The draft with "Build from my answers" done: what the answers say stands after what was written.
Json with_built_quote(Json draft, const domain::Persona& persona);
/// "80" for 0.8, "80.5" for 0.805; text that is no number as typed; empty for null.
std::string percent_text(const Json& value);
/// Text of any plain value; empty for null. Lists one item a line.
std::string plain_text(const Json& value);
/// The member, or null.
const Json& member(const Json& object, std::string_view key);

}  // namespace panelist::web::desk
