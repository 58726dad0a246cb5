#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/site_settings.hpp"
#include "service/add_person.hpp"
#include "service/change_person.hpp"
#include "service/disable_person.hpp"
#include "service/list_people.hpp"
#include "service/record_audit.hpp"
#include "service/sign_in_link.hpp"
#include "service/tokens.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::api {
namespace {

/// "roles": ["editor"] (or "role": "editor").
Result<std::optional<domain::Roles>> read_roles(const Json& body) {
  auto words = read_texts(body, "roles");
  if (!words) return fail(words.error());
  auto single = read_optional_text(body, "role");
  if (!single) return fail(single.error());
  if (*single) words->push_back(**single);
  if (words->empty()) return std::optional<domain::Roles>{};
  domain::Roles roles;
  for (const std::string& word : *words) {
    const auto role = domain::parse_role(word);
    if (!role)
      return fail(invalid_field("roles", "\"" + word +
                                             "\" is not a role; there are submitter, "
                                             "reviewer, editor and admin"));
    roles.add(*role);
  }
  return std::optional<domain::Roles>{roles};
}

Result<std::optional<int>> read_cap(const Json& body) {
  auto cap = read_optional_number(body, "task_cap");
  if (!cap) return fail(cap.error());
  if (!*cap) return std::optional<int>{};
  if (**cap < 0 || **cap > 1000) return fail(invalid_field("task_cap", "must be from 0 to 1,000"));
  return std::optional<int>{static_cast<int>(**cap)};
}

/// "share": 0.5
Result<std::optional<int>> read_share(const Json& body) {
  const auto found = body.find("share");
  if (found == body.end() || found->is_null()) return std::optional<int>{};
  const auto share = found->is_number() ? domain::parse_share(found->dump()) : std::nullopt;
  if (!share)
    return fail(
        invalid_field("share", "must be a number from 0.25 to 4, with at most two decimals"));
  return share;
}

/// "working_days": ["mon", "tue"]
Result<std::optional<domain::WorkingDays>> read_days(const Json& body) {
  if (!body.contains("working_days")) return std::optional<domain::WorkingDays>{};
  const auto words = read_texts(body, "working_days");
  if (!words) return fail(words.error());
  const auto days = read_working_days(*words);
  if (!days) return fail(days.error());
  return std::optional<domain::WorkingDays>{*days};
}

Result<service::NewPerson> read_person(const Json& body, const std::string& zone) {
  service::NewPerson person;
  auto roles = read_roles(body);
  if (!roles) return fail(roles.error());
  if (!*roles)
    return fail(invalid_field("roles", "name at least one of submitter, reviewer, editor, admin"));
  person.roles = **roles;
  auto personas = read_texts(body, "personas");
  if (!personas) return fail(personas.error());
  person.personas = *personas;
  auto cap = read_cap(body);
  if (!cap) return fail(cap.error());
  person.task_cap = *cap;
  auto share = read_share(body);
  if (!share) return fail(share.error());
  person.share = share->value_or(domain::share_usual);
  auto days = read_days(body);
  if (!days) return fail(days.error());
  person.working_days = days->value_or(domain::WorkingDays{});
  auto welcome = read_optional_flag(body, "send_welcome");
  if (!welcome) return fail(welcome.error());
  person.sends_welcome = welcome->value_or(true);
  person.time_zone = zone;
  struct Field {
    const char* name;
    std::string* target;
  };
  for (const Field& field : {Field{"email", &person.email}, Field{"name", &person.name},
                             Field{"pseudonym", &person.pseudonym}, Field{"agent", &person.model},
                             Field{"time_zone", &person.time_zone}}) {
    auto text = read_optional_text(body, field.name);
    if (!text) return fail(text.error());
    if (*text) *field.target = **text;
  }
  return person;
}

Answer person_answer(const Result<domain::Person>& person, int status) {
  if (!person) return problem(person.error());
  return json_response(status, person_json(*person));
}

Json token_json(const storage::TokenRow& token) {
  return {{"id", token.id.value},
          {"person_id", token.person.value},
          {"name", token.name},
          {"scopes", token.scopes},
          {"created_at", format_rfc3339(token.created_at)},
          {"expires_at", time_json(token.expires_at)},
          {"revoked_at", time_json(token.revoked_at)}};
}

}  // namespace

