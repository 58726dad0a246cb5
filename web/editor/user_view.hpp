#pragma once
// Accounts as an admin sees them. Pure.
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/person.hpp"
#include "domain/persona.hpp"
#include "web/times.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {

inline constexpr const char* users_path = "/admin/users";
/// "/admin/users/7"
std::string user_path(PersonId id);

/// The fields of the form as typed.
struct TypedUser {
  std::string email, name, pseudonym, time_zone, task_cap, share, model;
  std::vector<std::string> roles, personas;
  std::optional<std::vector<std::string>> working_days;  ///< nothing: the form had no boxes
};
TypedUser typed_user(const Form& form);
TypedUser typed_user(const domain::Person& person);
/// Empty: no cap. Error invalid for anything but a whole number from 0 to 1,000.
Result<std::optional<int>> read_cap(const std::string& text);
/// Hundredths. Empty: the usual share. Error invalid for anything but a number from 0.25 to 4.
Result<int> read_share(const std::string& text);
/// Error invalid: nothing chosen, or no role.
Result<domain::Roles> read_roles(const std::vector<std::string>& words);

/// {mistakes, fields, roles, personas} for the form.
Json user_form_view(const TypedUser& typed, const std::vector<domain::Persona>& personas,
                    const std::vector<FieldError>& errors);
Json user_row_view(const domain::Person& person, const std::vector<domain::Persona>& personas);

}  // namespace panelist::web::editor
