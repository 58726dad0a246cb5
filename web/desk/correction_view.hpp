#pragma once
// A correction as its pages show it: what would change, word by word, and on which pages. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/corrections.hpp"
#include "service/get_task.hpp"
#include "web/times.hpp"

namespace panelist::web::desk {

/// What somebody typed into the form, or the present text, and what was wrong with it.
struct CorrectionForm {
  std::string quote, decision, reason;
  std::string mistake;  ///< empty: nothing
};

/// {heading, lead, path, back, quote, is_author, is_ship, reason, mistake}
Json correction_form_view(const service::TaskDetail& detail, const CorrectionForm& form,
                          bool is_author);
/// {heading, state, reason, asked, answer, changes [{label, parts}], pages [{title, href, note,
/// changes [{label, before, after}]}], effect, more, may_answer, may_take_back, path}
Json correction_view(const service::CorrectionView& correction, const service::BlastRadius& radius,
                     const Reader& reader);

}  // namespace panelist::web::desk