Result<Plan> get_me(const Call&) {
  return reading([](Visit& visit) -> Answer {
    const service::Actor& actor = visit.actor();
    if (!actor.person) return json_response(200, {{"name", actor.name}, {"label", actor.label}});
    return person_answer(service::get_person(visit.unit, actor.person), 200);
  });
}

Result<Plan> add_user(const Call& call) {
  auto body = read_object(call.request, {"email", "name", "pseudonym", "roles", "role", "personas",
                                         "agent", "time_zone", "task_cap", "share", "working_days",
                                         "send_welcome"});
  if (!body) return fail(body.error());
  auto person = read_person(*body, "UTC");
  if (!person) return fail(person.error());
  return writing([person = std::move(*person)](Visit& visit) {
    return person_answer(service::add_person(visit.unit, person), 201);
  });
}

Result<Plan> list_users(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  service::PeopleFilter filter;
  filter.limit = page->limit;
  filter.state = call.request.parameter("state").value_or("");
  if (!page->cursor.empty()) {
    auto after = read_id_as<PersonId>(page->cursor);
    if (!after) return fail(service::bad_cursor());
    filter.after = *after;
  }
  const std::string email(call.request.parameter("email").value_or(""));
  return reading([filter, email](Visit& visit) -> Answer {
    if (!email.empty()) {
      const auto person = service::get_person_by_email(visit.unit, email);
      Json items = Json::array();
      if (person)
        items.push_back(person_json(*person));
      else if (person.error().code != ErrorCode::not_found)
        return problem(person.error());
      return json_response(200, list_json(std::move(items), ""));
    }
    const auto people = service::list_people(visit.unit, filter);
    if (!people) return problem(people.error());
    Json items = Json::array();
    for (const domain::Person& person : people->items) items.push_back(person_json(person));
    return json_response(
        200, list_json(std::move(items), people->next ? std::to_string(people->next.value) : ""));
  });
}

Result<Plan> get_user(const Call& call) {
  auto id = read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading(
      [id = *id](Visit& visit) { return person_answer(service::get_person(visit.unit, id), 200); });
}

Result<Plan> change_user(const Call& call) {
  auto id = read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"email", "name", "pseudonym", "roles", "role", "personas",
                                         "agent", "time_zone", "task_cap", "share",
                                         "working_days"});
  if (!body) return fail(body.error());
  service::PersonChanges changes;
  struct Field {
    const char* name;
    std::optional<std::string>* target;
  };
  for (const Field& field : {Field{"email", &changes.email}, Field{"name", &changes.name},
                             Field{"pseudonym", &changes.pseudonym}, Field{"agent", &changes.model},
                             Field{"time_zone", &changes.time_zone}}) {
    auto text = read_optional_text(*body, field.name);
    if (!text) return fail(text.error());
    *field.target = *text;
  }
  auto roles = read_roles(*body);
  if (!roles) return fail(roles.error());
  changes.roles = *roles;
  if (body->contains("personas")) {
    auto personas = read_texts(*body, "personas");
    if (!personas) return fail(personas.error());
    changes.personas = *personas;
  }
  if (body->contains("task_cap")) {
    auto cap = read_cap(*body);
    if (!cap) return fail(cap.error());
    changes.task_cap = *cap;
  }
  auto share = read_share(*body);
  if (!share) return fail(share.error());
  changes.share = *share;
  auto days = read_days(*body);
  if (!days) return fail(days.error());
  changes.working_days = *days;
  return writing([id = *id, changes](Visit& visit) {
    return person_answer(service::change_person(visit.unit, id, changes), 200);
  });
}

Result<Plan> disable_user(const Call& call) {
  auto id = read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto moved = service::disable_person(visit.unit, id);
    if (!moved) return problem(moved.error());
    return json_response(200,
                         {{"id", id.value}, {"state", "disabled"}, {"tasks_reassigned", *moved}});
  });
}

