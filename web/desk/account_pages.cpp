// One's account: name, zone, cap, mail, times away.
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/away_times.hpp"
#include "service/change_person.hpp"
#include "web/api/read.hpp"
#include "web/desk/account_answer.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::desk {
namespace {

/// Empty: no cap. Error invalid for anything but a whole number.
Result<std::optional<int>> parse_cap(std::string_view typed) {
  const std::string_view text = trim(typed);
  if (text.empty()) return std::optional<int>{};
  int cap = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), cap);
  if (failure != std::errc{} || rest != text.data() + text.size())
    return fail(invalid_field("task_cap", "must be a whole number, or empty for no cap"));
  return std::optional<int>{cap};
}

TypedFields typed_fields(const Form& form, std::initializer_list<const char*> names) {
  TypedFields typed;
  for (const char* name : names) typed[name] = form.get(name);
  return typed;
}

Answer refuse(Visit& visit, const std::string& section, const Error& error, TypedFields typed) {
  return account_answer(visit, refused_try(section, error, std::move(typed)),
                        status_of(error.code));
}

}  // namespace

Result<Plan> account_page(const Call&) {
  return reading([](Visit& visit) { return account_answer(visit, {}); });
}

Result<Plan> change_profile(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    const TypedFields typed = typed_fields(form, {"name", "pseudonym", "time_zone", "task_cap"});
    const std::vector<std::string> boxes = form.all("working_day");
    const auto refuse_profile = [&](const Error& error) {
      AccountTry refused = refused_try("profile", error, typed);
      refused.days = boxes;
      return account_answer(visit, refused, status_of(error.code));
    };
    const auto cap = parse_cap(form.get("task_cap"));
    if (!cap) return refuse_profile(cap.error());
    const auto days = read_working_days(boxes);
    if (!days) return refuse_profile(days.error());
    service::PersonChanges changes;
    // A form without the boxes (an older page in a tab) changes no days.
    if (form.has("days_shown")) changes.working_days = *days;
    changes.name = form.get("name");
    changes.pseudonym = form.get("pseudonym");
    changes.time_zone = std::string(trim(form.get("time_zone")));
    changes.task_cap = *cap;
    const auto changed = service::change_person(visit.unit, visit.actor().person, changes);
    if (!changed) return refuse_profile(changed.error());
    return see_other("/account", "profile");
  });
}

Result<Plan> choose_mail(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    for (const service::MailKind& kind : service::mail_kinds) {
      const std::string field = "mail." + std::string(kind.name);
      if (!kind.is_choosable || !form.has(field)) continue;
      const auto set = service::set_mail_choice(visit.unit, visit.actor().person, kind.name,
                                                form.get(field));
      if (!set) return refusal_page(visit, set.error());
    }
    return see_other("/account", "mail");
  });
}

Result<Plan> add_away(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([form = *form](Visit& visit) -> Answer {
    const std::string zone = visit.actor().time_zone;
    TypedFields typed = typed_fields(form, {"from", "until"});
    const auto from = parse_local_date(trim(form.get("from")), zone);
    const auto last = parse_local_date(trim(form.get("until")), zone);
    if (!from || !last) {
      return refuse(visit, "away", invalid_field("from", "write both days as 2026-12-24"),
                    std::move(typed));
    }
    // The last day counts whole.
    const Instant until = at_local_hour(local_day(*last, zone) + 1, 0, zone);
    const auto set = service::set_away(visit.unit, visit.actor().person, *from, until);
    if (!set) return refuse(visit, "away", set.error(), std::move(typed));
    return see_other("/account", "away");
  });
}

Result<Plan> remove_away(const Call& call) {
  auto id = api::read_id(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto removed = service::remove_away(visit.unit, visit.actor().person, id);
    if (!removed) return refusal_page(visit, removed.error());
    return see_other("/account", "profile");
  });
}

}  // namespace panelist::web::desk
