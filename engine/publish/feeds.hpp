#pragma once
// Atom (RFC 4287) and JSON Feed 1.1 of published changes. Sample pages are left out.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "publish/listing.hpp"
#include "publish/site_settings.hpp"

namespace panelist::publish {

/// `now` dates an empty feed only.
std::string atom_feed(const SiteSettings& site, const std::vector<Change>& changes, Instant now);
Json json_feed(const SiteSettings& site, const std::vector<Change>& changes);

}  // namespace panelist::publish
