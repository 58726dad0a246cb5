#include "service/add_person.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/open_demand.hpp"
#include "service/person_rules.hpp"
#include "service/post_mail.hpp"
#include "service/record_audit.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

/// The account as it would be stored, or the first bad field.
Result<domain::Person> check(Unit& unit, const NewPerson& input) {
  domain::Person person;
  const Result<std::string> email = clean_email(input.email);
  if (!email) return fail(email.error());
  const Result<std::string> name = clean_person_name(input.name, "name");
  if (!name) return fail(name.error());
  if (!trim(input.pseudonym).empty()) {
    const Result<std::string> pseudonym = clean_person_name(input.pseudonym, "pseudonym");
    if (!pseudonym) return fail(pseudonym.error());
    person.pseudonym = *pseudonym;
  }
  if (!input.model.empty()) {
    const Result<std::string> model = clean_person_name(input.model, "model");
    if (!model) return fail(model.error());
    person.model = *model;
  }
  const Result<std::vector<std::string>> personas = clean_personas(unit, input.personas);
  if (!personas) return fail(personas.error());
  if (const auto ok = check_time_zone(input.time_zone); !ok) return fail(ok.error());
  if (const auto ok = check_task_cap(input.task_cap); !ok) return fail(ok.error());
  if (const auto ok = check_share(input.share); !ok) return fail(ok.error());
  if (const auto ok = check_working_days(input.working_days); !ok) return fail(ok.error());
  if (input.roles.is_empty()) {
    return fail(invalid_field("roles", "Give at least one: submitter, reviewer, editor, admin."));
  }
  person.email = *email;
  person.name = *name;
  person.personas = *personas;
  person.roles = input.roles;
  person.time_zone = input.time_zone;
  person.task_cap = input.task_cap;
  person.share = input.share;
  person.working_days = input.working_days;
  person.has_password = !input.password_hash.empty();
  person.created_at = unit.now;
  return person;
}

}  // namespace

Result<domain::Person> add_person(Unit& unit, const NewPerson& input) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  Result<domain::Person> person = check(unit, input);
  if (!person) return person;
  person->id = PersonId{unit.tx.next_id()};
  if (!storage::insert_person(unit.tx, *person, input.password_hash)) {
    return fail(conflict("There is already an account with the address " + person->email + "."));
  }
  const std::string id = std::to_string(person->id.value);
  const Json data{{"roles", person->roles.bits()}, {"personas", person->personas},
                  {"model", person->model}};
  record_audit(unit, "user.added", "user:" + id, data.dump());
  offer_to(unit, person->id);
  if (input.sends_welcome && person->model.empty()) {
    post_mail(unit, {.kind = "welcome",
                     .person = person->id,
                     .task = {},
                     .run = {},
                     .dedupe = "welcome:" + id});
  }
  return person;
}

bool has_any_person(Unit& unit) { return storage::has_any_person(unit.tx); }

}  // namespace panelist::service
