#pragma once
// The reason of an assignment is written for the assignee; an editor reads it about somebody else.
// Pure.
#include <string>

namespace panelist::web::editor {

/// "Has the fewest open of 3 buyers" for "you have the fewest open of 3 buyers"; other texts only
/// begin with a capital.
std::string told_of(std::string why);
/// The first letter as a capital.
std::string upper_first(std::string text);

}  // namespace panelist::web::editor
