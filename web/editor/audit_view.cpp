#include "web/editor/audit_view.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/role_words.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

struct ActionWords {
  std::string_view action, words;
};
constexpr auto action_words = std::to_array<ActionWords>({
    {"user.added", "added a user"},
    {"user.changed", "changed a user"},
    {"user.disabled", "disabled a user"},
    {"user.enabled", "enabled a user"},
    {"user.conflict_removed", "removed a tie to a maker"},
    {"user.password_changed", "changed a password"},
    {"user.password_removed", "removed a password"},
    {"sign_in_link.made", "made a sign-in link"},
    {"token.created", "made an API token"},
    {"token.revoked", "revoked an API token"},
    {"endpoint.added", "added a webhook"},
    {"endpoint.changed", "changed a webhook"},
    {"endpoint.rotated", "made a new secret of a webhook"},
    {"endpoint.deleted", "deleted a webhook"},
    {"endpoint.disabled", "disabled a webhook"},
    {"endpoint.replayed", "sent deliveries again"},
});

/// "user:1007" leads to the user's page.
Json address_of(const std::string& subject) {
  const std::size_t colon = subject.find(':');
  if (colon == std::string::npos) return {};
  const std::string kind = subject.substr(0, colon);
  if (kind == "user") return "/admin/users/" + subject.substr(colon + 1);
  if (kind == "endpoint") return "/admin/webhooks/" + subject.substr(colon + 1);
  return {};
}

/// A value as people read it; empty for nothing.
std::string value_words(const std::string& key, const Json& value) {
  if (key == "roles" && value.is_number_unsigned())
    return join(role_words(domain::Roles(value.get<unsigned>())), ", ");
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.is_null() ? "" : value.dump();
  std::vector<std::string> parts;
  for (const Json& part : value)
    parts.push_back(part.is_string() ? part.get<std::string>() : part.dump());
  return join(parts, ", ");
}

/// "name: Ana Ferrer; roles: editor" of a flat object; what is empty is left out.
std::string data_words(const std::string& data_json) {
  const Json data = Json::parse(data_json, nullptr, false);
  std::vector<std::string> words;
  if (!data.is_object()) return {};
  for (const auto& [key, value] : data.items()) {
    const std::string text = value_words(key, value);
    std::string name = key;
    std::replace(name.begin(), name.end(), '_', ' ');
    if (!text.empty()) words.push_back(name + ": " + text);
  }
  return join(words, "; ");
}

}  // namespace

std::string audit_words(const std::string& action) {
  for (const ActionWords& row : action_words)
    if (row.action == action) return std::string(row.words);
  return action;
}

Json audit_entry_view(const storage::AuditEntry& entry, const Reader& reader) {
  return {{"at", time_view(entry.at, reader)}, {"who", actor_words(entry.actor_label)},
          {"what", audit_words(entry.action)}, {"subject", entry.subject},
          {"href", address_of(entry.subject)}, {"data", data_words(entry.data_json)}};
}

}  // namespace panelist::web::editor
