#include "publish/tool_live.hpp"

#include "base/hash.hpp"

namespace panelist::publish {
namespace {

/// Every field ends in U+0000, which no stored text contains.
void add(std::string& all, const std::string& field) { all.append(field).append(1, '\0'); }

void add(std::string& all, Instant at) { add(all, std::to_string(to_millis(at))); }

void add(std::string& all, const ToolLive& live) {
  add(all, std::to_string(live.community.ships));
  add(all, std::to_string(live.community.votes));
  add(all, live.history.head);
  add(all, live.category_slug);
  for (const std::string& notice : live.notices) add(all, "notice " + notice);
  for (const auto& [persona, at] : live.expected_at) {
    add(all, "expected " + persona);
    add(all, at);
  }
  for (const MakerReply& reply : live.replies) {
    add(all, "reply " + reply.persona);
    add(all, reply.author);
    add(all, reply.text);
    add(all, reply.at);
  }
  if (!live.retired) return;
  add(all, "retired " + live.retired->reason);
  add(all, live.retired->at);
}

void add(std::string& all, const PageStamp& stamp) {
  add(all, std::to_string(stamp.revision) + (stamp.is_sample ? " sample" : "") +
               (stamp.is_on_request ? " on request" : ""));
  add(all, stamp.change_reason);
  add(all, stamp.published_at);
  add(all, stamp.first_published_at);
}

}  // namespace

std::string fingerprint(const ToolLive& live, const PageStamp& stamp) {
  std::string all;
  add(all, live);
  add(all, stamp);
  return to_hex(sha256(all));
}

std::string fingerprint(const ToolLive& left, const ToolLive& right, const PageStamp& stamp) {
  std::string all;
  add(all, left);
  add(all, "and");
  add(all, right);
  add(all, stamp);
  return to_hex(sha256(all));
}

}  // namespace panelist::publish
