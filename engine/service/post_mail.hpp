#pragma once
// Owes a mail to somebody, in the transaction that gave the reason. Their choice for its kind
// decides whether it goes now, waits for the daily digest, or is not sent.
#include <optional>
#include <string>

#include "service/unit.hpp"

namespace panelist::service {

struct MailRequest {
  std::string kind;               ///< one of mail_kinds
  PersonId person;
  std::optional<TaskId> task;
  std::optional<RunId> run;
  std::string data_json{"{}"};    ///< what the text needs beside these; never a secret
  std::string dedupe;             ///< names the firing: a repeat adds nothing
};

/// Adds nothing for a disabled person, for kind "off", or when `dedupe` was used before. Throws
/// std::logic_error for an unknown kind or an empty dedupe.
void post_mail(Unit& unit, const MailRequest& request);
/// The same to every active editor; `person` is ignored, the person's id is added to `dedupe`.
void post_mail_to_editors(Unit& unit, const MailRequest& request);
void post_mail_to_admins(Unit& unit, const MailRequest& request);

}  // namespace panelist::service
