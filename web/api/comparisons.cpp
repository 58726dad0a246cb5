#include <charconv>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "service/list_comparisons.hpp"
#include "service/request_comparison.hpp"
#include "service/retract_comparison.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {

Result<Plan> request_comparison(const Call& call) {
  auto body = read_object(call.request, {"left", "right"});
  if (!body) return fail(body.error());
  auto left = read_text(*body, "left");
  if (!left) return fail(left.error());
  auto right = read_text(*body, "right");
  if (!right) return fail(right.error());
  if (left->empty()) return fail(invalid_field("left", "must be the slug of a tool"));
  if (right->empty()) return fail(invalid_field("right", "must be the slug of a tool"));
  return writing([left = *left, right = *right](Visit& visit) -> Answer {
    const auto asked = service::request_comparison(visit.unit, left, right);
    if (!asked) return problem(asked.error());
    return json_response(asked->created ? 201 : 200, comparison_json(asked->comparison));
  });
}

Result<Plan> list_comparisons(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  service::ComparisonFilter filter;
  filter.tool_slug = call.request.parameter("tool").value_or("");
  if (const auto state = call.request.parameter("state"); state && !state->empty()) {
    filter.state = service::parse_comparison_state(*state);
    if (!filter.state)
      return fail(invalid_field("state", "must be waiting, published or retracted"));
  }
  return reading([page = *page, filter](Visit& visit) -> Answer {
    const auto listed = service::list_comparisons(visit.unit, filter, page);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::ComparisonRow& row : listed->items)
      items.push_back(comparison_row_json(row));
    return json_response(200, list_json(std::move(items), listed->next));
  });
}

Result<Plan> get_comparison(const Call& call) {
  return reading([slug = call.capture(0)](Visit& visit) -> Answer {
    const auto comparison = service::get_comparison(visit.unit, slug);
    if (!comparison) return problem(comparison.error());
    if (!comparison->moved_to.empty())
      return redirect(308, "/api/v1/comparisons/" + comparison->moved_to);
    net::Response response = json_response(200, comparison_json(*comparison));
    // Of the whole answer: readers' votes are in it and not in the content hash.
    const std::string tag = to_hex(sha256(response.body)).substr(0, 32);
    return with_etag(visit.request, std::move(response), tag);
  });
}

Result<Plan> retract_comparison(const Call& call) {
  auto body = read_object(call.request, {"reason"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([slug = call.capture(0), reason = *reason](Visit& visit) -> Answer {
    const auto comparison = service::retract_comparison(visit.unit, slug, reason);
    if (!comparison) return problem(comparison.error());
    return json_response(200, comparison_json(*comparison));
  });
}

Result<Plan> list_changes(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  std::int64_t after = 0;
  // `next` of the page before may be given as ?cursor= (it wins) or as ?after=.
  const bool goes_on = !page->cursor.empty();
  const std::string text(goes_on ? page->cursor : call.request.parameter("after").value_or(""));
  if (!text.empty()) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), after);
    if (code != std::errc{} || end != text.data() + text.size())
      return fail(goes_on ? service::bad_cursor()
                          : malformed_parameter("after", "must be the id of a change"));
  }
  return reading([after, limit = page->limit](Visit& visit) -> Answer {
    const auto listed = service::list_changes(visit.unit, after, limit);
    Json items = Json::array();
    for (const service::ChangeView& change : listed.items) items.push_back(change_json(change));
    return json_response(200, list_json(std::move(items), listed.next));
  });
}

}  // namespace panelist::web::api
