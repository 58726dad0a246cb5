#pragma once
// The daily digest: at 07:00 of a person's own clock everything that waits for it becomes one mail.
#include <optional>

#include "service/unit.hpp"
#include "storage/mail_repository.hpp"

namespace panelist::service {

inline constexpr int digest_hour = 7;

/// Pure: the first 07:00 in the zone after the oldest waiting mail, on a local day that had no
/// digest yet.
Instant digest_due_at(const storage::DigestPerson& person);
/// Makes every digest that is due and drops lines that no longer hold (task done, taken by somebody
/// else); no line left: no mail. Waits while the person is away. At
/// most 20 at once. Returns when the next one is due.
std::optional<Instant> make_digests(Unit& unit);
/// Whether the mail's reason still holds: a task mail only while the task is open and the person's.
bool still_holds(const storage::MailRow& mail);

}  // namespace panelist::service
