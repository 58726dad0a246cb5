#include "web/editor/confirm_view.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::editor {

Json confirm_view(const Confirm& confirm) {
  Json view = {{"heading", confirm.heading},
               {"consequences", confirm.consequences},
               {"has_consequences", !confirm.consequences.empty()},
               {"post", confirm.post},
               {"hidden", Json::array()},
               {"reason_field", nullptr},
               {"mistake", confirm.mistake},
               {"button", confirm.button},
               {"back", confirm.back},
               {"back_label", confirm.back_label}};
  for (const auto& [name, value] : confirm.hidden)
    view["hidden"].push_back({{"name", name}, {"value", value}});
  if (!confirm.reason_label.empty())
    view["reason_field"] = {{"label", confirm.reason_label},
                            {"hint", confirm.reason_hint},
                            {"value", confirm.reason},
                            {"is_required", confirm.is_reason_required}};
  return view;
}

std::string reason_of(const Form& form) { return std::string(trim(form.get("reason"))); }

}  // namespace panelist::web::editor
