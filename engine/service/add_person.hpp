#pragma once
// Adds an account.
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

struct NewPerson {
  std::string email, name, pseudonym;
  domain::Roles roles;
  std::vector<std::string> personas;
  std::string model;              ///< set: a machine account
  std::string time_zone{"UTC"};
  std::optional<int> task_cap;
  int share{domain::share_usual};  ///< of the work, in hundredths
  domain::WorkingDays working_days;
  std::string password_hash;      ///< of hash_password; empty: signs in by link only
  bool sends_welcome{true};       ///< a mail that says where to sign in
};

/// Admin only. Errors: forbidden, invalid (a field), conflict (the address is taken).
Result<domain::Person> add_person(Unit& unit, const NewPerson& input);
/// Whether an account exists at all; the start page of an empty installation depends on it.
bool has_any_person(Unit& unit);

}  // namespace panelist::service
