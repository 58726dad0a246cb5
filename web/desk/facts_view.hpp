#pragma once
// A tool's facts beside the verdict form. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/tool.hpp"

namespace panelist::web::desk {

/// {name, tagline, category, maker, url, host, kind, licence, entry, starting_price,
/// free_tier_limit, checked {iso, text}, price_source, source_is_link, description [paragraph],
/// capabilities [{name, description, unique, versus}], price_strip, changes [sentence]}
Json facts_view(const domain::ToolFacts& facts, const std::vector<std::string>& changes);
/// "Freemium · $9.00 per seat and month · checked 3 Nov 2026"
std::string price_strip(const domain::ToolFacts& facts);

}  // namespace panelist::web::desk
