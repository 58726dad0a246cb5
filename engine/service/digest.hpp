#pragma once
// The daily digest: at 07:00 of a person's own clock everything that waits for it becomes one mail.
#include <optional>
#include <string>

#include "service/unit.hpp"
#include "storage/mail_repository.hpp"

namespace panelist::service {

inline constexpr int digest_hour = 7;

/// Pure: the first 07:00 in the zone after the oldest waiting mail, on a local day after
/// `digest_day`, the last one that had a digest.
Instant digest_due_at(const std::string& zone, std::int64_t digest_day, Instant oldest_at);
/// Makes every digest that is due and drops lines that no longer hold (task done, taken by somebody
/// else); no line left: no mail. Waits while the person is away. Looks at 20 people at most.
/// Returns when the next one is to be looked at; the past: more are waiting.
std::optional<Instant> make_digests(Unit& unit);
/// Whether the mail's reason still holds: a task mail only while the task is open and the person's.
bool still_holds(const storage::MailRow& mail);

}  // namespace panelist::service
