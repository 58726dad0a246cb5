// My turn: the list, and the finished example.
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/log.hpp"
#include "service/list_tasks.hpp"
#include "storage/database.hpp"
#include "web/correction_links.hpp"
#include "web/desk/desk_view.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

using Tasks = std::vector<service::TaskView>;

/// More than the page shows: two seats on one tool are one row.
constexpr int done_tasks_max = 40;
constexpr int open_to_one_max = 20;

/// Which page of a long desk: both empty is the first.
struct DeskPlace {
  std::string cursor;  ///< in one's own open tasks
  std::string open;    ///< in what one could take
};

service::TaskFilter own_tasks() {
  service::TaskFilter filter;
  filter.assignee = "me";
  return filter;
}

service::TaskFilter sealed_tasks() {
  service::TaskFilter filter = own_tasks();
  filter.state = "completed";
  filter.only_sealed = true;
  return filter;
}

service::TaskFilter tasks_open_to_one() {
  service::TaskFilter filter;
  filter.assignee = "none";
  filter.own_personas = true;
  return filter;
}

/// Adds a page of the list; where the next one begins.
Result<std::string> add_tasks(service::Unit& unit, const service::TaskFilter& filter,
                              const service::ListPage& page, Tasks& all) {
  auto listed = service::list_tasks(unit, filter, page);
  if (!listed) return fail(listed.error());
  std::move(listed->items.begin(), listed->items.end(), std::back_inserter(all));
  return listed->next;
}

/// One's open tasks that are due first, and on the first page what is sealed in open panels, what
/// one could take, and what was done last. Further pages go on with one of the lists.
Result<Tasks> load_tasks(service::Unit& unit, const DeskPlace& place, DeskRest& rest) {
  Tasks all;
  rest.is_first_page = place.cursor.empty() && place.open.empty();
  if (place.open.empty()) {
    const auto next =
        add_tasks(unit, own_tasks(), {service::list_limit_default, place.cursor}, all);
    if (!next) return fail(next.error());
    if (!next->empty()) {
      rest.more = "/desk?cursor=" + encode_component(*next);
      rest.whole_until = all.back().due_at.value_or(Instant::max());
      rest.my_turn = service::count_my_turn(unit);
    }
  }
  if (place.cursor.empty()) {
    const auto next =
        add_tasks(unit, tasks_open_to_one(), {open_to_one_max, place.open}, all);
    if (!next) return fail(next.error());
    if (!next->empty()) rest.more_open = "/desk?open=" + encode_component(*next);
  }
  if (!rest.is_first_page) return all;
  const auto sealed = add_tasks(unit, sealed_tasks(), {service::list_limit_default, ""}, all);
  if (!sealed) return fail(sealed.error());
  rest.has_more_sealed = !sealed->empty();
  Tasks done = service::list_done(unit, done_tasks_max);
  std::move(done.begin(), done.end(), std::back_inserter(all));
  return all;
}

Answer failed_answer(const Visit& visit) {
  Json view = {{"failed", true}, {"heading", "We could not load your list."}};
  return desk_page(visit, "desk.html", {"My turn", "/desk"}, std::move(view), 503);
}

Answer list_answer(Visit& visit, const DeskPlace& place) {
  DeskRest rest;
  const auto tasks = load_tasks(visit.unit, place, rest);
  if (!tasks) return refusal_page(visit, tasks.error());
  const Reader reader = reader_of(visit);
  const DeskGroups groups = sort_into_groups(*tasks, visit.actor().person, reader.now);
  Json view = desk_view(groups, rest, reader, visit.actor().email);
  view["failed"] = false;
  view["corrections"] = open_corrections_view(service::list_open_corrections(visit.unit));
  view["is_editor_only"] = visit.actor().is_editor() && visit.actor().personas.empty();
  const std::string title = view["heading"];
  return desk_page(visit, "desk.html", {title, "/desk"}, std::move(view));
}

}  // namespace

Result<Plan> desk_list(const Call& call) {
  const DeskPlace place{std::string(call.request.parameter("cursor").value_or("")),
                        std::string(call.request.parameter("open").value_or(""))};
  return reading([place](Visit& visit) -> Answer {
    try {
      return list_answer(visit, place);
    } catch (const storage::StorageFailure& failure) {
      // The page says so in the reader's words; the cause is for the log.
      log::error("desk_list_failed", {{"cause", failure.what()}});
      return failed_answer(visit);
    }
  });
}

Result<Plan> help_page(const Call&) {
  return reading([](Visit& visit) -> Answer {
    return desk_page(visit, "help.html", {"A finished example", ""}, Json::object());
  });
}

}  // namespace panelist::web::desk
