#pragma once
// What a page shows about a tool beside its immutable content: votes, notices, replies.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "publish/site_settings.hpp"

namespace panelist::publish {

struct CommunityVotes {
  long long ships{0}, votes{0};
};

/// A maker's dated answer beside one verdict.
struct MakerReply {
  std::string persona, author, text;
  Instant at{};
};

struct Retirement {
  Instant at{};
  std::string reason;
};

/// Where the public history of the tool's panel ends; no head: it was not chained.
struct HistoryHead {
  std::int64_t entries{0};
  std::string head;  ///< 64 hex digits
};

/// Outside the content hash; part of the page's ETag.
struct ToolLive {
  CommunityVotes community;
  HistoryHead history;
  std::string category_slug;              ///< empty: derived from the category's name
  /// Sentences: "Price changed on 3 Nov 2026; the buyer is reviewing again."
  std::vector<std::string> notices;
  std::map<std::string, Instant> expected_at;  ///< persona -> when its empty seat should answer
  std::vector<MakerReply> replies;
  std::optional<Retirement> retired;
};

/// Hex text that changes whenever something on the page beside its content does: the live data of
/// its tools, and what the stamp says about sample, request and reason.
std::string fingerprint(const ToolLive& live, const PageStamp& stamp);
std::string fingerprint(const ToolLive& left, const ToolLive& right, const PageStamp& stamp);

}  // namespace panelist::publish
