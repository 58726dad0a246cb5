#include "web/frame.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/page_head.hpp"
#include "publish/site_settings.hpp"
#include "web/house.hpp"

namespace panelist::web {
namespace {

Json navigation(const service::Actor& actor, const std::string& path) {
  Json links = Json::array();
  const auto add = [&](const char* href, const char* label, bool is_current) {
    links.push_back({{"href", href}, {"label", label}, {"count", ""}, {"is_current", is_current}});
  };
  if (!actor.is_known()) return links;
  add("/desk", "My turn", path == "/desk");
  add("/desk/record", "My record", path == "/desk/record");
  if (actor.is_editor()) add("/editor", "Editor", path.starts_with("/editor"));
  if (actor.is_admin()) add("/admin/users", "Admin", path.starts_with("/admin"));
  add("/account", "Account", path == "/account");
  return links;
}

std::string roles_text(const domain::Roles& roles) {
  std::vector<std::string> words;
  for (const domain::Role role :
       {domain::Role::submitter, domain::Role::reviewer, domain::Role::editor, domain::Role::admin})
    if ((roles.bits() & static_cast<unsigned>(role)) != 0)
      words.emplace_back(domain::to_string(role));
  return join(words, ", ");
}

bool starts_a_word(std::string_view part) {
  const auto first = static_cast<unsigned char>(part.front());
  return first >= 0x80U || (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
         (first >= '0' && first <= '9');
}

}  // namespace

std::string initials_of(const std::string& name) {
  std::string initials;
  for (const std::string& part : split(name, ' ')) {
    if (part.empty() || !starts_a_word(part) || count_code_points(initials) == 2) continue;
    std::size_t length = 1;
    while (length < part.size() && (static_cast<unsigned char>(part[length]) & 0xC0U) == 0x80U)
      ++length;
    initials += part.substr(0, length);
  }
  return initials;
}

Json flash_view(std::string_view kind, std::string_view text) {
  if (text.empty()) return nullptr;
  return {{"kind", kind}, {"text", text}, {"undo", nullptr}};
}

Json framed(const Visit& visit, const std::string& title, const std::string& path,
            std::string_view said, Json view) {
  publish::PageHead head;
  head.title = title;
  head.is_noindex = true;
  const Json frame = publish::layout_view(visit.house.site, head);
  view["site"] = frame.at("site");
  view["page"] = frame.at("page");
  const service::Actor& actor = visit.actor();
  view["nav"] = navigation(actor, path);
  view["form_token"] = visit.form_token;
  view["person"] = nullptr;
  if (actor.is_known())
    view["person"] = {{"name", actor.name},
                      {"initials", initials_of(actor.name)},
                      {"email", actor.email},
                      {"roles_text", roles_text(actor.roles)}};
  if (!view.contains("flash") || view["flash"].is_null()) view["flash"] = flash_view("good", said);
  if (!view.contains("scripts")) view["scripts"] = Json::array();
  return view;
}

}  // namespace panelist::web
