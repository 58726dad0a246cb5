#include "storage/person_repository.hpp"

#include "base/text.hpp"

namespace panelist::storage {
namespace {

constexpr std::string_view select_person =
    "SELECT id, email, name, pseudonym, roles, state, password_hash IS NOT NULL, model, time_zone, "
    "task_cap, open_tasks, created_at, share, working_days FROM person ";

domain::Person read_person(const Row& row) {
  domain::Person person;
  person.id = row.id<PersonId>(0);
  person.email = row.string(1);
  person.name = row.string(2);
  person.pseudonym = row.string(3);
  person.roles = domain::Roles(static_cast<unsigned>(row.int64(4)));
  person.is_active = row.text(5) == "active";
  person.has_password = row.flag(6);
  person.model = row.string(7);
  person.time_zone = row.string(8);
  if (!row.is_null(9)) person.task_cap = static_cast<int>(row.int64(9));
  person.open_tasks = static_cast<int>(row.int64(10));
  person.created_at = row.instant(11);
  person.share = static_cast<int>(row.int64(12));
  person.working_days = domain::WorkingDays(static_cast<unsigned>(row.int64(13)));
  return person;
}

std::optional<std::int64_t> cap_of(const domain::Person& person) {
  if (!person.task_cap) return std::nullopt;
  return *person.task_cap;
}

void insert_personas(Transaction& tx, const domain::Person& person) {
  for (const std::string& persona : person.personas) {
    tx.write("INSERT INTO person_persona (persona, person_id) VALUES (:persona, :person)",
             {{"persona", persona}, {"person", person.id}});
  }
}

std::vector<PersonId> list_with_roles(Transaction& tx, unsigned mask) {
  std::vector<PersonId> ids;
  tx.each("SELECT id FROM person WHERE state = 'active' AND (roles & :mask) <> 0 ORDER BY id",
          {{"mask", static_cast<std::int64_t>(mask)}},
          [&](const Row& row) { ids.push_back(row.id<PersonId>(0)); });
  return ids;
}

}  // namespace

std::optional<domain::Person> find_person(Transaction& tx, PersonId id) {
  std::optional<domain::Person> person;
  static const std::string sql = std::string(select_person) + "WHERE id = :id";
  tx.first(sql, {{"id", id}}, [&](const Row& row) { person = read_person(row); });
  if (person) person->personas = list_personas(tx, id);
  return person;
}

std::optional<domain::Person> find_person_by_email(Transaction& tx, std::string_view email_folded) {
  std::optional<domain::Person> person;
  static const std::string sql = std::string(select_person) + "WHERE email_folded = :email";
  tx.first(sql, {{"email", email_folded}}, [&](const Row& row) { person = read_person(row); });
  if (person) person->personas = list_personas(tx, person->id);
  return person;
}

std::vector<domain::Person> list_people(Transaction& tx, PersonId after, int limit,
                                        std::string_view state) {
  std::vector<domain::Person> people;
  static const std::string sql =
      std::string(select_person) +
      "WHERE id > :after AND (:any = 1 OR state = :state) ORDER BY id LIMIT :limit";
  tx.each(sql, {{"after", after}, {"any", state.empty()}, {"state", state}, {"limit", limit}},
          [&](const Row& row) { people.push_back(read_person(row)); });
  for (domain::Person& person : people) person.personas = list_personas(tx, person.id);
  return people;
}

std::vector<std::string> list_personas(Transaction& tx, PersonId id) {
  std::vector<std::string> personas;
  tx.each("SELECT persona FROM person_persona WHERE person_id = :id ORDER BY persona", {{"id", id}},
          [&](const Row& row) { personas.push_back(row.string(0)); });
  return personas;
}

bool insert_person(Transaction& tx, const domain::Person& person, std::string_view password_hash) {
  const std::int64_t added = tx.run(
      "INSERT INTO person (id, email, email_folded, name, pseudonym, roles, state, password_hash, "
      "model, time_zone, task_cap, share, working_days, created_at) VALUES (:id, :email, :folded, "
      ":name, :pseudonym, :roles, :state, :password, :model, :zone, :cap, :share, :days, :created) "
      "ON CONFLICT (email_folded) DO NOTHING",
      {{"id", person.id},
       {"email", person.email},
       {"folded", fold(person.email)},
       {"name", person.name},
       {"pseudonym", person.pseudonym},
       {"roles", static_cast<std::int64_t>(person.roles.bits())},
       {"state", person.is_active ? "active" : "disabled"},
       {"password", text_or_null(password_hash)},
       {"model", text_or_null(person.model)},
       {"zone", person.time_zone},
       {"cap", cap_of(person)},
       {"share", person.share},
       {"days", static_cast<std::int64_t>(person.working_days.bits())},
       {"created", person.created_at}});
  if (added == 0) return false;
  insert_personas(tx, person);
  return true;
}

bool update_person(Transaction& tx, const domain::Person& person) {
  const std::string folded = fold(person.email);
  const bool taken = tx.first("SELECT id FROM person WHERE email_folded = :folded AND id <> :id",
                              {{"folded", folded}, {"id", person.id}}, [](const Row&) {});
  if (taken) return false;
  tx.write(
      "UPDATE person SET email = :email, email_folded = :folded, name = :name, "
      "pseudonym = :pseudonym, roles = :roles, state = :state, model = :model, time_zone = :zone, "
      "task_cap = :cap, share = :share, working_days = :days, digest_look_at = CASE WHEN "
      "time_zone <> :zone AND digest_look_at IS NOT NULL THEN 0 ELSE digest_look_at END "
      "WHERE id = :id",
      {{"email", person.email},
       {"folded", folded},
       {"name", person.name},
       {"pseudonym", person.pseudonym},
       {"roles", static_cast<std::int64_t>(person.roles.bits())},
       {"state", person.is_active ? "active" : "disabled"},
       {"model", text_or_null(person.model)},
       {"zone", person.time_zone},
       {"cap", cap_of(person)},
       {"share", person.share},
       {"days", static_cast<std::int64_t>(person.working_days.bits())},
       {"id", person.id}});
  tx.write("DELETE FROM person_persona WHERE person_id = :id", {{"id", person.id}});
  insert_personas(tx, person);
  return true;
}

std::string get_password_hash(Transaction& tx, PersonId id) {
  std::string hash;
  tx.first("SELECT password_hash FROM person WHERE id = :id", {{"id", id}},
           [&](const Row& row) { hash = row.string(0); });
  return hash;
}

void set_password_hash(Transaction& tx, PersonId id, std::string_view hash) {
  tx.write("UPDATE person SET password_hash = :hash WHERE id = :id",
           {{"hash", text_or_null(hash)}, {"id", id}});
}

bool has_any_person(Transaction& tx) {
  return tx.first("SELECT id FROM person LIMIT 1", {}, [](const Row&) {});
}

void hold_admins(Transaction& tx) {
  if (tx.is_only_writer()) return;
  for (const PersonId admin : list_admins(tx))
    tx.write("UPDATE person SET roles = roles WHERE id = :id", {{"id", admin}});
}

std::vector<PersonId> list_admins(Transaction& tx) { return list_with_roles(tx, 8U); }
std::vector<PersonId> list_editors(Transaction& tx) { return list_with_roles(tx, 12U); }

std::optional<MailAddress> find_mail_address(Transaction& tx, PersonId id) {
  std::optional<MailAddress> found;
  tx.first("SELECT email, mail_choice, state, model IS NOT NULL, digest_look_at IS NOT NULL "
           "FROM person WHERE id = :id",
           {{"id", id}}, [&](const Row& row) {
             found = MailAddress{.address = row.string(0),
                                 .mail_choice = row.string(1),
                                 .is_active = row.text(2) == "active",
                                 .is_machine = row.flag(3),
                                 .has_digest_look = row.flag(4)};
           });
  return found;
}

std::string get_mail_choice(Transaction& tx, PersonId id) {
  std::string choice = "{}";
  tx.first("SELECT mail_choice FROM person WHERE id = :id", {{"id", id}},
           [&](const Row& row) { choice = row.string(0); });
  return choice;
}

void set_mail_choice(Transaction& tx, PersonId id, std::string_view json) {
  tx.write("UPDATE person SET mail_choice = :json WHERE id = :id", {{"json", json}, {"id", id}});
}

}  // namespace panelist::storage
