#pragma once
// Rows of outgoing mail.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct NewMail {
  std::string dedupe, address, kind, data_json, state;  ///< state: "pending" or "digest"
  std::optional<PersonId> person;
  std::optional<TaskId> task;
  std::optional<RunId> run;
};
/// Nothing happens when a mail with that `dedupe` is there already.
void insert_mail(Transaction& tx, std::int64_t id, const NewMail& mail, Instant now);

/// A mail with everything its text is made of.
struct MailRow {
  std::int64_t id{};
  std::string dedupe, address, kind, data_json;
  int attempts{};
  std::int64_t claim{};  ///< a result counts only while the row is under this claim
  Instant created_at{};
  PersonId person;
  std::string person_name, person_zone{"UTC"};
  TaskId task;
  PersonId task_assignee;
  bool task_is_open{false};
  std::string task_kind, persona, sent_back_reason;
  std::optional<Instant> due_at;
  RunId run;
  std::string run_phase, tool_name, tool_slug;
};
/// Takes up to `count` due mails for a node until `lease_until` (lease clock), earliest first. Two
/// nodes never take the same one.
std::vector<MailRow> claim_mails(Transaction& tx, Instant now, int count, NodeId node,
                                 Instant lease_until);
/// Of those that nobody has claimed.
std::optional<Instant> find_next_mail_due(Transaction& tx);
/// The first lease that ends; nothing: no mail is claimed.
std::optional<Instant> find_next_mail_lease(Transaction& tx);
bool is_claimed(Transaction& tx, std::int64_t mail, std::int64_t claim);
/// Claimed mails wait again, due at once; how many: those whose lease ended by `lease_now`, those
/// of one node, and all of them.
int release_ended_mails(Transaction& tx, Instant lease_now, Instant now);
int release_mails_of(Transaction& tx, NodeId node, Instant now);
int release_mails(Transaction& tx, Instant now);

void set_mail_sent(Transaction& tx, std::int64_t id, Instant now);
void set_mail_dropped(Transaction& tx, std::int64_t id, Instant now);
/// Nothing as `next_at`: given up.
void set_mail_failed(Transaction& tx, std::int64_t id, std::string_view error, Instant now,
                     std::optional<Instant> next_at);

/// Somebody whose digest is to be looked at.
struct DigestPerson {
  PersonId person;
  std::string address, zone;
  std::int64_t digest_day{};         ///< last local day a digest was made for
  std::optional<Instant> oldest_at;  ///< of the waiting mails; nothing: none waits
  bool is_active{true};
};
/// Those whose look is due, earliest first.
std::vector<DigestPerson> list_digest_looks(Transaction& tx, Instant now, int limit);
std::optional<Instant> find_next_digest_look(Transaction& tx);
/// From the first mail that is put aside for them on, everybody is looked at again and again: no
/// mail can be put aside unseen while another transaction looks.
void set_digest_look(Transaction& tx, PersonId person, Instant at);
/// Takes the person's digest for this transaction; false: another node makes it.
bool take_digest(Transaction& tx, PersonId person);
/// The waiting mails of one person, oldest first, at most `count`.
std::vector<MailRow> list_digest_mails(Transaction& tx, PersonId person, int count);
void set_digest_day(Transaction& tx, PersonId person, std::int64_t day);

}  // namespace panelist::storage
