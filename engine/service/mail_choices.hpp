#pragma once
// Which mails somebody wants at once, in the daily digest, or not at all.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

enum class MailWhen { now, digest, off };

struct MailKind {
  std::string_view name;   ///< as stored
  MailWhen normal;         ///< unless the person chose otherwise
  bool is_choosable;       ///< sign-in and the like always go
  std::string_view label;  ///< on the settings page
};
inline constexpr std::array<MailKind, 17> mail_kinds{{
    {"assigned", MailWhen::digest, true, "A verdict is yours to write"},
    {"due_soon", MailWhen::digest, true, "A verdict is due soon"},
    {"due", MailWhen::digest, true, "A verdict is due now"},
    {"overdue", MailWhen::now, true, "A verdict is overdue"},
    {"sent_back", MailWhen::now, true, "An editor sent a verdict back"},
    {"taken_away", MailWhen::now, true, "A verdict is no longer yours to write"},
    {"published", MailWhen::digest, true, "A tool you reviewed or sent was published"},
    {"correction_asked", MailWhen::now, true, "A correction waits for your answer"},
    {"correction_answered", MailWhen::digest, true, "A correction you asked for was answered"},
    {"voided", MailWhen::now, true, "A verdict of yours was declared void"},
    {"editor_needed", MailWhen::now, true, "A tool waits for an editor"},
    {"escalated", MailWhen::now, true, "An overdue seat was escalated to you"},
    {"doubled", MailWhen::digest, true, "One person holds two seats of a panel"},
    {"endpoint_disabled", MailWhen::now, true, "A webhook endpoint was switched off"},
    {"sign_in", MailWhen::now, false, "A sign-in link you asked for"},
    {"welcome", MailWhen::now, false, "Your account is ready"},
    {"digest", MailWhen::now, false, "The daily summary"},
}};
constexpr const MailKind* find_mail_kind(std::string_view name) {
  for (const MailKind& kind : mail_kinds)
    if (kind.name == name) return &kind;
  return nullptr;
}
std::string_view to_string(MailWhen when);

/// What applies to a person: `choice_json` is the stored object. A machine account gets only what
/// it chose.
MailWhen mail_when(const MailKind& kind, std::string_view choice_json, bool is_machine);

struct MailChoice {
  std::string kind, label;
  MailWhen when{};
};
/// Choosable kinds with what applies now, in table order.
std::vector<MailChoice> list_mail_choices(Unit& unit, PersonId person);
/// `when` is now, digest or off. One's own, or anybody's for an admin. Errors: forbidden,
/// not_found, invalid (kind or when).
Result<void> set_mail_choice(Unit& unit, PersonId person, std::string_view kind,
                             std::string_view when);

}  // namespace panelist::service
