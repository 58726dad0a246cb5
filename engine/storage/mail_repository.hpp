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
/// False when a mail with that `dedupe` is there already.
bool insert_mail(Transaction& tx, std::int64_t id, const NewMail& mail, Instant now);

/// A mail with everything its text is made of.
struct MailRow {
  std::int64_t id{};
  std::string dedupe, address, kind, data_json;
  int attempts{};
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
/// Takes up to `count` due mails until `lease_until`, earliest first.
std::vector<MailRow> claim_mails(Transaction& tx, Instant now, int count, Instant lease_until);
std::optional<Instant> find_next_mail_due(Transaction& tx);
/// Takes back what a stopped process had claimed; how many.
int release_mails(Transaction& tx, Instant now);

void set_mail_sent(Transaction& tx, std::int64_t id, Instant now);
void set_mail_dropped(Transaction& tx, std::int64_t id, Instant now);
/// Nothing as `next_at`: given up.
void set_mail_failed(Transaction& tx, std::int64_t id, std::string_view error, Instant now,
                     std::optional<Instant> next_at);

/// Who has mail waiting for a digest.
struct DigestPerson {
  PersonId person;
  std::string address, zone;
  std::int64_t digest_day{};  ///< last local day a digest was made for
  Instant oldest_at{};        ///< of the waiting mails
  bool is_active{true};
};
std::vector<DigestPerson> list_digest_people(Transaction& tx);
/// The waiting mails of one person, oldest first, at most `count`.
std::vector<MailRow> list_digest_mails(Transaction& tx, PersonId person, int count);
void set_digest_day(Transaction& tx, PersonId person, std::int64_t day);

}  // namespace panelist::storage
