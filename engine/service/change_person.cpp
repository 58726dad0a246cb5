#include "service/change_person.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/open_demand.hpp"
#include "service/person_rules.hpp"
#include "service/record_audit.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

bool is_for_admins(const PersonChanges& changes) {
  return changes.email || changes.model || changes.roles || changes.personas || changes.share;
}

/// Name, pseudonym, zone, cap and working days.
Result<void> apply_own(domain::Person& person, const PersonChanges& changes) {
  if (changes.name) {
    Result<std::string> name = clean_person_name(*changes.name, "name");
    if (!name) return fail(name.error());
    person.name = *std::move(name);
  }
  if (changes.pseudonym) {
    person.pseudonym.clear();
    if (!trim(*changes.pseudonym).empty()) {
      Result<std::string> pseudonym = clean_person_name(*changes.pseudonym, "pseudonym");
      if (!pseudonym) return fail(pseudonym.error());
      person.pseudonym = *std::move(pseudonym);
    }
  }
  if (changes.time_zone) {
    if (const auto ok = check_time_zone(*changes.time_zone); !ok) return ok;
    person.time_zone = *changes.time_zone;
  }
  if (changes.task_cap) {
    if (const auto ok = check_task_cap(*changes.task_cap); !ok) return ok;
    person.task_cap = *changes.task_cap;
  }
  if (changes.working_days) {
    if (const auto ok = check_working_days(*changes.working_days); !ok) return ok;
    person.working_days = *changes.working_days;
  }
  return {};
}

/// Address, model, share, roles and personas.
Result<void> apply_admins(Unit& unit, domain::Person& person, const PersonChanges& changes) {
  if (changes.email) {
    Result<std::string> email = clean_email(*changes.email);
    if (!email) return fail(email.error());
    person.email = *std::move(email);
  }
  if (changes.model) {
    person.model.clear();
    if (!trim(*changes.model).empty()) {
      Result<std::string> model = clean_person_name(*changes.model, "model");
      if (!model) return fail(model.error());
      person.model = *std::move(model);
    }
  }
  if (changes.share) {
    if (const auto ok = check_share(*changes.share); !ok) return ok;
    person.share = *changes.share;
  }
  if (changes.roles) {
    if (changes.roles->is_empty()) {
      return fail(invalid_field("roles", "Give at least one: submitter, reviewer, editor, admin."));
    }
    const bool loses_admin =
        person.roles.has(domain::Role::admin) && !changes.roles->has(domain::Role::admin);
    if (loses_admin && person.is_active) {
      if (const auto ok = protect_last_admin(unit, person.id); !ok) return ok;
    }
    person.roles = *changes.roles;
  }
  if (changes.personas) {
    Result<std::vector<std::string>> personas = clean_personas(unit, *changes.personas);
    if (!personas) return fail(personas.error());
    person.personas = *std::move(personas);
  }
  return {};
}

/// What the audit log keeps: which fields, and the roles and personas as they are now.
std::string describe(const domain::Person& person, const PersonChanges& changes) {
  Json fields = Json::array();
  if (changes.name) fields.push_back("name");
  if (changes.pseudonym) fields.push_back("pseudonym");
  if (changes.time_zone) fields.push_back("time_zone");
  if (changes.task_cap) fields.push_back("task_cap");
  if (changes.working_days) fields.push_back("working_days");
  if (changes.share) fields.push_back("share");
  if (changes.email) fields.push_back("email");
  if (changes.model) fields.push_back("model");
  if (changes.roles) fields.push_back("roles");
  if (changes.personas) fields.push_back("personas");
  return Json{{"fields", fields}, {"roles", person.roles.bits()}, {"personas", person.personas}}
      .dump();
}

}  // namespace

Result<domain::Person> change_person(Unit& unit, PersonId id, const PersonChanges& changes) {
  if (const auto ok = require_self_or_admin(unit, id); !ok) return fail(ok.error());
  if (is_for_admins(changes)) {
    if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  }
  std::optional<domain::Person> person = storage::find_person(unit.tx, id);
  if (!person) return fail(not_found("There is no such person."));
  if (const auto ok = apply_own(*person, changes); !ok) return fail(ok.error());
  if (const auto ok = apply_admins(unit, *person, changes); !ok) return fail(ok.error());
  if (!storage::update_person(unit.tx, *person)) {
    return fail(conflict("There is already an account with the address " + person->email + "."));
  }
  record_audit(unit, "user.changed", "user:" + std::to_string(id.value),
               describe(*person, changes));
  if (changes.task_cap || changes.working_days || changes.personas || changes.model)
    offer_to(unit, id);
  if (changes.time_zone) {
    Signals& signals = unit.signals;  // the morning of the digest has moved
    unit.tx.after_commit([&signals] { signals.mail_waiting(); });
  }
  return *std::move(person);
}

}  // namespace panelist::service
