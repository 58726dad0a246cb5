#include "web/editor/tool_typed.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::editor {
namespace {

constexpr std::array<const char*, 4> required_names{"name", "tagline", "category", "description"};
constexpr std::array<const char*, 8> optional_names{
    "maker",           "url", "kind", "entry", "licence", "free_tier_limit", "price_source",
    "price_checked_at"};
constexpr std::array<const char*, 3> price_names{"amount", "currency", "unit"};
constexpr std::array<const char*, 4> capability_names{"name", "description", "unique", "versus"};

std::string form_name(const char* prefix, const char* name) {
  return std::string(prefix) + "_" + name;
}

bool is_blank(const std::array<std::string, 4>& row) {
  return std::all_of(row.begin(), row.end(),
                     [](const std::string& text) { return trim(text).empty(); });
}

}  // namespace

const std::string& TypedTool::get(const std::string& name) const {
  static const std::string nothing;
  const auto found = fields.find(name);
  return found == fields.end() ? nothing : found->second;
}

TypedTool typed_tool(const Form& form) {
  TypedTool typed;
  for (const auto& [name, value] : form.fields())
    if (name != "form_token" && !name.starts_with("capability_")) typed.fields.emplace(name, value);
  std::array<std::vector<std::string>, 4> columns;
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns[i] = form.all(form_name("capability", capability_names[i]));
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    std::array<std::string, 4> texts;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (row < columns[i].size()) texts[i] = columns[i][row];
    if (!is_blank(texts)) typed.capabilities.push_back(std::move(texts));
  }
  return typed;
}

TypedTool typed_tool(const domain::ToolFacts& facts) {
  TypedTool typed;
  typed.fields = {{"name", facts.name},
                  {"tagline", facts.tagline},
                  {"category", facts.category},
                  {"description", facts.description},
                  {"maker", facts.maker},
                  {"url", facts.url},
                  {"kind", facts.kind},
                  {"entry", std::string(domain::to_string(facts.entry))},
                  {"licence", facts.licence},
                  {"free_tier_limit", facts.free_tier_limit},
                  {"price_source", facts.price_source}};
  if (facts.price_checked_at)
    typed.fields["price_checked_at"] = format_rfc3339(*facts.price_checked_at).substr(0, 10);
  if (facts.starting_price) {
    typed.fields["price_amount"] = facts.starting_price->amount;
    typed.fields["price_currency"] = facts.starting_price->currency;
    typed.fields["price_unit"] = facts.starting_price->unit;
  }
  for (const domain::Capability& capability : facts.capabilities)
    typed.capabilities.push_back(
        {capability.name, capability.description, capability.unique, capability.versus});
  return typed;
}

Json facts_body(const TypedTool& typed, bool clears) {
  Json body = Json::object();
  for (const char* name : required_names) body[name] = typed.get(name);
  for (const char* name : optional_names) {
    if (!trim(typed.get(name)).empty())
      body[name] = typed.get(name);
    else if (clears)
      body[name] = nullptr;
  }
  Json price = Json::object();
  for (const char* name : price_names) {
    const std::string& text = typed.get(form_name("price", name));
    if (!trim(text).empty()) price[name] = text;
  }
  if (!price.empty())
    body["starting_price"] = std::move(price);
  else if (clears)
    body["starting_price"] = nullptr;
  Json rows = Json::array();
  for (const auto& texts : typed.capabilities) {
    Json row = Json::object();
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (!trim(texts[i]).empty()) row[capability_names[i]] = texts[i];
    rows.push_back(std::move(row));
  }
  if (!rows.empty() || clears) body["capabilities"] = std::move(rows);
  return body;
}

std::vector<std::string> compare_slugs(const TypedTool& typed) {
  std::string text = typed.get("compare_with");
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return c == ',' || c == ';' || c == '\n' || c == '\t'; }, ' ');
  std::vector<std::string> slugs;
  for (const std::string& word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t slash = word.find_last_of('/');
    slugs.push_back(to_lower_ascii(slash == std::string::npos ? word : word.substr(slash + 1)));
  }
  return slugs;
}

}  // namespace panelist::web::editor
