#pragma once
// Corrections as both desks point to them: addresses, lists, and how far one reaches. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/corrections.hpp"

namespace panelist::web {

/// Where a correction is read and answered.
std::string correction_path(CorrectionId id);
/// Where another text of a task's public verdict is asked for.
std::string correct_path(TaskId task);
/// Those that wait for the reader's own answer: [{href, text}].
Json open_corrections_view(const std::vector<service::CorrectionView>& corrections);
/// "changes 4 pages and tells 1 site"; "changes no page: nothing of this panel is published".
std::string radius_words(const service::BlastRadius& radius);

}  // namespace panelist::web
