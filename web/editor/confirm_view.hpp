#pragma once
// A page between a button and its act: what will happen, a reason where one is due, one button.
// Pure.
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {

struct Confirm {
  std::string heading;
  std::vector<std::string> consequences;  ///< one sentence each
  std::string post;                       ///< where the form goes
  std::vector<std::pair<std::string, std::string>> hidden;
  std::string reason_label, reason_hint;  ///< empty label: no reason is asked
  bool is_reason_required{false};
  std::string reason;   ///< as typed before
  std::string mistake;  ///< what was wrong with it; empty: nothing
  std::string button;
  std::string back, back_label;
};
Json confirm_view(const Confirm& confirm);
/// The field "reason" without outer space: blanks are no reason.
std::string reason_of(const Form& form);

}  // namespace panelist::web::editor
