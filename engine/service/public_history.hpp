#pragma once
// Queries behind trust: histories of published tools as hash chains, and the log of their heads.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "storage/history_chain.hpp"

namespace panelist::service {

/// An entry of a chain: what is hashed into its link, and the link.
struct ChainEntryView {
  RunId run;
  std::int64_t seq{0};
  std::string type;
  Instant at{};
  std::string public_json, private_hash;
  std::string link;                ///< empty, like the two above: from before there were chains
};
struct HistoryView {
  std::string tool_slug;
  std::string moved_to;            ///< not empty: answer 308 to this slug, ignore the rest
  std::vector<storage::ChainHead> rounds;  ///< oldest first
  Listed<ChainEntryView> entries;  ///< by round and seq
};
/// Of a published tool, every round of it. Errors: not_found (a tool in review too, whoever asks),
/// malformed (cursor).
Result<HistoryView> list_history(Unit& unit, std::string_view slug, const ListPage& page);

struct LogView {
  std::optional<storage::LogRow> head;  ///< the newest line
  Listed<storage::LogRow> lines;        ///< oldest first
};
/// Errors: malformed (cursor).
Result<LogView> list_history_log(Unit& unit, const ListPage& page);

}  // namespace panelist::service
