#pragma once
// A reviewer's own verdict as readers will see it: the same cell as on a published page. Pure.
#include <string>

#include "base/json.hpp"
#include "service/get_task.hpp"
#include "service/views.hpp"

namespace panelist::web::desk {

/// Who signs it: for the preview, when no verdict is stored yet.
struct Signer {
  std::string name, pseudonym, model;  ///< of the account; `model` only of a machine account
};

/// Keys at the top of web/templates/site/parts/cell.html.
Json stored_cell(const service::VerdictView& verdict, const service::ToolRef& tool,
                 const std::string& persona_title);
/// The same for a text that is not submitted yet.
Json preview_cell(const service::TaskDetail& detail, const domain::VerdictText& text,
                  const Signer& signer, Instant now);

}  // namespace panelist::web::desk
