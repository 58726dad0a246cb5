#pragma once
// The account page as an answer: after a look, and after a refused change.
#include "web/call.hpp"
#include "web/desk/account_view.hpp"

namespace panelist::web::desk {

using TypedFields = std::map<std::string, std::string>;

/// Loads the actor's account and renders it. `status` 200, or that of the refusal.
Answer account_answer(Visit& visit, const AccountTry& refused, int status = 200,
                      const std::string& new_token = "");
/// What was refused, from a use case's error; other errors than `invalid` stand as one sentence.
AccountTry refused_try(std::string section, const Error& error, TypedFields typed);

}  // namespace panelist::web::desk
