// The route table: the areas' tables one after another, in the order of the documentation.
#include "web/api/routes.hpp"

#include <vector>

#include "web/demo/routes.hpp"
#include "web/desk/routes.hpp"
#include "web/editor/routes.hpp"
#include "web/route.hpp"
#include "web/site/routes.hpp"

namespace panelist::web {

std::span<const Route> routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> rows;
    for (const auto area :
         {api::routes(), desk::routes(), editor::routes(), site::routes(), demo::routes()})
      rows.insert(rows.end(), area.begin(), area.end());
    return rows;
  }();
  return all;
}

}  // namespace panelist::web
