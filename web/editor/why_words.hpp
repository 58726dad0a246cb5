#pragma once
// The reason of an assignment is written for the assignee; an editor reads it about somebody else.
// Pure.
#include <string>

namespace panelist::web::editor {

/// "Has the fewest open of 3 buyers" for "you have the fewest open of 3 buyers"; other texts only
/// begin with a capital.
std::string told_of(std::string why);
/// What blocks, without who is on time: a reason that names an empty seat drops the sentences about
/// the seats that somebody works on; those stand in the rows.
std::string blocking_part(const std::string& reason);
/// For a row: without "Not published: " and without the count of open seats.
std::string row_part(const std::string& reason);
/// "root at the command line" for "cli:root", "Panelist" for the engine.
std::string actor_words(const std::string& actor);

}  // namespace panelist::web::editor
