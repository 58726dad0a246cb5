#pragma once
// Queries behind trust: commitments anybody can check, and the panels that never came out.
#include <optional>
#include <string>
#include <vector>

#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "workflow/run_state.hpp"

namespace panelist::service {

/// A commitment. `opened` once its panel closed, superseded and voided ones too: then
/// SHA-256(nonce || text) is the commitment. A panel that is withdrawn or rejected opens none.
struct SealView {
  VerdictId verdict;
  RunId run;
  int round{1}, version{1};
  std::string persona, commitment;
  Instant submitted_at{};
  std::string state;               ///< "sealed", "public", "superseded", "voided"
  std::string tool_slug;           ///< empty until the tool is published
  bool opened{false};
  std::string nonce_hex, text;     ///< text: domain::commitment_text
};
/// Oldest first by verdict id. Errors: malformed (cursor).
Result<Listed<SealView>> list_seals(Unit& unit, const ListPage& page);
std::vector<SealView> list_run_seals(Unit& unit, RunId run);

/// A panel that will never be published, and why.
struct EndedPanel {
  std::string tool_name;           ///< empty for nobody signed in: only its category is named
  std::string category, reason;
  workflow::RunPhase phase{};
  int round{1};
  Instant ended_at{};
};
struct PanelAccount {
  int started{0}, published{0}, open{0}, withdrawn{0}, rejected{0};
  std::vector<EndedPanel> ended;   ///< newest first, at most 100
};
/// started = published + open + withdrawn + rejected, always. Counts whole tables: cache the
/// answer.
PanelAccount count_panels(Unit& unit);

}  // namespace panelist::service
