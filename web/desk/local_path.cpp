#include "web/desk/local_path.hpp"

#include <algorithm>

namespace panelist::web::desk {

std::string local_path_or_desk(std::string_view wanted) {
  const auto is_odd = [](char c) {
    // Browsers drop tabs and line breaks from addresses and read a backslash as a slash.
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\';
  };
  const bool is_local = wanted.size() <= 2000 && wanted.starts_with('/') &&
                        !wanted.starts_with("//") &&
                        std::none_of(wanted.begin(), wanted.end(), is_odd);
  // Signing in only to be signed out, or asked to sign in again, helps nobody.
  if (!is_local || wanted.starts_with("/sign-")) return "/desk";
  return std::string(wanted);
}

}  // namespace panelist::web::desk
