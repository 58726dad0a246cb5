// Accounts: the list, one of them, adding and changing.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/add_person.hpp"
#include "service/change_person.hpp"
#include "service/conflicts_of_interest.hpp"
#include "service/list_people.hpp"
#include "web/api/read.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/rebalance_view.hpp"
#include "web/editor/user_view.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::editor {
namespace {

Answer form_answer(Visit& visit, const domain::Person* person, const TypedUser& typed,
                   const std::vector<FieldError>& errors, int status) {
  Json view = user_form_view(typed, visit.unit.catalog.personas, errors);
  view["heading"] = person ? person->name : "Add a user";
  view["post"] = person ? user_path(person->id) : "/admin/users/new";
  view["button"] = person ? "Save" : "Add user";
  view["user"] = nullptr;
  if (person) {
    const bool is_self = person->id == visit.actor().person;
    view["user"] = {{"is_active", person->is_active},
                    {"disable", is_self ? Json() : Json(user_path(person->id) + "/disable")},
                    {"enable", user_path(person->id) + "/enable"},
                    {"link", user_path(person->id) + "/sign-in-link"},
                    {"rebalance", rebalance_path({person->is_active ? person->email : "", false})},
                    {"open_tasks", plural(person->open_tasks, "open task", "open tasks")},
                    {"created", time_view(person->created_at, reader_of(visit))},
                    {"ties", Json::array()}};
    for (const auto& tie : service::list_conflicts(visit.unit, person->id))
      view["user"]["ties"].push_back({{"maker", tie.maker_folded}, {"reason", tie.reason}});
    view["user"]["has_ties"] = !view["user"]["ties"].empty();
  }
  const std::string title = view["heading"];
  return editor_page(visit, "user_form.html", {title, users_path}, std::move(view), status);
}

/// A conflict about the address or the last admin, as a mistake of the form.
std::vector<FieldError> mistakes_of(const Error& error) {
  if (!error.fields.empty()) return error.fields;
  return {{error.detail.find("admin") == std::string::npos ? "email" : "roles", error.detail}};
}

bool is_mistake(const Error& error) {
  return error.code == ErrorCode::invalid || error.code == ErrorCode::conflict;
}

Result<service::NewPerson> read_new(const TypedUser& typed) {
  service::NewPerson person;
  auto roles = read_roles(typed.roles);
  auto cap = read_cap(typed.task_cap);
  auto share = read_share(typed.share);
  auto days = read_working_days(typed.working_days.value_or(std::vector<std::string>{}));
  if (!roles) return fail(roles.error());
  if (!cap) return fail(cap.error());
  if (!share) return fail(share.error());
  if (!days) return fail(days.error());
  person.email = typed.email;
  person.name = typed.name;
  person.pseudonym = typed.pseudonym;
  person.model = typed.model;
  if (!trim(typed.time_zone).empty()) person.time_zone = std::string(trim(typed.time_zone));
  person.roles = *roles;
  person.task_cap = *cap;
  person.share = *share;
  if (typed.working_days) person.working_days = *days;
  person.personas = typed.personas;
  return person;
}

Result<service::PersonChanges> read_changes(const TypedUser& typed) {
  service::PersonChanges changes;
  auto roles = read_roles(typed.roles);
  auto cap = read_cap(typed.task_cap);
  auto share = read_share(typed.share);
  auto days = read_working_days(typed.working_days.value_or(std::vector<std::string>{}));
  if (!roles) return fail(roles.error());
  if (!cap) return fail(cap.error());
  if (!share) return fail(share.error());
  if (!days) return fail(days.error());
  changes.email = typed.email;
  changes.name = typed.name;
  changes.pseudonym = typed.pseudonym;
  changes.model = typed.model;
  changes.time_zone = std::string(trim(typed.time_zone));
  changes.roles = *roles;
  changes.task_cap = *cap;
  changes.share = *share;
  if (typed.working_days) changes.working_days = *days;
  changes.personas = typed.personas;
  return changes;
}

}  // namespace

Result<Plan> users_page(const Call& call) {
  service::PeopleFilter filter;
  filter.state = std::string(call.request.parameter("state").value_or(""));
  if (const auto cursor = call.request.parameter("cursor"))
    filter.after = api::read_id_as<PersonId>(std::string(*cursor)).value_or(PersonId{});
  return reading([filter](Visit& visit) -> Answer {
    const auto people = service::list_people(visit.unit, filter);
    if (!people) return refusal_page(visit, people.error());
    Json view = {{"users", Json::array()}, {"next", nullptr}, {"states", Json::array()}};
    for (const domain::Person& person : people->items)
      view["users"].push_back(user_row_view(person, visit.unit.catalog.personas));
    view["has_users"] = !people->items.empty();
    if (people->next)
      view["next"] = std::string(users_path) + "?state=" + filter.state +
                     "&cursor=" + std::to_string(people->next.value);
    for (const auto& [word, label] :
         {std::pair{"", "All"}, std::pair{"active", "Active"}, std::pair{"disabled", "Disabled"}})
      view["states"].push_back({{"href", std::string(users_path) + "?state=" + word},
                                {"label", label},
                                {"is_current", filter.state == word}});
    return editor_page(visit, "users.html", {"Users", users_path}, std::move(view));
  });
}

Result<Plan> new_user_page(const Call& call) {
  TypedUser typed;
  typed.time_zone = "UTC";
  typed.share = domain::format_share(domain::share_usual);
  typed.working_days = day_words(domain::WorkingDays{});
  typed.roles = {"reviewer"};
  if (const auto persona = call.request.parameter("persona")) typed.personas.emplace_back(*persona);
  return reading([typed](Visit& visit) { return form_answer(visit, nullptr, typed, {}, 200); });
}

Result<Plan> add_user(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([typed = typed_user(*form)](Visit& visit) -> Answer {
    const auto input = read_new(typed);
    if (!input) return form_answer(visit, nullptr, typed, input.error().fields, 422);
    const auto person = service::add_person(visit.unit, *input);
    if (person) return see_other(user_path(person->id), "user-added");
    if (!is_mistake(person.error())) return refusal_page(visit, person.error());
    return form_answer(visit, nullptr, typed, mistakes_of(person.error()),
                       status_of(person.error().code));
  });
}

Result<Plan> user_page(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return refusal_page(visit, person.error());
    return form_answer(visit, &*person, typed_user(*person), {}, 200);
  });
}

Result<Plan> change_user(const Call& call) {
  auto id = api::read_id_as<PersonId>(call.capture(0));
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, typed = typed_user(*form)](Visit& visit) -> Answer {
    const auto person = service::get_person(visit.unit, id);
    if (!person) return refusal_page(visit, person.error());
    const auto changes = read_changes(typed);
    if (!changes) return form_answer(visit, &*person, typed, changes.error().fields, 422);
    const auto changed = service::change_person(visit.unit, id, *changes);
    if (changed) return see_other(user_path(id), "user-saved");
    if (!is_mistake(changed.error())) return refusal_page(visit, changed.error());
    return form_answer(visit, &*person, typed, mistakes_of(changed.error()),
                       status_of(changed.error().code));
  });
}

}  // namespace panelist::web::editor
