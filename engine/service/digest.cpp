#include "service/digest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "storage/away_repository.hpp"

namespace panelist::service {
namespace {

constexpr int lines_max = 100;
constexpr int digest_looks_per_step = 20;
constexpr Duration away_look_again = std::chrono::hours{1};

bool is_task_mail(std::string_view kind) {
  return kind == "assigned" || kind == "due_soon" || kind == "due" || kind == "overdue" ||
         kind == "sent_back" || kind == "escalated";
}

Json make_line(const storage::MailRow& mail) {
  Json line{{"kind", mail.kind}, {"tool", mail.tool_name}, {"slug", mail.tool_slug},
            {"persona", mail.persona}, {"task", mail.task.value}, {"run", mail.run.value}};
  if (mail.due_at) line["due_at"] = to_millis(*mail.due_at);
  return line;
}

/// Two mails about the same thing are one line: the last one said.
void add_line(Json& lines, const storage::MailRow& mail) {
  if (mail.task) {
    for (Json& line : lines) {
      if (line.at("task") == mail.task.value) {
        line = make_line(mail);
        return;
      }
    }
  }
  lines.push_back(make_line(mail));
}

void make_digest(Unit& unit, const storage::DigestPerson& person, std::int64_t day) {
  Json lines = Json::array();
  for (const storage::MailRow& mail :
       storage::list_digest_mails(unit.tx, person.person, lines_max)) {
    if (!person.is_active || !still_holds(mail)) {
      storage::set_mail_dropped(unit.tx, mail.id, unit.now);
      continue;
    }
    add_line(lines, mail);
    storage::set_mail_sent(unit.tx, mail.id, unit.now);
  }
  storage::set_digest_day(unit.tx, person.person, day);
  if (lines.empty()) return;
  const std::string dedupe =
      "digest:" + std::to_string(person.person.value) + ":" + std::to_string(day);
  storage::insert_mail(unit.tx, unit.tx.next_id(),
                       {.dedupe = dedupe,
                        .address = person.address,
                        .kind = "digest",
                        .data_json = Json{{"lines", lines}}.dump(),
                        .state = "pending",
                        .person = person.person,
                        .task = {},
                        .run = {}},
                       unit.now);
}

/// Makes the digest if it is due; when to look again.
Instant look_at(Unit& unit, const storage::DigestPerson& person) {
  if (person.oldest_at) {
    const Instant due = digest_due_at(person.zone, person.digest_day, *person.oldest_at);
    if (due > unit.now) return due;
    if (storage::is_away(unit.tx, person.person, unit.now)) return unit.now + away_look_again;
    make_digest(unit, person, local_day(unit.now, person.zone));
  }
  return digest_due_at(person.zone, 0, unit.now);
}

}  // namespace

Instant digest_due_at(const std::string& zone, std::int64_t digest_day, Instant oldest_at) {
  std::int64_t day = std::max(local_day(oldest_at, zone), digest_day + 1);
  if (at_local_hour(day, digest_hour, zone) <= oldest_at) ++day;
  return at_local_hour(day, digest_hour, zone);
}

std::optional<Instant> make_digests(Unit& unit) {
  for (const storage::DigestPerson& person :
       storage::list_digest_looks(unit.tx, unit.now, digest_looks_per_step)) {
    if (storage::take_digest(unit.tx, person.person))
      storage::set_digest_look(unit.tx, person.person, look_at(unit, person));
  }
  return storage::find_next_digest_look(unit.tx);
}

bool still_holds(const storage::MailRow& mail) {
  if (!mail.task || !is_task_mail(mail.kind)) return true;
  if (!mail.task_is_open) return false;
  // An editor is told about somebody else's task.
  if (mail.kind == "escalated") return true;
  return mail.task_assignee == mail.person;
}

}  // namespace panelist::service
