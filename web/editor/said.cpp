#include "web/editor/said.hpp"

#include <algorithm>
#include <array>

namespace panelist::web::editor {
namespace {

struct Said {
  std::string_view word, sentence;
};
constexpr auto said_sentences = std::to_array<Said>({
    // runs
    {"assigned", "Assigned. They hear of it by mail."},
    {"raised", "The cap is raised by one, and the seat assigned."},
    {"reminded", "Reminded. The mail goes out now."},
    {"held", "On hold. Every clock of this run stands still; drafts still save."},
    {"resumed", "Running again. Due times moved by the length of the hold."},
    {"withdrawn", "Withdrawn. Nothing of this round is published."},
    {"rejected", "Rejected. The submitter hears why."},
    {"retried", "Tried again. The history below says how it went."},
    {"published", "Done. The page is published."},
    {"skipped", "The wait is over."},
    {"step-skipped", "Skipped. The run went on with its next step."},
    {"moved", "Moved. The run goes on under the version that is loaded."},
    {"opened", "The sealed verdicts are open to you. You have left this panel, and it is logged."},
    {"retired", "Retired. The page says so; its comparisons answer 410."},
    {"taken-back", "Retracted. The page and its comparisons answer 410 with your reason."},
    {"voided", "Voided. The seat is empty on every page that shows it, with your reason."},
    {"approved", "Approved. The run goes on."},
    {"sent-back", "Sent back. They hear of it by mail, with your reason."},
    {"suspended", "Suspended. Its clocks stand still."},
    {"task-resumed", "Running again."},
    {"released", "Back in the pool. Whoever has the persona may take it."},
    {"claimed", "It is yours now."},
    {"started", "Begun."},
    {"extended", "The due time moved. This can be done once."},
    // tools
    {"sent", "Sent. The panel is open."},
    {"saved", "Saved."},
    {"unchanged", "Nothing differed, so nothing was saved."},
    {"round", "A new round is open. The published page stays as it is until the round closes."},
    {"comparison", "The comparison is wanted. It is published once both tools are."},
    {"comparison-there", "That comparison was already there."},
    {"retracted", "Retracted. The page answers 410 with your reason."},
    // administration
    {"user-added", "Added. A mail says where to sign in."},
    {"user-saved", "Saved."},
    {"user-disabled",
     "Disabled. Their open tasks were offered to others; Open work below has the rest."},
    {"user-enabled", "Enabled. Old API tokens stay revoked."},
    {"webhook-saved", "Saved."},
    {"webhook-deleted", "Deleted. What still waited for it will not be sent."},
    {"webhook-on", "Switched on. What waited is sent now."},
    {"webhook-off", "Switched off. Events are kept and can be replayed."},
    {"tested", "A test message is on its way. It appears in the list below."},
    {"replayed", "Sent again. Each delivery keeps its webhook-id."},
    {"nothing-to-replay", "There was nothing to send again."},
    {"retrying", "That delivery is tried again now."},
    {"retrying-all", "Tried again now. The foot of the page says when all is delivered."},
    {"token-revoked", "Revoked. Calls with it are refused from now on."},
});

}  // namespace

std::string_view said_sentence(std::string_view word) {
  const auto found =
      std::find_if(said_sentences.begin(), said_sentences.end(),
                   [&](const Said& said) { return said.word == word; });
  return found == said_sentences.end() ? std::string_view{} : found->sentence;
}

}  // namespace panelist::web::editor
