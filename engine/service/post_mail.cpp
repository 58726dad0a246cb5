#include "service/post_mail.hpp"

#include <stdexcept>
#include <vector>

#include "service/mail_choices.hpp"
#include "storage/mail_repository.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

void post_to_each(Unit& unit, const MailRequest& request, const std::vector<PersonId>& people) {
  for (const PersonId person : people) {
    MailRequest one = request;
    one.person = person;
    one.dedupe += ":" + std::to_string(person.value);
    post_mail(unit, one);
  }
}

}  // namespace

void post_mail(Unit& unit, const MailRequest& request) {
  const MailKind* kind = find_mail_kind(request.kind);
  if (kind == nullptr) throw std::logic_error("no mail kind " + request.kind);
  if (request.dedupe.empty()) throw std::logic_error("a mail without dedupe: " + request.kind);
  const auto address = storage::find_mail_address(unit.tx, request.person);
  if (!address || !address->is_active) return;
  const MailWhen when = mail_when(*kind, address->mail_choice, address->is_machine);
  if (when == MailWhen::off) return;
  storage::insert_mail(unit.tx, unit.tx.next_id(),
                       {.dedupe = request.dedupe,
                        .address = address->address,
                        .kind = request.kind,
                        .data_json = request.data_json,
                        .state = when == MailWhen::now ? "pending" : "digest",
                        .person = request.person,
                        .task = request.task,
                        .run = request.run},
                       unit.now);
  if (when == MailWhen::digest && address->has_digest_look) return;
  if (when == MailWhen::digest) storage::set_digest_look(unit.tx, request.person, unit.now);
  Signals& signals = unit.signals;
  unit.tx.after_commit([&signals] { signals.mail_waiting(); });
}

void post_mail_to_editors(Unit& unit, const MailRequest& request) {
  post_to_each(unit, request, storage::list_editors(unit.tx));
}

void post_mail_to_admins(Unit& unit, const MailRequest& request) {
  post_to_each(unit, request, storage::list_admins(unit.tx));
}

}  // namespace panelist::service
