// One's own record.
#include <nlohmann/json.hpp>

#include "service/own_record.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/desk/record_view.hpp"
#include "web/form.hpp"

namespace panelist::web::desk {

Result<Plan> record_page(const Call& call) {
  const std::string cursor(call.request.parameter("cursor").value_or(""));
  return reading([cursor](Visit& visit) -> Answer {
    const auto listed = service::own_record(visit.unit, {service::list_limit_default, cursor});
    if (!listed) return refusal_page(visit, listed.error());
    const std::string next =
        listed->next.empty() ? "" : "/desk/record?cursor=" + encode_component(listed->next);
    Json view =
        record_view(listed->items, next, visit.unit.catalog.personas, reader_of(visit));
    view["is_first_page"] = cursor.empty();
    return desk_page(visit, "record.html", {"My record", "/desk/record"}, std::move(view));
  });
}

}  // namespace panelist::web::desk
