#pragma once
// A definition as a picture: its steps from top to bottom, the panel's seats, where branches lead.
#include <string>
#include <string_view>

#include "workflow/definition.hpp"

namespace panelist::workflow {

/// A complete SVG document with a title for those who do not see it. It has a light ground of its
/// own; a page that holds it may colour the classes ground, box, box-now, line, tip, name and
/// words. The step with the id `present` is filled; empty: none is. Pure: the same definition gives
/// the same bytes.
std::string draw_definition(const Definition& definition, std::string_view present = {});

}  // namespace panelist::workflow
