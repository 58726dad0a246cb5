#pragma once
// What the mail loop does in transactions: make the digests, take what is due, record what
// happened.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"
#include "storage/mail_repository.hpp"

namespace panelist::service {

inline constexpr int mails_per_step = 20;
inline constexpr Duration mail_lease = std::chrono::minutes{15};  ///< over 20 mails of 30 s

struct ClaimedMail {
  storage::MailRow mail;
  std::string link_secret;      ///< of a sign-in mail: made now, never stored
};
struct ClaimedMails {
  std::vector<ClaimedMail> items;
  std::optional<Instant> next;  ///< when more may be due; nothing: nothing waits
};
/// For a node; 0 where one process owns the database. Drops mails about a task that is no longer
/// the person's turn, and sign-in mails over 30 minutes old. What was claimed and not recorded when
/// its lease ended is taken again.
ClaimedMails claim_due_mails(Unit& unit, NodeId node);
/// Both leave a mail alone that is no more under this claim.
void record_mail_sent(Unit& unit, const storage::MailRow& mail);
/// Backoff 1, 5, 30 min, 2, 6, 12, 24 h, then given up; `is_permanent` (the server refused it, 5xx)
/// gives up at once.
void record_mail_failed(Unit& unit, const storage::MailRow& mail, std::string_view error,
                        bool is_permanent);
/// Pure: the wait after that many failed tries; nothing: give up.
std::optional<Duration> mail_backoff(int attempts);
/// At start, where one process owns the database.
int release_mail_claims(Unit& unit);

}  // namespace panelist::service
