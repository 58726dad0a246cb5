#pragma once
// Somebody who acts: roles, personas, and whether it is a machine.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/work_share.hpp"
#include "domain/working_days.hpp"

namespace panelist::domain {

enum class Role : unsigned { submitter = 1, reviewer = 2, editor = 4, admin = 8 };

/// A set of roles as stored (a bit mask). Admin includes editor; editor includes submitter.
class Roles {
 public:
  constexpr Roles() = default;
  constexpr explicit Roles(unsigned bits) : bits_(bits) {}
  constexpr void add(Role role) { bits_ |= static_cast<unsigned>(role); }
  constexpr bool has(Role role) const {
    return (effective() & static_cast<unsigned>(role)) != 0;
  }
  constexpr unsigned bits() const { return bits_; }
  constexpr bool is_empty() const { return bits_ == 0; }

 private:
  constexpr unsigned effective() const {
    unsigned all = bits_;
    if ((all & 8U) != 0) all |= 4U;
    if ((all & 4U) != 0) all |= 1U;
    return all;
  }
  unsigned bits_{0};
};
constexpr std::string_view to_string(Role role) {
  switch (role) {
    case Role::submitter: return "submitter";
    case Role::reviewer: return "reviewer";
    case Role::editor: return "editor";
    case Role::admin: return "admin";
  }
  return "";
}
constexpr std::optional<Role> parse_role(std::string_view text) {
  for (Role role : {Role::submitter, Role::reviewer, Role::editor, Role::admin})
    if (to_string(role) == text) return role;
  return std::nullopt;
}

struct Person {
  PersonId id;
  std::string email, name, pseudonym;
  Roles roles;
  bool is_active{true};
  bool has_password{false};
  std::string model;              ///< of a machine account; empty for a person
  std::string time_zone{"UTC"};
  std::optional<int> task_cap;    ///< open tasks at once; nothing: no cap
  int share{share_usual};         ///< of the work, in hundredths: share_min to share_max
  WorkingDays working_days;       ///< in the person's own zone
  int open_tasks{0};
  std::vector<std::string> personas;
  Instant created_at{};
};

}  // namespace panelist::domain
