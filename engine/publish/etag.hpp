#pragma once
// The validator of a rendered page.
#include <string>
#include <string_view>

namespace panelist::publish {

/// Strong ETag with its quotes: the revision's content hash, the templates' hash and, when the page
/// shows live data (community votes, notices), a fingerprint of that.
std::string make_etag(std::string_view content_hash, std::string_view template_hash,
                      std::string_view live_fingerprint = {});

}  // namespace panelist::publish
