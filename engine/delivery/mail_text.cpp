#include "delivery/mail_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/text.hpp"
#include "delivery/mail_template.hpp"
#include "service/mail_choices.hpp"

namespace panelist::delivery {
namespace {

using storage::MailRow;

/// "buyer verdict on Mistral Code", "triage of Mistral Code".
std::string describe_work(std::string_view persona, std::string_view task_kind,
                          const std::string& tool) {
  if (!persona.empty()) return std::string(persona) + " verdict on " + tool;
  if (task_kind == "triage") return "triage of " + tool;
  if (task_kind == "sign_off") return "sign-off of " + tool;
  return tool;
}

struct Group {
  std::string_view kind, title;
};
/// In this order in a digest: what is late first.
constexpr std::array<Group, 14> groups{{{"overdue", "Overdue"},
                                        {"due", "Due now"},
                                        {"due_soon", "Due soon"},
                                        {"sent_back", "Sent back"},
                                        {"assigned", "New"},
                                        {"taken_away", "No longer yours"},
                                        {"correction_asked", "Corrections to answer"},
                                        {"correction_answered", "Corrections answered"},
                                        {"voided", "Declared void"},
                                        {"escalated", "Escalated to you"},
                                        {"editor_needed", "Waiting for an editor"},
                                        {"doubled", "One person on two seats"},
                                        {"published", "Published"},
                                        {"endpoint_disabled", "Webhooks"}}};

bool is_own_work(std::string_view kind) {
  return kind == "overdue" || kind == "due" || kind == "due_soon" || kind == "sent_back" ||
         kind == "assigned";
}

class Texts final : public MailTexts {
 public:
  Texts(MailSettings settings, std::map<std::string, std::unique_ptr<MailTemplate>> templates,
        std::string from_name, std::string from_address)
      : public_url_(std::move(settings.public_url)), templates_(std::move(templates)),
        from_name_(std::move(from_name)), from_address_(std::move(from_address)) {}

  Result<Mail> render(const service::ClaimedMail& claimed, Instant now) const override {
    const MailRow& row = claimed.mail;
    const auto found = templates_.find(row.kind);
    if (found == templates_.end()) return fail(not_found("There is no mail kind " + row.kind));
    Words words = found->second->render(make_data(claimed, now));
    Mail mail;
    mail.from_name = from_name_;
    mail.from_address = from_address_;
    mail.to_name = row.person_name;
    mail.to_address = row.address;
    mail.subject = std::move(words.subject);
    const std::size_t at = from_address_.find('@');
    mail.message_id = make_message_id(row.dedupe, from_address_.substr(at + 1));
    mail.date = now;
    mail.text = std::move(words.text);
    mail.html = std::move(words.html);
    // RFC 3834: nobody's holiday notice answers this.
    mail.more_headers.emplace_back("Auto-Submitted", "auto-generated");
    return mail;
  }

 private:
  Json make_data(const service::ClaimedMail& claimed, Instant now) const {
    const MailRow& row = claimed.mail;
    Json data = Json::parse(row.data_json, nullptr, false);
    if (!data.is_object()) data = Json::object();
    data["name"] = row.person_name;
    data["site"] = public_url_;
    data["desk_url"] = public_url_ + "/desk";
    data["settings_url"] = public_url_ + "/account";
    data["sign_in_url"] = public_url_ + "/sign-in";
    data["webhooks_url"] = public_url_ + "/admin/webhooks";
    data["is_choosable"] = is_choosable(row.kind);
    if (!row.tool_name.empty()) {
      data["tool"] = row.tool_name;
      data["tool_url"] = public_url_ + "/tools/" + row.tool_slug;
      data["work"] = describe_work(row.persona, row.task_kind, row.tool_name);
    }
    if (row.task) data["task_url"] = public_url_ + "/desk/tasks/" + std::to_string(row.task.value);
    if (row.run) data["run_url"] = public_url_ + "/editor/runs/" + std::to_string(row.run.value);
    if (row.due_at) set_due(data, *row.due_at, row.person_zone, now);
    if (!data.contains("reason")) data["reason"] = row.sent_back_reason;
    if (!claimed.link_secret.empty()) {
      data["link_url"] = public_url_ + "/sign-in/link?secret=" + claimed.link_secret;
    }
    if (row.kind == "digest") add_groups(data, row, now);
    return data;
  }

