#pragma once
// Where to go after signing in: only within this site.
#include <string>
#include <string_view>

namespace panelist::web::desk {

/// `wanted` when it is a path of this site, else "/desk". Refused: other sites in every spelling
/// browsers accept ("//host", "/\host"), control characters, over 2,000 bytes.
std::string local_path_or_desk(std::string_view wanted);

}  // namespace panelist::web::desk
