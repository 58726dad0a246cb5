#include "service/mail_choices.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "service/person_rules.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

std::optional<MailWhen> parse_when(std::string_view text) {
  for (const MailWhen when : {MailWhen::now, MailWhen::digest, MailWhen::off})
    if (to_string(when) == text) return when;
  return std::nullopt;
}

Json parse_choice(std::string_view text) {
  Json choice = Json::parse(text, nullptr, false);
  return choice.is_object() ? choice : Json::object();
}

MailWhen when_of(const MailKind& kind, const Json& choice, bool is_machine) {
  if (!kind.is_choosable) return kind.normal;
  const auto found = choice.find(std::string(kind.name));
  if (found != choice.end() && found->is_string()) {
    if (const auto when = parse_when(found->get<std::string>())) return *when;
  }
  return is_machine ? MailWhen::off : kind.normal;
}

}  // namespace

std::string_view to_string(MailWhen when) {
  switch (when) {
    case MailWhen::now: return "now";
    case MailWhen::digest: return "digest";
    case MailWhen::off: return "off";
  }
  return "";
}

MailWhen mail_when(const MailKind& kind, std::string_view choice_json, bool is_machine) {
  if (choice_json.size() <= 2) return when_of(kind, Json::object(), is_machine);
  return when_of(kind, parse_choice(choice_json), is_machine);
}

std::vector<MailChoice> list_mail_choices(Unit& unit, PersonId person) {
  std::vector<MailChoice> choices;
  const auto address = storage::find_mail_address(unit.tx, person);
  if (!address) return choices;
  const Json choice = parse_choice(address->mail_choice);
  for (const MailKind& kind : mail_kinds) {
    if (!kind.is_choosable) continue;
    choices.push_back({std::string(kind.name), std::string(kind.label),
                       when_of(kind, choice, address->is_machine)});
  }
  return choices;
}

Result<void> set_mail_choice(Unit& unit, PersonId person, std::string_view kind,
                             std::string_view when) {
  if (const auto ok = require_self_or_admin(unit, person); !ok) return ok;
  const MailKind* known = find_mail_kind(kind);
  if (known == nullptr || !known->is_choosable) {
    return fail(invalid_field("kind", "There is no such kind of mail to choose."));
  }
  if (!parse_when(when)) return fail(invalid_field("when", "Write now, digest or off."));
  const auto address = storage::find_mail_address(unit.tx, person);
  if (!address) return fail(not_found("There is no such person."));
  Json choice = parse_choice(address->mail_choice);
  choice[std::string(kind)] = std::string(when);
  storage::set_mail_choice(unit.tx, person, choice.dump());
  return {};
}

}  // namespace panelist::service
