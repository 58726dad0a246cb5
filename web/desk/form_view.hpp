#pragma once
// The verdict form as data of web/templates/desk/task.html. Pure.
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "domain/persona.hpp"

namespace panelist::web::desk {

/// What a field of a verdict is called on screen: "Quote", "How sure are you?", a slot's own label.
std::string field_label(std::string_view field, const domain::Persona* persona);
/// The sentence for one mistake: "Choose ship or skip.", "Who pays, and from what? must be filled".
std::string error_sentence(const FieldError& error, const domain::Persona& persona);
/// {title "2 things are missing. Your text is saved.", items [{href, text}]}; null without errors.
Json errors_view(const std::vector<FieldError>& errors, const domain::Persona& persona);

/// The `form` of web/templates/desk/task.html. `pseudonym` is the account's, may be empty.
Json form_view(const domain::Persona& persona, const Json& draft, const std::string& own_name,
               const std::string& pseudonym, const std::vector<FieldError>& errors);
/// "84 of 60 to 220 words"
std::string word_line(std::size_t words, const domain::Persona& persona);

}  // namespace panelist::web::desk