Result<Plan> enable_user(const Call& call) {
  auto id = read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto done = service::enable_person(visit.unit, id);
    if (!done) return problem(done.error());
    return person_answer(service::get_person(visit.unit, id), 200);
  });
}

Result<Plan> make_user_link(const Call& call) {
  auto id = read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return problem(person.error());
    if (!person->is_active) return problem(conflict("this account is disabled"));
    const std::string secret = service::make_sign_in_link(visit.unit, id);
    service::record_audit(visit.unit, "sign_in_link.made", "user:" + std::to_string(id.value));
    return json_response(
        200, {{"url", visit.house.settings.public_url + "/sign-in/link?secret=" + secret},
              {"expires_in_seconds", 1800}});
  });
}

Result<Plan> make_token(const Call& call) {
  auto body = read_object(call.request, {"email", "name", "scopes", "expires_at"});
  if (!body) return fail(body.error());
  auto name = read_text(*body, "name");
  if (!name) return fail(name.error());
  auto email = read_text(*body, "email");
  if (!email) return fail(email.error());
  auto scopes = read_texts(*body, "scopes");
  if (!scopes) return fail(scopes.error());
  auto expires = read_text(*body, "expires_at");
  if (!expires) return fail(expires.error());
  service::NewToken token;
  token.name = name->empty() ? "API token" : *name;
  token.scopes = *scopes;
  if (!expires->empty()) {
    token.expires_at = parse_rfc3339(*expires);
    if (!token.expires_at)
      return fail(invalid_field("expires_at", "must be a time like 2026-11-24T09:00:00Z"));
  }
  return writing([token = std::move(token), email = *email](Visit& visit) mutable -> Answer {
    service::NewToken wanted = token;
    wanted.person = visit.actor().person;
    if (!email.empty()) {
      const auto person = service::get_person_by_email(visit.unit, email);
      if (!person) return problem(person.error());
      wanted.person = person->id;
    }
    const auto made = service::make_token(visit.unit, wanted);
    if (!made) return problem(made.error());
    return json_response(201, {{"id", made->id.value}, {"token", made->text}});
  });
}

Result<Plan> list_tokens(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  TokenId before;
  if (!page->cursor.empty()) {
    auto cursor = read_id_as<TokenId>(page->cursor);
    if (!cursor) return fail(service::bad_cursor());
    before = *cursor;
  }
  return reading([before, limit = page->limit](Visit& visit) -> Answer {
    const PersonId whose = visit.actor().is_admin() ? PersonId{} : visit.actor().person;
    const auto tokens = service::list_tokens(visit.unit, whose, before, limit);
    if (!tokens) return problem(tokens.error());
    Json items = Json::array();
    for (const storage::TokenRow& token : tokens->items) items.push_back(token_json(token));
    return json_response(
        200, list_json(std::move(items), tokens->next ? std::to_string(tokens->next.value) : ""));
  });
}

Result<Plan> revoke_token(const Call& call) {
  auto id = read_id_as<TokenId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto done = service::revoke_token(visit.unit, id);
    if (!done) return problem(done.error());
    return no_content();
  });
}

Result<Plan> list_audit(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  std::int64_t before = 0;
  if (!page->cursor.empty()) {
    auto cursor = read_id(page->cursor);
    if (!cursor) return fail(service::bad_cursor());
    before = *cursor;
  }
  return reading([before, limit = page->limit](Visit& visit) -> Answer {
    const auto log = service::list_audit(visit.unit, before, limit);
    if (!log) return problem(log.error());
    Json items = Json::array();
    for (const storage::AuditEntry& entry : log->items)
      items.push_back({{"id", entry.id},
                       {"at", format_rfc3339(entry.at)},
                       {"actor", entry.actor_label},
                       {"action", entry.action},
                       {"subject", entry.subject},
                       {"data", Json::parse(entry.data_json, nullptr, false)}});
    return json_response(
        200, list_json(std::move(items), log->next != 0 ? std::to_string(log->next) : ""));
  });
}

}  // namespace panelist::web::api
