#include "web/desk/said.hpp"

#include <array>

namespace panelist::web::desk {
namespace {

struct Said {
  std::string_view word, sentence;
};
constexpr auto sentences = std::to_array<Said>({
    {"saved", "Saved. It waits here for you."},
    {"built", "Your answers now stand in the quote. Make them yours."},
    {"nothing-to-build", "There is nothing new to put into the quote: answer a question first."},
    {"changed", "Your text changed in another tab since this preview. Look once more."},
    {"kept", "Kept. The other text is gone."},
    {"merged", "Both texts are in the form. Remove what you do not want."},
    {"snoozed", "It comes back tomorrow at 09:00."},
    {"awake", "It is back on your list."},
    {"declined", "Given back. Somebody else is offered the seat."},
    {"abstained", "Counted as no vote."},
    {"recused", "You left this panel. You will not be offered this maker again."},
    {"extended", "Two more days. This can be done once."},
    {"started", "Begun. The editors see that it is being written."},
    {"released", "Back on the open list: anybody who fits may take it, you too."},
    {"delegated", "Passed on. What you wrote stays yours."},
    {"claimed", "It is yours now."},
    {"reopened", "Open again. It is not sealed until you submit it."},
    {"asked", "The editors know that you want it back. What you wrote stays here."},
    {"correction", "Asked. The other side hears of it by mail."},
    {"corrected", "Accepted. The new version goes out to every page that shows it."},
    {"not-corrected", "Closed. The verdict stands as it was."},
    {"signed-out", "You are signed out."},
    {"signed-out-everywhere", "You are signed out in every browser."},
    {"profile", "Saved."},
    {"password", "Your password is changed. Other browsers are signed out."},
    {"no-password", "Your password is gone. You sign in by a mailed link from now on."},
    {"mail", "Saved. It counts from the next mail on."},
    {"away", "Saved. No seat is offered to you in that time."},
    {"token", "The token is revoked."},
});

}  // namespace

std::string_view said_sentence(std::string_view word) {
  for (const Said& said : sentences)
    if (said.word == word) return said.sentence;
  return {};
}

}  // namespace panelist::web::desk
