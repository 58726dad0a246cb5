#pragma once
// Markers: comparisons of a tool that still have to follow a change of its scorecard or facts.
#include <optional>
#include <string>
#include <string_view>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct Republication {
  ToolId tool;
  std::string reason;  ///< for the changelog
  ComparisonId after;  ///< comparisons up to this id are done
  int done{0}, total{0};
  Instant next_at{};  ///< later than now only after a step that failed
  std::string error;  ///< of that step
  Instant began_at{};
};
/// Begins, or begins again with both reasons where one is under way.
void mark_republication(Transaction& tx, ToolId tool, std::string_view reason, int total,
                        Instant now);
std::optional<Republication> find_republication(Transaction& tx, ToolId tool);
/// The one whose next step is due first; nothing: all pages are as they should be.
std::optional<Republication> next_republication(Transaction& tx);
/// Takes it for this transaction when it is due; nothing: none is, or another node is at it.
std::optional<Republication> take_republication(Transaction& tx, Instant now);
/// Stores `after`, `done`, `next_at` and `error`.
void advance_republication(Transaction& tx, const Republication& progress);
void end_republication(Transaction& tx, ToolId tool);

}  // namespace panelist::storage
