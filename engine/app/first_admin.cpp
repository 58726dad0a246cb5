#include "app/first_admin.hpp"

#include "service/add_person.hpp"
#include "service/sign_in_link.hpp"

namespace panelist::app {

void make_first_admin(Installation& installation, std::ostream& out) {
  const web::House& house = installation.house();
  std::string secret;
  std::string why;
  installation.database().write_and_wait([&](storage::Transaction& tx) {
    secret.clear();
    service::Unit unit{
        tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals, {}};
    unit.actor.label = "cli:first-start";
    unit.actor.roles = domain::Roles(15U);
    if (service::has_any_person(unit)) return false;
    service::NewPerson admin;
    admin.email = "admin@localhost";
    admin.name = "Admin";
    admin.roles.add(domain::Role::admin);
    admin.sends_welcome = false;
    const auto person = service::add_person(unit, admin);
    if (!person) {
      why = person.error().detail;
      return false;
    }
    secret = service::make_sign_in_link(unit, person->id);
    return true;
  });
  if (!why.empty()) out << "The first admin could not be made: " << why << "\n";
  if (secret.empty()) return;
  out << "\nThis installation is empty. The first admin is admin@localhost.\n"
         "Sign in once with this link (30 minutes, one use):\n\n  "
      << house.settings.public_url << "/sign-in/link?secret=" << secret << "\n\n";
  out.flush();
}

}  // namespace panelist::app
