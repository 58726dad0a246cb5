#include "web/editor/tool_form_view.hpp"

#include <nlohmann/json.hpp>

#include "web/editor/form_field.hpp"

namespace panelist::web::editor {
namespace {

struct FactRow {
  std::string_view field;  ///< as errors name it
  FieldText text;
};
constexpr auto tool_rows = std::to_array<FactRow>({
    {"name", {"name", "Name", "", true, "", ""}},
    {"url", {"url", "Link", "Where somebody can look at it.", false, "url", ""}},
    {"category",
     {"category", "Category", "Made on first use, for example Developer tools.", true, "", ""}},
    {"tagline", {"tagline", "Tagline", "One line, at most 200 characters.", true, "", ""}},
    {"description",
     {"description", "Description", "What it does and for whom. At most 5,000 characters.", true,
      "area", ""}},
    {"maker", {"maker", "Maker", "The company or person behind it.", false, "", "half"}},
    {"kind", {"kind", "Kind", "For example command line, API, plugin.", false, "", "half"}},
});
constexpr auto price_rows = std::to_array<FactRow>({
    {"entry", {"entry", "Cheapest way in", "", true, "select", "half"}},
    {"licence", {"licence", "Licence", "For example MIT, or proprietary.", false, "", "half"}},
    {"starting_price.amount",
     {"price_amount", "Starting price", "A number such as 5.00.", false, "", "third"}},
    {"starting_price.currency", {"price_currency", "Currency", "Such as EUR.", false, "", "third"}},
    {"starting_price.unit", {"price_unit", "Per", "Such as seat and month.", false, "", "third"}},
    {"free_tier_limit",
     {"free_tier_limit", "Limit of the free tier", "For example 1,000 requests a month.", false, "",
      ""}},
    {"price_source",
     {"price_source", "Source of the price", "The address of the price page.", false, "", "half"}},
    {"price_checked_at",
     {"price_checked_at", "Price checked on", "The day you looked.", false, "date", "half"}},
});
constexpr FactRow pair_row{
    "compare_with",
    {"compare_with", "Compare with",
     "Addresses of tools such as lantern-trace, separated by commas.", false, "", ""}};
constexpr FactRow workflow_row{
    "workflow", {"workflow", "Workflow", "Usually chosen by the category.", false, "select", ""}};

const Options& entry_options() {
  static const Options options{
      {"", "Choose..."}, {"free", "Free"}, {"freemium", "Freemium"}, {"paid", "Paid"}};
  return options;
}

Json row_view(const FactRow& row, const TypedTool& typed, const std::vector<FieldError>& errors,
              const Options& options = {}) {
  return field_view(row.text, typed.get(std::string(row.text.name)), error_of(errors, row.field),
                    options);
}

template <std::size_t Count>
Json group_view(const char* title, const std::array<FactRow, Count>& rows, const TypedTool& typed,
                const std::vector<FieldError>& errors) {
  Json group = {{"title", title}, {"fields", Json::array()}};
  for (const FactRow& row : rows)
    group["fields"].push_back(row_view(row, typed, errors, entry_options()));
  // Names that are in use already are offered.
  for (Json& field : group["fields"])
    if (field["name"] == "category") field["list"] = "categories";
  return group;
}

Json review_group(const TypedTool& typed, const std::vector<FieldError>& errors,
                  const ToolFormChoices& choices) {
  Json group = {{"title", "Review"}, {"fields", Json::array()}};
  if (choices.asks_pairs) group["fields"].push_back(row_view(pair_row, typed, errors));
  if (choices.catalog != nullptr) {
    Options options{{"", "By category"}};
    for (const workflow::DefinitionPtr& definition : choices.catalog->definitions)
      options.emplace_back(definition->name, definition->title);
    group["fields"].push_back(row_view(workflow_row, typed, errors, options));
  }
  return group;
}

Json capability_view(const std::array<std::string, 4>& texts, std::size_t index,
                     const std::vector<FieldError>& errors) {
  const std::string path = "capabilities[" + std::to_string(index) + "]";
  return {{"number", index + 1},
          {"id", "f-capability-" + std::to_string(index)},
          {"name", texts[0]},
          {"description", texts[1]},
          {"unique", texts[2]},
          {"versus", texts[3]},
          {"name_error", error_of(errors, path + ".name")},
          {"description_error", error_of(errors, path + ".description")}};
}

std::vector<FieldName> labels(std::size_t capabilities) {
  std::vector<FieldName> names;
  const auto add = [&](const FactRow& row) {
    names.push_back(
        {std::string(row.field), std::string(row.text.name), std::string(row.text.label)});
  };
  for (const FactRow& row : tool_rows) add(row);
  for (const FactRow& row : price_rows) add(row);
  add(pair_row);
  add(workflow_row);
  for (std::size_t i = 0; i < capabilities; ++i) {
    const std::string number = std::to_string(i);
    for (const char* part : {"name", "description", "unique", "versus"})
      names.push_back({"capabilities[" + number + "]." + part, "capability-" + number,
                       "Capability " + std::to_string(i + 1) + ", " + part});
  }
  return names;
}

}  // namespace

Json tool_form_view(const TypedTool& typed, const std::vector<FieldError>& errors,
                    const ToolFormChoices& choices) {
  Json view = {{"mistakes", mistakes_view(errors, labels(typed.capabilities.size()))},
               {"groups", Json::array()},
               {"capabilities", Json::array()},
               {"categories", Json::array()}};
  view["groups"].push_back(group_view("The tool", tool_rows, typed, errors));
  view["groups"].push_back(group_view("Price and licence", price_rows, typed, errors));
  Json review = review_group(typed, errors, choices);
  view["review"] = review["fields"].empty() ? Json() : std::move(review);
  const std::size_t spare = static_cast<std::size_t>(choices.spare_rows);
  for (std::size_t i = 0; i < typed.capabilities.size() + spare; ++i)
    view["capabilities"].push_back(capability_view(
        i < typed.capabilities.size() ? typed.capabilities[i] : std::array<std::string, 4>{}, i,
        errors));
  for (const service::CategoryView& category : choices.categories)
    view["categories"].push_back({{"name", category.name}});
  return view;
}

}  // namespace panelist::web::editor
