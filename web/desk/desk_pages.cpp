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
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

using Tasks = std::vector<service::TaskView>;

constexpr int pages_max = 10;
/// More than the page shows: two seats on one tool are one row.
constexpr int done_tasks_max = 40;

Result<void> add_tasks(service::Unit& unit, const service::TaskFilter& filter, Tasks& all) {
  service::ListPage page{service::list_limit_max, ""};
  for (int i = 0; i < pages_max; ++i) {
    auto listed = service::list_tasks(unit, filter, page);
    if (!listed) return fail(listed.error());
    std::move(listed->items.begin(), listed->items.end(), std::back_inserter(all));
    if (listed->next.empty()) break;
    page.cursor = listed->next;
  }
  return {};
}

/// One's open tasks, what is sealed in open panels, what one could take, and what was done last.
Result<Tasks> load_tasks(service::Unit& unit) {
  service::TaskFilter open, sealed, pool;
  open.assignee = sealed.assignee = "me";
  sealed.state = "completed";
  sealed.only_sealed = true;
  pool.assignee = "none";
  pool.own_personas = true;
  Tasks all;
  for (const service::TaskFilter& filter : {open, sealed, pool}) {
    if (auto added = add_tasks(unit, filter, all); !added) return fail(added.error());
  }
  Tasks done = service::list_done(unit, done_tasks_max);
  std::move(done.begin(), done.end(), std::back_inserter(all));
  return all;
}

Answer failed_answer(const Visit& visit) {
  Json view = {{"failed", true}, {"heading", "We could not load your list."}};
  return desk_page(visit, "desk.html", {"My turn", "/desk"}, std::move(view), 503);
}

Answer list_answer(Visit& visit) {
  const auto tasks = load_tasks(visit.unit);
  if (!tasks) return failed_answer(visit);
  const Reader reader = reader_of(visit);
  const DeskGroups groups = sort_into_groups(*tasks, visit.actor().person, reader.now);
  Json view = desk_view(groups, reader, visit.actor().email);
  view["failed"] = false;
  view["corrections"] = open_corrections_view(service::list_open_corrections(visit.unit));
  view["is_editor_only"] = visit.actor().is_editor() && visit.actor().personas.empty();
  return desk_page(visit, "desk.html", {heading_sentence(groups, reader), "/desk"},
                   std::move(view));
}

}  // namespace

Result<Plan> desk_list(const Call&) {
  return reading([](Visit& visit) -> Answer {
    try {
      return list_answer(visit);
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
