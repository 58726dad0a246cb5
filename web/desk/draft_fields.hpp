#pragma once
// A draft or verdict field by field, in words: how conflicts, versions and kept texts are shown.
// Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/persona.hpp"

namespace panelist::web::desk {

struct DraftField {
  std::string field;  ///< "quote", "slots.budget"
  std::string label, text;
};
/// Filled fields only: decision, quote, slots in rubric order, then the rest. Without a persona the
/// slots stand by id.
std::vector<DraftField> draft_fields(const Json& draft, const domain::Persona* persona);

}  // namespace panelist::web::desk
