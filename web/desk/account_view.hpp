#pragma once
// The account page's data. Pure.
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/person.hpp"
#include "service/mail_choices.hpp"
#include "service/tokens.hpp"
#include "storage/away_repository.hpp"
#include "web/times.hpp"

namespace panelist::web::desk {

struct AccountParts {
  domain::Person person;
  std::vector<service::MailChoice> mail;
  std::vector<storage::AwayTime> away;
  std::vector<int> due_while_away;  ///< verdicts due in each of them
  std::vector<storage::TokenRow> tokens;
};
/// What was typed and refused: shown again with the reasons.
struct AccountTry {
  std::string section;             ///< "profile", "password", "away", "token"; empty: none
  std::vector<FieldError> errors;
  std::map<std::string, std::string> typed{};  ///< field -> text as typed
  std::vector<std::string> days{};             ///< the boxes ticked, of the profile
};
/// Keys at the top of web/templates/desk/account.html.
Json account_view(const AccountParts& parts, const AccountTry& refused, const Reader& reader);
/// "Developer, Buyer" or "none"
std::string list_words(const std::vector<std::string>& words);
/// Names of the roles: "reviewer, editor"
std::vector<std::string> role_names(const domain::Roles& roles);

}  // namespace panelist::web::desk