  static bool is_choosable(const std::string& kind) {
    const service::MailKind* known = service::find_mail_kind(kind);
    return kind == "digest" || (known != nullptr && known->is_choosable);
  }

  static void set_due(Json& data, Instant due, const std::string& zone, Instant now) {
    data["due"] = format_local(due, zone);
    data["due_age"] = format_age(due, now);
    data["is_late"] = due < now;
    data["late_by"] = format_span(due < now ? now - due : Duration{0});
  }

  Json make_line(const Json& stored, const MailRow& row, Instant now) const {
    const std::string tool = stored.value("tool", "");
    const std::string kind = stored.value("kind", "");
    const auto number = [&](const char* key) {
      return std::to_string(stored.value(key, std::int64_t{0}));
    };
    Json line{{"work", describe_work(stored.value("persona", ""), "", tool)}};
    if (kind == "published") {
      line["work"] = tool;
      line["url"] = public_url_ + "/tools/" + stored.value("slug", "");
    } else if (is_own_work(kind) || kind == "taken_away") {
      line["url"] = public_url_ + "/desk/tasks/" + number("task");
    } else if (kind == "voided" || kind.starts_with("correction_")) {
      line["url"] = public_url_ + "/desk" + (kind == "voided" ? "/record" : "");
    } else if (kind == "endpoint_disabled") {
      line["work"] = "A webhook endpoint was switched off";
      line["url"] = public_url_ + "/admin/webhooks";
    } else {
      line["url"] = public_url_ + "/editor/runs/" + number("run");
    }
    if (stored.contains("due_at")) {
      set_due(line, from_millis(stored.at("due_at").get<std::int64_t>()), row.person_zone, now);
    }
    return line;
  }

  void add_groups(Json& data, const MailRow& row, Instant now) const {
    const Json lines = data.value("lines", Json::array());
    Json filled = Json::array();
    long long own = 0;
    for (const Group& group : groups) {
      Json members = Json::array();
      for (const Json& line : lines) {
        if (line.value("kind", "") == group.kind) members.push_back(make_line(line, row, now));
      }
      if (members.empty()) continue;
      if (is_own_work(group.kind)) own += static_cast<long long>(members.size());
      filled.push_back({{"title", group.title}, {"lines", members}});
    }
    const auto all = static_cast<long long>(lines.size());
    data["groups"] = filled;
    data["summary"] = own > 0 ? plural(own, "verdict is yours", "verdicts are yours")
                              : plural(all, "thing to know", "things to know");
  }

  const std::string public_url_;
  const std::map<std::string, std::unique_ptr<MailTemplate>> templates_;
  const std::string from_name_, from_address_;
};

/// "Panelist <panelist@example.org>" or only the address.
std::pair<std::string, std::string> split_from(const std::string& from) {
  const std::size_t open = from.find('<');
  const std::size_t close = from.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) {
    return {"", std::string(trim(from))};
  }
  return {std::string(trim(from.substr(0, open))), from.substr(open + 1, close - open - 1)};
}

}  // namespace

Result<std::unique_ptr<MailTexts>> load_mail_texts(const MailSettings& settings) {
  const auto [name, address] = split_from(settings.from);
  if (address.find('@') == std::string::npos) {
    return fail(invalid_field("mail.from", "Write an address, like panelist@example.org."));
  }
  std::map<std::string, std::unique_ptr<MailTemplate>> templates;
  for (const service::MailKind& kind : service::mail_kinds) {
    const std::string kind_name(kind.name);
    auto loaded = load_mail_template(settings.templates, kind_name);
    if (!loaded) return fail(loaded.error());
    templates.emplace(kind_name, *std::move(loaded));
  }
  return std::make_unique<Texts>(settings, std::move(templates), name, address);
}

}  // namespace panelist::delivery
