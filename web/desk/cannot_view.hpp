#pragma once
// "I can't do this one...": the ways out, each with what follows from it. Pure.
#include <string>

#include "base/json.hpp"
#include "service/views.hpp"

namespace panelist::web::desk {

/// The way that was just tried ("decline") without what it needs, why, and what was typed.
struct CannotTry {
  std::string way, message, reason;
};
/// Keys at the top of web/templates/desk/cannot.html. `delegates`: who could take the seat over.
Json cannot_view(const service::TaskView& task, const std::string& maker,
                 const std::vector<service::PersonRef>& delegates, const CannotTry& refused);

}  // namespace panelist::web::desk
