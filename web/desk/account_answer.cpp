#include "web/desk/account_answer.hpp"

#include <nlohmann/json.hpp>

#include "service/away_times.hpp"
#include "service/list_people.hpp"
#include "web/desk/page.hpp"

namespace panelist::web::desk {

Answer account_answer(Visit& visit, const AccountTry& refused, int status,
                      const std::string& new_token) {
  const PersonId me = visit.actor().person;
  auto person = service::get_person(visit.unit, me);
  if (!person) return refusal_page(visit, person.error());
  auto tokens = service::list_tokens(visit.unit, me, TokenId{}, 50);
  if (!tokens) return refusal_page(visit, tokens.error());
  AccountParts parts{std::move(*person), service::list_mail_choices(visit.unit, me),
                     service::list_away(visit.unit, me), {}, std::move(tokens->items)};
  for (const storage::AwayTime& away : parts.away)
    parts.due_while_away.push_back(service::count_due_while_away(visit.unit, away));
  Json view = account_view(parts, refused, reader_of(visit));
  view["new_token"] = new_token;
  view["scripts"] = Json::array({{{"src", "desk/account.js"}}, {{"src", "desk/copy.js"}}});
  return {desk_page(visit, "account.html", {"Account", "/account"}, std::move(view), status),
          status < 400};
}

AccountTry refused_try(std::string section, const Error& error, TypedFields typed) {
  AccountTry refused{std::move(section), error.fields, std::move(typed)};
  if (refused.errors.empty()) refused.errors.push_back({"", error.detail});
  return refused;
}

}  // namespace panelist::web::desk
