#include "service/person_rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t email_bytes_max = 254;
constexpr int task_cap_max = 1000;

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F && std::string_view("<>()[],;:\\\"").find(c) ==
                                            std::string_view::npos;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

}  // namespace

Result<std::string> clean_email(std::string_view email) {
  const Result<std::string> cleaned = clean_text(email, "email");
  if (!cleaned) return fail(cleaned.error());
  const std::size_t at = cleaned->find('@');
  const bool fits = cleaned->size() >= 3 && cleaned->size() <= email_bytes_max;
  const bool one_at = at != std::string::npos && cleaned->find('@', at + 1) == std::string::npos;
  const bool plain = std::all_of(cleaned->begin(), cleaned->end(), is_plain);
  if (!fits || !one_at || !plain || at == 0 || at + 1 == cleaned->size()) {
    return fail(invalid_field("email", "This is not a mail address, like ana@example.org."));
  }
  return *cleaned;
}

Result<std::string> clean_person_name(std::string_view name, std::string_view field) {
  Result<std::string> cleaned = clean_text(name, field);
  if (!cleaned) return cleaned;
  const std::size_t length = count_code_points(*cleaned);
  if (length < 1 || length > 120 || has_control(*cleaned)) {
    return fail(invalid_field(std::string(field), "Write 1 to 120 characters on one line."));
  }
  return cleaned;
}

Result<std::vector<std::string>> clean_personas(Unit& unit,
                                                const std::vector<std::string>& personas) {
  std::vector<std::string> known;
  for (const domain::Persona& persona : unit.catalog.personas) known.push_back(persona.id);
  for (const std::string& persona : personas) {
    if (std::find(known.begin(), known.end(), persona) != known.end()) continue;
    const std::string near = nearest_word(persona, known);
    const std::string hint = near.empty() ? "Known: " + join(known, ", ") + "."
                                          : "Did you mean " + near + "?";
    return fail(invalid_field("personas", "There is no persona " + persona + ". " + hint));
  }
  std::vector<std::string> distinct = personas;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

Result<void> check_time_zone(const std::string& zone) {
  if (is_time_zone(zone)) return {};
  return fail(invalid_field("time_zone", "Name a zone like Europe/Berlin or UTC."));
}

Result<void> check_task_cap(const std::optional<int>& cap) {
  if (!cap || (*cap >= 0 && *cap <= task_cap_max)) return {};
  return fail(invalid_field("task_cap", "Write 0 to 1,000, or leave it out for no cap."));
}

Result<void> check_share(int hundredths) {
  if (hundredths >= domain::share_min && hundredths <= domain::share_max) return {};
  return fail(invalid_field("share", "Write 0.25 to 4; 1 is the usual share."));
}

Result<void> check_working_days(domain::WorkingDays days) {
  if (!days.is_empty()) return {};
  return fail(invalid_field("working_days",
                            "Choose at least one day. For a longer break enter a time away."));
}

Result<void> protect_last_admin(Unit& unit, PersonId person) {
  storage::hold_admins(unit.tx);
  const std::vector<PersonId> admins = storage::list_admins(unit.tx);
  if (admins.size() == 1 && admins.front() == person) {
    return fail(conflict("This is the last active admin. Make somebody else an admin first."));
  }
  return {};
}

Result<void> require_self_or_admin(const Unit& unit, PersonId person) {
  const bool is_self = unit.actor.person && unit.actor.person == person;
  if (is_self || unit.actor.is_admin()) return {};
  return fail(forbidden("Only the person or an admin may do this."));
}

Result<void> require_admin(const Unit& unit) {
  if (unit.actor.is_admin()) return {};
  return fail(forbidden("Only an admin may do this."));
}

}  // namespace panelist::service
