#include "storage/mail_repository.hpp"

#include <algorithm>

namespace panelist::storage {
namespace {

constexpr std::string_view select_mail =
    "SELECT m.id, m.dedupe, m.address, m.kind, m.data, m.attempts, m.created_at, m.person_id, "
    "p.name, p.time_zone, m.task_id, k.assignee_id, k.state, k.kind, k.persona, "
    "k.sent_back_reason, k.due_at, r.id, r.phase, t.name, t.slug, m.claims "
    "FROM mail m LEFT JOIN person p ON p.id = m.person_id "
    "LEFT JOIN task k ON k.id = m.task_id LEFT JOIN run r ON r.id = COALESCE(m.run_id, k.run_id) "
    "LEFT JOIN tool t ON t.id = r.tool_id ";

bool is_open(std::string_view state) {
  return state == "created" || state == "ready" || state == "reserved" || state == "in_progress" ||
         state == "suspended";
}

MailRow read_mail(const Row& row) {
  MailRow mail;
  mail.id = row.int64(0);
  mail.dedupe = row.string(1);
  mail.address = row.string(2);
  mail.kind = row.string(3);
  mail.data_json = row.string(4);
  mail.attempts = static_cast<int>(row.int64(5));
  mail.created_at = row.instant(6);
  mail.person = row.id<PersonId>(7);
  mail.person_name = row.string(8);
  if (!row.is_null(9)) mail.person_zone = row.string(9);
  mail.task = row.id<TaskId>(10);
  mail.task_assignee = row.id<PersonId>(11);
  mail.task_is_open = is_open(row.text(12));
  mail.task_kind = row.string(13);
  mail.persona = row.string(14);
  mail.sent_back_reason = row.string(15);
  mail.due_at = row.optional_instant(16);
  mail.run = row.id<RunId>(17);
  mail.run_phase = row.string(18);
  mail.tool_name = row.string(19);
  mail.tool_slug = row.string(20);
  mail.claim = row.int64(21);
  return mail;
}

}  // namespace

void insert_mail(Transaction& tx, std::int64_t id, const NewMail& mail, Instant now) {
  std::optional<Instant> next;
  if (mail.state == "pending") next = now;
  tx.write("INSERT INTO mail (id, dedupe, person_id, address, kind, task_id, run_id, data, "
                  "state, next_at, created_at) VALUES (:id, :dedupe, :person, :address, :kind, "
                  ":task, :run, :data, :state, :next, :now) ON CONFLICT (dedupe) DO NOTHING",
                  {{"id", id},
                   {"dedupe", mail.dedupe},
                   {"person", mail.person},
                   {"address", mail.address},
                   {"kind", mail.kind},
                   {"task", mail.task},
                   {"run", mail.run},
                   {"data", mail.data_json},
                   {"state", mail.state},
                   {"next", next},
                   {"now", now}});
}

std::vector<MailRow> claim_mails(Transaction& tx, Instant now, int count, NodeId node,
                                 Instant lease_until) {
  std::vector<std::int64_t> ids;
  tx.each("UPDATE mail SET claimed = 1, claims = claims + 1, node_id = :node, next_at = :lease "
          "WHERE id IN (SELECT id FROM mail WHERE state = 'pending' AND claimed = 0 "
          "AND next_at <= :now ORDER BY next_at, id LIMIT :count" SKIP_LOCKED ") RETURNING id",
          {{"node", node}, {"lease", lease_until}, {"now", now}, {"count", count}},
          [&](const Row& row) { ids.push_back(row.int64(0)); });
  std::sort(ids.begin(), ids.end());
  std::vector<MailRow> mails;
  static const std::string sql = std::string(select_mail) + "WHERE m.id = :id";
  for (const std::int64_t id : ids) {
    tx.first(sql, {{"id", id}}, [&](const Row& row) { mails.push_back(read_mail(row)); });
  }
  return mails;
}

std::optional<Instant> find_next_mail_due(Transaction& tx) {
  std::optional<Instant> next;
  tx.first("SELECT min(next_at) FROM mail WHERE state = 'pending' AND claimed = 0", {},
           [&](const Row& row) { next = row.optional_instant(0); });
  return next;
}

std::optional<Instant> find_next_mail_lease(Transaction& tx) {
  std::optional<Instant> next;
  tx.first("SELECT min(next_at) FROM mail WHERE claimed = 1", {},
           [&](const Row& row) { next = row.optional_instant(0); });
  return next;
}

bool is_claimed(Transaction& tx, std::int64_t mail, std::int64_t claim) {
  return tx.first("SELECT 1 FROM mail WHERE id = :id AND claimed = 1 AND claims = :claim",
                  {{"id", mail}, {"claim", claim}}, [](const Row&) {});
}

int release_ended_mails(Transaction& tx, Instant lease_now, Instant now) {
  return static_cast<int>(tx.run("UPDATE mail SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0 AND next_at <= :lease_now",
                                 {{"now", now}, {"lease_now", lease_now}}));
}

int release_mails_of(Transaction& tx, NodeId node, Instant now) {
  return static_cast<int>(tx.run("UPDATE mail SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0 AND node_id = :node",
                                 {{"now", now}, {"node", node}}));
}

int release_mails(Transaction& tx, Instant now) {
  return static_cast<int>(tx.run("UPDATE mail SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0",
                                 {{"now", now}}));
}

void set_mail_sent(Transaction& tx, std::int64_t id, Instant now) {
  tx.write("UPDATE mail SET state = 'sent', next_at = NULL, claimed = 0, error = '', "
           "ended_at = :now, attempts = attempts + 1 WHERE id = :id",
           {{"now", now}, {"id", id}});
}

void set_mail_dropped(Transaction& tx, std::int64_t id, Instant now) {
  tx.write("UPDATE mail SET state = 'dropped', next_at = NULL, claimed = 0, ended_at = :now "
           "WHERE id = :id",
           {{"now", now}, {"id", id}});
}

void set_mail_failed(Transaction& tx, std::int64_t id, std::string_view error, Instant now,
                     std::optional<Instant> next_at) {
  std::optional<Instant> ended;
  if (!next_at) ended = now;
  tx.write("UPDATE mail SET state = :state, next_at = :next, claimed = 0, error = :error, "
           "ended_at = :ended, attempts = attempts + 1 WHERE id = :id",
           {{"state", next_at ? "pending" : "failed"},
            {"next", next_at},
            {"error", error},
            {"ended", ended},
            {"id", id}});
}

std::vector<DigestPerson> list_digest_looks(Transaction& tx, Instant now, int limit) {
  std::vector<DigestPerson> people;
  tx.each("SELECT p.id, p.email, p.time_zone, p.digest_day, (SELECT min(m.created_at) FROM mail m "
          "WHERE m.person_id = p.id AND m.state = 'digest'), p.state FROM person p "
          "WHERE p.digest_look_at <= :now ORDER BY p.digest_look_at, p.id LIMIT :limit",
          {{"now", now}, {"limit", limit}}, [&](const Row& row) {
            people.push_back({row.id<PersonId>(0), row.string(1), row.string(2), row.int64(3),
                              row.optional_instant(4), row.text(5) == "active"});
          });
  return people;
}

std::optional<Instant> find_next_digest_look(Transaction& tx) {
  std::optional<Instant> next;
  tx.first("SELECT min(digest_look_at) FROM person WHERE digest_look_at IS NOT NULL", {},
           [&](const Row& row) { next = row.optional_instant(0); });
  return next;
}

void set_digest_look(Transaction& tx, PersonId person, Instant at) {
  tx.write("UPDATE person SET digest_look_at = :at WHERE id = :id", {{"at", at}, {"id", person}});
}

bool take_digest(Transaction& tx, PersonId person) {
  return tx.first("SELECT id FROM person WHERE id = :person" SKIP_LOCKED, {{"person", person}},
                  [](const Row&) {});
}

std::vector<MailRow> list_digest_mails(Transaction& tx, PersonId person, int count) {
  std::vector<MailRow> mails;
  static const std::string sql = std::string(select_mail) +
                                 "WHERE m.person_id = :person AND m.state = 'digest' "
                                 "ORDER BY m.id LIMIT :count";
  tx.each(sql, {{"person", person}, {"count", count}},
          [&](const Row& row) { mails.push_back(read_mail(row)); });
  return mails;
}

void set_digest_day(Transaction& tx, PersonId person, std::int64_t day) {
  tx.write("UPDATE person SET digest_day = :day WHERE id = :id", {{"day", day}, {"id", person}});
}

}  // namespace panelist::storage
