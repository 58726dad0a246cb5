#pragma once
// A definition as a picture: its steps from top to bottom, the panel's seats, where branches lead.
#include <string>
#include <string_view>

#include "workflow/definition.hpp"

namespace panelist::workflow {

/// A complete SVG document that reads the same on a light and on a dark page. The step with the id
/// `present` is filled; empty: none is. Pure: the same definition gives the same bytes.
std::string draw_definition(const Definition& definition, std::string_view present = {});

}  // namespace panelist::workflow
