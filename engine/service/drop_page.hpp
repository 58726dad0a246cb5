#pragma once
// A published page changed: nobody shows an older one from now on.
#include <string>
#include <string_view>

#include "service/unit.hpp"

namespace panelist::service {

/// Own caches are told after the commit and before anybody is answered; other nodes see it when
/// they ask whether theirs still holds. `page` is "tool" or "comparison".
void drop_page(Unit& unit, std::string_view page, std::string_view slug);

}  // namespace panelist::service
