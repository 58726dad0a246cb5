// Many tools at once: pasted or read from a file, checked first, then all or none.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/api/import.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

/// What somebody pasted is JSON when it begins like a list, else CSV.
bool is_json(std::string_view text) { return trim(text).starts_with('['); }

std::string result_words(const Json& item) {
  if (!item.contains("detail")) return "can be sent";
  std::vector<std::string> words;
  for (const Json& field : item.value("errors", Json::array()))
    words.push_back(field["field"].get<std::string>() + " " +
                    field["message"].get<std::string>());
  return words.empty() ? item["detail"].get<std::string>() : join(words, "; ");
}

Json row_views(const std::vector<Json>& rows, const Json& items, bool is_sent) {
  Json views = Json::array();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Json& item = items[i];
    const bool is_refused = item.contains("detail");
    std::string name = rows[i].is_object() ? rows[i].value("name", Json()).dump() : "";
    if (rows[i].is_object() && rows[i].contains("name") && rows[i]["name"].is_string())
      name = rows[i]["name"].get<std::string>();
    Json view{{"number", i + 1}, {"name", name}, {"is_refused", is_refused},
              {"words", is_sent && !is_refused ? "sent" : result_words(item)}, {"href", nullptr}};
    if (is_sent && !is_refused) view["href"] = "/editor/tools/" + item["slug"].get<std::string>();
    views.push_back(std::move(view));
  }
  return views;
}

struct Shown {
  std::string text, mistake, said;
  Json rows = Json::array();
  bool may_send{false};
};

net::Response show(const Visit& visit, const Shown& shown, int status) {
  Json view{{"text", shown.text},   {"mistake", shown.mistake},
            {"said", shown.said},   {"has_rows", !shown.rows.empty()},
            {"rows", shown.rows},   {"may_send", shown.may_send}};
  view["scripts"] = script_list({"editor/import.js"});
  return editor_page(visit, "import.html", {"Import tools", "/editor"}, std::move(view), status);
}

Answer import(Visit& visit, const std::string& text, bool is_sure) {
  Shown shown;
  shown.text = text;
  const auto rows = api::read_rows(text, !is_json(text));
  if (!rows || rows->empty()) {
    shown.mistake = rows ? "There is no row to read." : rows.error().detail;
    return show(visit, shown, 422);
  }
  const api::Import done = api::import_rows(visit, *rows);
  const bool is_fine = done.refused == 0;
  const bool is_sent = is_sure && is_fine;
  shown.rows = row_views(*rows, done.items, is_sent);
  if (is_sent) {
    shown.said = plural(done.accepted, "tool is", "tools are") + " sent to " +
                 (done.accepted == 1 ? "its panel." : "their panels.");
    shown.text.clear();
  } else if (is_fine) {
    shown.said = plural(done.accepted, "tool", "tools") + " can be sent. Nothing is sent yet.";
    shown.may_send = true;
  } else {
    shown.mistake = std::to_string(done.refused) + " of " +
                    plural(static_cast<long long>(rows->size()), "row", "rows") +
                    " cannot be sent. Nothing was sent, and your text is kept.";
  }
  return {show(visit, shown, is_fine ? 200 : 422), is_sent};
}

}  // namespace

Result<Plan> import_page(const Call&) {
  return reading([](Visit& visit) -> Answer { return show(visit, {}, 200); });
}

Result<Plan> import_tools(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([text = form->get("rows"), is_sure = form->get("act") == "send"](Visit& visit) {
    return import(visit, text, is_sure);
  });
}

}  // namespace panelist::web::editor
