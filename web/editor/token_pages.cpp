// API tokens of everybody.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/list_people.hpp"
#include "service/tokens.hpp"
#include "web/api/read.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

constexpr const char* tokens_path = "/admin/tokens";

struct Typed {
  std::string email, name, expires;
  std::vector<std::string> scopes;
};

std::string owner_of(Visit& visit, PersonId id) {
  const auto person = service::get_person(visit.unit, id);
  return person ? person->name : "somebody";
}

Json token_view(Visit& visit, const storage::TokenRow& token) {
  const Reader reader = reader_of(visit);
  std::string state = "holds until revoked";
  if (token.expires_at) state = "holds until " + day_and_clock(*token.expires_at, reader);
  if (token.expires_at && *token.expires_at <= reader.now) state = "expired";
  if (token.revoked_at) state = "revoked " + day_and_clock(*token.revoked_at, reader);
  const bool is_live = !token.revoked_at && (!token.expires_at || *token.expires_at > reader.now);
  return {{"name", token.name},
          {"owner", owner_of(visit, token.person)},
          {"scopes", token.scopes.empty() ? "all roles of the person" : token.scopes},
          {"made", time_view(token.created_at, reader)},
          {"state", state},
          {"revoke", is_live ? Json(std::string(tokens_path) + "/" +
                                    std::to_string(token.id.value) + "/revoke")
                             : Json()}};
}

void add_form(Json& view, const Typed& typed, const std::vector<FieldError>& errors) {
  const auto field = [&](const FieldText& text, const std::string& value, std::string_view error) {
    return field_view(text, value, error_of(errors, error));
  };
  view["mistakes"] = mistakes_view(errors, {{"email", "email", "Whose"},
                                            {"name", "name", "Name"},
                                            {"expires_at", "expires", "Ends on"}});
  view["fields"] = {
      field({"email", "Whose", "E-mail of the person it acts as. Empty: you.", false, "email", ""},
            typed.email, "email"),
      field({"name", "Name", "What will use it.", true, "", "half"}, typed.name, "name"),
      field({"expires", "Ends on", "Empty: when it is revoked.", false, "date", "half"},
            typed.expires, "expires_at")};
  view["scopes"] = Json::array();
  for (const char* role : {"submitter", "reviewer", "editor", "admin"})
    view["scopes"].push_back({{"value", role},
                              {"is_chosen", std::find(typed.scopes.begin(), typed.scopes.end(),
                                                      role) != typed.scopes.end()}});
}

Answer list_answer(Visit& visit, TokenId before, const Typed& typed,
                   const std::vector<FieldError>& errors) {
  const auto tokens = service::list_tokens(visit.unit, PersonId{}, before, 50);
  if (!tokens) return refusal_page(visit, tokens.error());
  Json view = {
      {"tokens", Json::array()}, {"has_tokens", !tokens->items.empty()}, {"next", nullptr}};
  for (const storage::TokenRow& token : tokens->items)
    view["tokens"].push_back(token_view(visit, token));
  if (tokens->next)
    view["next"] = std::string(tokens_path) + "?cursor=" + std::to_string(tokens->next.value);
  add_form(view, typed, errors);
  view["is_adding"] = !errors.empty();
  return editor_page(visit, "tokens.html", {"API tokens", tokens_path}, std::move(view),
                     errors.empty() ? 200 : 422);
}

Result<service::NewToken> read_token(Visit& visit, const Typed& typed) {
  service::NewToken wanted;
  wanted.person = visit.actor().person;
  wanted.name = typed.name;
  wanted.scopes = typed.scopes;
  if (!trim(typed.email).empty()) {
    const auto person = service::get_person_by_email(visit.unit, trim(typed.email));
    if (!person) return fail(invalid_field("email", "nobody has this address"));
    wanted.person = person->id;
  }
  if (typed.expires.empty()) return wanted;
  wanted.expires_at = parse_rfc3339(typed.expires + "T00:00:00Z");
  if (!wanted.expires_at) return fail(invalid_field("expires_at", "write the day as 2026-12-24"));
  return wanted;
}

Answer make(Visit& visit, const Typed& typed) {
  const auto wanted = read_token(visit, typed);
  if (!wanted) return list_answer(visit, {}, typed, wanted.error().fields);
  const auto made = service::make_token(visit.unit, *wanted);
  if (!made && !made.error().fields.empty())
    return list_answer(visit, {}, typed, made.error().fields);
  if (!made && made.error().code == ErrorCode::conflict)
    return list_answer(visit, {}, typed, {{"email", made.error().detail}});
  if (!made) return refusal_page(visit, made.error());
  Json view = {{"heading", "The token is made."},
               {"lines", Json::array({"Copy it now: it is shown only this once.",
                                      "Send it as “Authorization: Bearer”. It acts as " +
                                          owner_of(visit, wanted->person) + "."})},
               {"secret", made->text},
               {"label", "API token"},
               {"back", tokens_path},
               {"back_label", "I have copied it"}};
  view["scripts"] = script_list({"desk/copy.js"});
  return editor_page(visit, "secret.html", {"API token", tokens_path}, std::move(view));
}

}  // namespace

Result<Plan> tokens_page(const Call& call) {
  TokenId before;
  if (const auto cursor = call.request.parameter("cursor"))
    before = api::read_id_as<TokenId>(std::string(*cursor)).value_or(TokenId{});
  return reading([before](Visit& visit) { return list_answer(visit, before, {}, {}); });
}

Result<Plan> make_token(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  const Typed typed{form->get("email"), form->get("name"), form->get("expires"),
                    form->all("scope")};
  return writing([typed](Visit& visit) { return make(visit, typed); });
}

Result<Plan> revoke_token_page(const Call& call) {
  auto id = api::read_id_as<TokenId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    Confirm confirm;
    confirm.heading = "Revoke this token?";
    confirm.consequences = {
        "Whatever uses it is refused from now on. This cannot be undone; make "
        "a new token instead."};
    confirm.post = std::string(tokens_path) + "/" + std::to_string(id.value) + "/revoke";
    confirm.button = "Revoke";
    confirm.back = tokens_path;
    confirm.back_label = "Back to the tokens";
    return editor_page(visit, "confirm.html", {confirm.heading, tokens_path},
                       confirm_view(confirm));
  });
}

Result<Plan> revoke_token(const Call& call) {
  auto id = api::read_id_as<TokenId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto done = service::revoke_token(visit.unit, id);
    if (!done) return refusal_page(visit, done.error());
    return see_other(tokens_path, "token-revoked");
  });
}

}  // namespace panelist::web::editor
