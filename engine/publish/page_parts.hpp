#pragma once
// Pieces of template data that several pages share.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "domain/scorecard.hpp"
#include "publish/listing.hpp"
#include "publish/site_settings.hpp"
#include "publish/tool_live.hpp"

namespace panelist::publish {

/// "3 of 4", or "no votes yet".
std::string of_text(long long part, long long whole);
/// Votes as ship percent with n: {percent: "75%", of: "3 of 4", is_none}.
Json figure_view(long long ships, long long votes);
/// {iso, text}: for <time datetime>. null for an empty text.
Json date_view(Instant instant);
Json date_view(const std::string& rfc3339);
/// Paragraphs of a quote, in quotation marks: the first opens, the last closes.
std::vector<std::string> quote_paragraphs(const std::string& quote);
/// Paragraphs split at blank lines.
std::vector<std::string> paragraphs(const std::string& text);
/// "person", "AI, Model X 2" or "person with Model X 2".
std::string author_label(const domain::VerdictText& text);
/// "Ship", "Skip", "No vote" or "Empty seat".
std::string outcome_word(const domain::SeatVerdict& seat);
/// "The buyer has not answered. Expected 27 Nov 2026." or why the seat cast no vote.
std::string empty_seat_text(const domain::SeatVerdict& seat, const ToolLive& live);
std::string category_slug_of(const domain::Scorecard& card, const ToolLive& live);

/// The card of a tool; keys at the top of web/templates/site/parts/card.html.
Json card_view(const SiteSettings& site, const domain::Scorecard& card, const ToolLive& live,
               const std::string& page_path);
/// One seat of a tool as a scorecard cell; keys at the top of web/templates/site/parts/cell.html.
Json cell_view(const domain::Scorecard& card, const domain::SeatVerdict& seat,
               const ToolLive& live);
/// {letter, title, word, is_ship, is_skip, is_none, href} per seat.
Json marks_view(const domain::Scorecard& card);

/// {revision, hash, hash_short, published, changed, reason}; `changed` is null for revision 1.
Json stamp_view(const PageStamp& stamp);
/// {of: [{name, url, entries, head, head_short}]}: each tool whose history is chained; null: none.
Json histories_view(const std::vector<std::pair<const domain::Scorecard*, const ToolLive*>>& tools);
/// {url, entries, head} for programs; null without a head.
Json history_json(const domain::Scorecard& card, const ToolLive& live);
/// The form "Compare ... with ...": {from [{slug, name}], options [{slug, name}]}; null without
/// options.
Json compare_view(const SiteSettings& site, const std::vector<CompareChoice>& from,
                  const std::vector<CompareChoice>& options);
Json tool_link_view(const ToolLink& link);
Json comparison_link_view(const ComparisonLink& link);
Json base_rate_view(const BaseRate& rate);
/// {newer, older}: null where there is no such page.
Json paging_view(const Paging& paging);

}  // namespace panelist::publish
