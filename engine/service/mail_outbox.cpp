#include "service/mail_outbox.hpp"

#include <algorithm>
#include <array>

#include "service/digest.hpp"
#include "service/sign_in_link.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<Duration, 7> backoffs{minutes{1}, minutes{5}, minutes{30}, hours{2},
                                           hours{6},   hours{12},  hours{24}};
constexpr std::size_t mail_error_bytes_max = 500;

/// Nobody waits for a sign-in mail half an hour later, and a mail about work that is done would
/// only confuse.
bool is_worth_sending(Unit& unit, const storage::MailRow& mail) {
  if (mail.person) {
    const auto address = storage::find_mail_address(unit.tx, mail.person);
    if (!address || !address->is_active) return false;
  }
  if (mail.kind == "sign_in") return unit.now - mail.created_at < link_lives_for;
  return still_holds(mail);
}

}  // namespace

ClaimedMails claim_due_mails(Unit& unit, NodeId node) {
  ClaimedMails claimed;
  const Instant lease_now = unit.tx.lease_clock(unit.now);
  const auto lease_end = storage::find_next_mail_lease(unit.tx);
  if (lease_end && *lease_end <= lease_now)
    storage::release_ended_mails(unit.tx, lease_now, unit.now);
  for (storage::MailRow& mail : storage::claim_mails(unit.tx, unit.now, mails_per_step, node,
                                                     lease_now + mail_lease)) {
    if (!is_worth_sending(unit, mail)) {
      storage::set_mail_dropped(unit.tx, mail.id, unit.now);
      continue;
    }
    std::string secret;
    if (mail.kind == "sign_in") secret = make_sign_in_link(unit, mail.person);
    claimed.items.push_back({std::move(mail), std::move(secret)});
  }
  claimed.next = storage::find_next_mail_due(unit.tx);
  if (const auto end = storage::find_next_mail_lease(unit.tx)) {
    const Instant ends = unit.now + (*end - lease_now);
    claimed.next = claimed.next ? std::min(*claimed.next, ends) : ends;
  }
  return claimed;
}

void record_mail_sent(Unit& unit, const storage::MailRow& mail) {
  if (!storage::is_claimed(unit.tx, mail.id, mail.claim)) return;
  storage::set_mail_sent(unit.tx, mail.id, unit.now);
}

void record_mail_failed(Unit& unit, const storage::MailRow& mail, std::string_view error,
                        bool is_permanent) {
  if (!storage::is_claimed(unit.tx, mail.id, mail.claim)) return;
  std::optional<Instant> next;
  const auto backoff = mail_backoff(mail.attempts + 1);
  if (backoff && !is_permanent) next = unit.now + *backoff;
  storage::set_mail_failed(unit.tx, mail.id, error.substr(0, mail_error_bytes_max), unit.now, next);
}

std::optional<Duration> mail_backoff(int attempts) {
  if (attempts < 1 || static_cast<std::size_t>(attempts) > backoffs.size()) return std::nullopt;
  return backoffs[static_cast<std::size_t>(attempts) - 1];
}

int release_mail_claims(Unit& unit) { return storage::release_mails(unit.tx, unit.now); }

}  // namespace panelist::service
