#pragma once
// What files alone cannot say to a reader's browser: that a page is gone (410) or has another
// address (308). Written beside the copy in nginx's words.
#include <map>
#include <string>

namespace panelist::app {

struct NginxNotes {
  /// By address, the file that says when and why; and the address it has now.
  std::map<std::string, std::string> gone, moved;
  long long gone_pages{0}, moved_pages{0};  ///< a page has several addresses
};

/// For the `http` block: two maps from addresses.
std::string nginx_http_notes(const NginxNotes& notes);

/// For the `server` block. What is no file is asked of the server, by a redirect to `origin`;
/// empty: there is no other server than the one that has these files.
std::string nginx_server_notes(const std::string& origin);

}  // namespace panelist::app
