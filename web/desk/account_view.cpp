#include "web/desk/account_view.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/form.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::desk {
namespace {

/// Offered in the field; any zone of the zone database may be typed.
constexpr std::array<std::string_view, 24> common_zones{
    "UTC",              "Europe/London",       "Europe/Berlin",     "Europe/Paris",
    "Europe/Madrid",    "Europe/Warsaw",       "Europe/Helsinki",   "Europe/Istanbul",
    "America/New_York", "America/Chicago",     "America/Denver",    "America/Los_Angeles",
    "America/Toronto",  "America/Sao_Paulo",   "Africa/Lagos",      "Africa/Johannesburg",
    "Asia/Dubai",       "Asia/Kolkata",        "Asia/Singapore",    "Asia/Shanghai",
    "Asia/Tokyo",       "Asia/Seoul",          "Australia/Sydney",  "Pacific/Auckland"};

Json mail_view(const std::vector<service::MailChoice>& choices) {
  Json rows = Json::array();
  for (const service::MailChoice& choice : choices) {
    rows.push_back({{"kind", choice.kind},
                    {"label", choice.label},
                    {"now", choice.when == service::MailWhen::now},
                    {"digest", choice.when == service::MailWhen::digest},
                    {"off", choice.when == service::MailWhen::off}});
  }
  return rows;
}

/// "2 of your verdicts are due then"
std::string due_then(int count) {
  if (count == 0) return {};
  return std::to_string(count) + " of your verdicts " + (count == 1 ? "is" : "are") + " due then";
}

Json away_view(const AccountParts& parts, const Reader& reader) {
  Json rows = Json::array();
  const bool is_editor = parts.person.roles.has(domain::Role::editor);
  for (std::size_t i = 0; i < parts.away.size(); ++i) {
    const storage::AwayTime& away = parts.away[i];
    const int due = parts.due_while_away[i];
    // The end is the first moment after the last day.
    const Instant last = away.until_at - Duration{1};
    rows.push_back({{"id", away.id},
                    {"from", local_date(away.from_at, reader.zone)},
                    {"until", local_date(last, reader.zone)},
                    {"is_now", away.from_at <= reader.now && reader.now < away.until_at},
                    {"due_then", due_then(due)},
                    {"rebalance", due > 0 && is_editor ? Json("/editor/rebalance?person=" +
                                                              encode_component(parts.person.email))
                                                       : Json()},
                    {"from_text", format_local(away.from_at, reader.zone)},
                    {"until_text", format_local(last, reader.zone)}});
  }
  return rows;
}

Json tokens_view(const std::vector<storage::TokenRow>& tokens, const Reader& reader) {
  Json rows = Json::array();
  for (const storage::TokenRow& token : tokens) {
    const bool is_over = token.expires_at && *token.expires_at <= reader.now;
    std::string state = "Never ends";
    if (token.revoked_at) state = "Revoked " + day_and_clock(*token.revoked_at, reader);
    else if (is_over) state = "Ended " + day_and_clock(*token.expires_at, reader);
    else if (token.expires_at) state = "Ends " + day_and_clock(*token.expires_at, reader);
    rows.push_back({{"id", token.id.value},
                    {"name", token.name},
                    {"scopes", token.scopes.empty() ? "everything you may do" : token.scopes},
                    {"made", time_view(token.created_at, reader)},
                    {"state", state},
                    {"is_open", !token.revoked_at && !is_over}});
  }
  return rows;
}

Json refused_view(const AccountTry& refused, std::string_view section) {
  if (refused.section != section) return nullptr;
  Json items = Json::array();
  for (const FieldError& error : refused.errors)
    items.push_back({{"field", error.field}, {"text", error.message}});
  return {{"items", std::move(items)}, {"typed", refused.typed}};
}

}  // namespace

std::string list_words(const std::vector<std::string>& words) {
  return words.empty() ? "none" : join(words, ", ");
}

std::vector<std::string> role_names(const domain::Roles& roles) {
  std::vector<std::string> names;
  for (const domain::Role role : {domain::Role::submitter, domain::Role::reviewer,
                                  domain::Role::editor, domain::Role::admin}) {
    if (roles.has(role)) names.emplace_back(domain::to_string(role));
  }
  return names;
}

Json account_view(const AccountParts& parts, const AccountTry& refused, const Reader& reader) {
  const domain::Person& person = parts.person;
  const bool is_retry = refused.section == "profile";
  const auto field = [&](const char* name, const std::string& stored) {
    const auto typed = refused.typed.find(name);
    return is_retry && typed != refused.typed.end() ? typed->second : stored;
  };
  Json zones = Json::array();
  for (const std::string_view zone : common_zones) zones.push_back(zone);
  return {{"email", person.email},
          {"model", person.model},
          {"personas", list_words(person.personas)},
          {"roles", list_words(role_names(person.roles))},
          {"role_list", role_names(person.roles)},
          {"name", field("name", person.name)},
          {"pseudonym", field("pseudonym", person.pseudonym)},
          {"time_zone", field("time_zone", person.time_zone)},
          {"task_cap", field("task_cap", person.task_cap ? std::to_string(*person.task_cap) : "")},
          {"open_tasks", plural(person.open_tasks, "task", "tasks")},
          {"share", person.share == domain::share_usual ? "" : domain::format_share(person.share)},
          {"working_days",
           working_days_view(is_retry ? refused.days : day_words(person.working_days))},
          {"working_days_error", ""},
          {"zones", std::move(zones)},
          {"has_password", person.has_password},
          {"mail", mail_view(parts.mail)},
          {"away", away_view(parts, reader)},
          {"tokens", tokens_view(parts.tokens, reader)},
          {"today", local_date(reader.now, reader.zone)},
          {"profile_refused", refused_view(refused, "profile")},
          {"password_refused", refused_view(refused, "password")},
          {"away_refused", refused_view(refused, "away")},
          {"token_refused", refused_view(refused, "token")},
          {"new_token", nullptr}};
}

}  // namespace panelist::web::desk
