#pragma once
// A page that strangers may see: its bytes are kept, compressed once, until something is published.
#include <cstdint>
#include <string>

#include "web/call.hpp"

namespace panelist::web::site {

/// A plan that reads and answers a page. `make` runs in a read transaction. What it answers with
/// 200 is kept for callers without a credential.
Plan public_page(const Call& call, Work make);
/// The common headers of a page: ETag (also 304), Cache-Control, Vary.
net::Response page_response(const net::Request& request, const std::string& content_type,
                            std::string body, const std::string& etag);

}  // namespace panelist::web::site
