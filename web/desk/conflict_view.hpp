#pragma once
// Two texts of one verdict, side by side, with the words that differ; and the two in one. Pure.
#include <string>

#include "base/json.hpp"
#include "domain/persona.hpp"
#include "service/save_draft.hpp"
#include "web/times.hpp"

namespace panelist::web::desk {

/// [{label, mine [{text, differs}], stored [{text, differs}]}]: only fields that differ.
Json differences_view(const Json& mine, const Json& stored, const domain::Persona& persona);
/// Both in one: texts by merge_texts, lists joined, what only one has taken from it. Where two
/// choices contradict each other (ship against skip) neither is taken: the author chooses again.
Json merge_drafts(const Json& mine, const Json& stored, const domain::Persona& persona);

/// Keys at the top of web/templates/desk/conflict.html.
Json conflict_view(const service::AsideDraft& aside, const service::DraftView& stored,
                   const domain::Persona& persona, const Reader& reader);

}  // namespace panelist::web::desk
