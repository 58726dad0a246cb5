#include "web/editor/user_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/role_words.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::editor {
namespace {

constexpr FieldText email_field{"email", "E-mail", "Mails and sign-in links go here.",
                                true,    "email",  ""};
constexpr FieldText name_field{"name", "Name", "As readers see it under a verdict.", true, "", ""};
constexpr FieldText pseudonym_field{
    "pseudonym", "Pseudonym", "Offered as a byline; pages say that it is one.", false, "", ""};
constexpr FieldText zone_field{"time_zone", "Time zone", "Such as Europe/Madrid.",
                               false,       "",          "half"};
constexpr FieldText cap_field{"task_cap", "Cap",    "Open tasks at once. Empty: no cap.",
                              false,      "number", "half"};
constexpr FieldText share_field{
    "share", "Share of work", "1 is the usual share, 0.5 half of it. From 0.25 to 4.",
    false,   "",              "half"};
constexpr FieldText model_field{
    "agent", "Model", "Only for a machine account: everything it writes is marked AI.",
    false,   "",      ""};

struct RoleText {
  std::string_view role, label, hint;
};
constexpr auto role_texts = std::to_array<RoleText>({
    {"reviewer", "Reviewer", "gets verdicts to write"},
    {"submitter", "Submitter", "sends tools in"},
    {"editor", "Editor", "sees and unblocks every run; includes submitter"},
    {"admin", "Admin", "users, tokens, webhooks; includes editor"},
});

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string user_path(PersonId id) { return "/admin/users/" + std::to_string(id.value); }

TypedUser typed_user(const Form& form) {
  return {form.get("email"),     form.get("name"),     form.get("pseudonym"),
          form.get("time_zone"), form.get("task_cap"), form.get("share"),
          form.get("agent"),     form.all("role"),     form.all("persona"),
          form.has("days_shown") ? std::optional(form.all("working_day")) : std::nullopt};
}

TypedUser typed_user(const domain::Person& person) {
  return {person.email,
          person.name,
          person.pseudonym,
          person.time_zone,
          person.task_cap ? std::to_string(*person.task_cap) : "",
          domain::format_share(person.share),
          person.model,
          role_words(person.roles),
          person.personas,
          day_words(person.working_days)};
}

Result<std::optional<int>> read_cap(const std::string& typed) {
  const std::string_view text = trim(typed);
  if (text.empty()) return std::optional<int>{};
  int cap = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), cap);
  if (code != std::errc{} || end != text.data() + text.size() || cap < 0 || cap > 1000)
    return fail(invalid_field("task_cap", "must be a whole number from 0 to 1,000, or empty"));
  return std::optional<int>{cap};
}

Result<int> read_share(const std::string& typed) {
  const std::string_view text = trim(typed);
  if (text.empty()) return domain::share_usual;
  const auto share = domain::parse_share(text);
  if (!share) return fail(invalid_field("share", "must be a number from 0.25 to 4, such as 0.5"));
  return *share;
}

Result<domain::Roles> read_roles(const std::vector<std::string>& words) {
  domain::Roles roles;
  for (const std::string& word : words) {
    const auto role = domain::parse_role(word);
    if (!role) return fail(invalid_field("roles", "\"" + word + "\" is not a role"));
    roles.add(*role);
  }
  if (roles.is_empty()) return fail(invalid_field("roles", "choose at least one"));
  return roles;
}

Json user_form_view(const TypedUser& typed, const std::vector<domain::Persona>& personas,
                    const std::vector<FieldError>& errors) {
  const auto field = [&](const FieldText& text, const std::string& value) {
    // The account's word for a model is "agent" in forms and "model" inside.
    std::string error = error_of(errors, text.name);
    if (error.empty() && text.name == "agent") error = error_of(errors, "model");
    return field_view(text, value, error);
  };
  Json view = {{"mistakes", mistakes_view(errors, {{"email", "email", "E-mail"},
                                                   {"name", "name", "Name"},
                                                   {"pseudonym", "pseudonym", "Pseudonym"},
                                                   {"time_zone", "time_zone", "Time zone"},
                                                   {"task_cap", "task_cap", "Cap"},
                                                   {"share", "share", "Share of work"},
                                                   {"working_days", "working_days", "Working days"},
                                                   {"model", "agent", "Model"},
                                                   {"agent", "agent", "Model"},
                                                   {"roles", "roles", "Roles"},
                                                   {"personas", "personas", "Personas"}})},
               {"fields", Json::array()},
               {"roles", Json::array()},
               {"personas", Json::array()},
               {"working_days", working_days_view(
                                    typed.working_days.value_or(day_words(domain::WorkingDays{})))},
               {"working_days_error", error_of(errors, "working_days")},
               {"roles_error", error_of(errors, "roles")}};
  view["fields"] = {field(email_field, typed.email),         field(name_field, typed.name),
                    field(pseudonym_field, typed.pseudonym), field(zone_field, typed.time_zone),
                    field(cap_field, typed.task_cap),        field(share_field, typed.share),
                    field(model_field, typed.model)};
  for (const RoleText& role : role_texts)
    view["roles"].push_back({{"value", role.role},
                             {"label", role.label},
                             {"hint", role.hint},
                             {"is_chosen", has(typed.roles, role.role)}});
  for (const domain::Persona& persona : personas)
    view["personas"].push_back({{"value", persona.id},
                                {"label", persona.title},
                                {"letter", persona.letter},
                                {"is_chosen", has(typed.personas, persona.id)}});
  return view;
}

Json user_row_view(const domain::Person& person, const std::vector<domain::Persona>& personas) {
  std::vector<std::string> titles;
  for (const domain::Persona& persona : personas)
    if (has(person.personas, persona.id)) titles.push_back(persona.title);
  std::string load = std::to_string(person.open_tasks);
  if (person.task_cap) load += " of " + std::to_string(*person.task_cap);
  if (person.share != domain::share_usual)
    load += ", share " + domain::format_share(person.share);
  return {{"href", user_path(person.id)},
          {"name", person.name},
          {"email", person.email},
          {"machine", person.model},
          {"roles", join(role_words(person.roles), ", ")},
          {"personas", titles.empty() ? "" : join(titles, ", ")},
          {"load", load},
          {"is_active", person.is_active}};
}

}  // namespace panelist::web::editor
