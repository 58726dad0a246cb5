#include "domain/slot_value.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "domain/json_fields.hpp"

namespace panelist::domain {
namespace {

constexpr TextLimits answer_limits{0, 2'000};
constexpr TextLimits claim_limits{1, 500};
constexpr TextLimits name_limits{1, 120};
constexpr TextLimits draft_limits{0, 5'000};
constexpr std::size_t names_max = 20;
constexpr std::size_t draft_items_max = 50;

std::vector<std::string> split_names(const std::string& text) {
  const bool by_line = text.find('\n') != std::string::npos;
  std::vector<std::string> names;
  for (const std::string& part : split(text, by_line ? '\n' : ',')) {
    if (const std::string_view name = trim(part); !name.empty()) names.emplace_back(name);
  }
  return names;
}

Json read_names(const Json& value, const std::string& path, FieldErrors& errors) {
  if (value.is_string()) {
    return read_names(Json(split_names(value.get_ref<const std::string&>())), path, errors);
  }
  if (!value.is_array() || value.size() > names_max) {
    errors.add(path, "must be a list of at most 20 names");
    return nullptr;
  }
  Json names = Json::array();
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (is_empty_answer(value[i])) continue;
    const std::string item = path + "[" + std::to_string(i) + "]";
    std::string name = read_text(value[i], item, name_limits, errors);
    if (!name.empty()) names.push_back(std::move(name));
  }
  return names.empty() ? Json(nullptr) : names;
}

Json read_choice(const Json& value, const Slot& slot, const std::string& path,
                 FieldErrors& errors) {
  const std::string text = read_text(value, path, answer_limits, errors);
  if (text.empty()) return nullptr;
  if (std::find(slot.choices.begin(), slot.choices.end(), text) != slot.choices.end()) return text;
  errors.add(path, "must be one of " + join(slot.choices, ", "));
  return nullptr;
}

Json read_prediction(const Json& value, const std::string& path, FieldErrors& errors) {
  if (!value.is_object()) {
    errors.add(path, "must be an object with claim, date and probability");
    return nullptr;
  }
  FieldReader reader(value, path + ".", errors);
  reader.refuse_unknown({"claim", "date", "probability"});
  const std::string claim = reader.text("claim", claim_limits);
  const std::string date = reader.text("date", {1, 120});
  if (!date.empty() && (date.size() != 10 || !parse_rfc3339(date + "T00:00:00Z"))) {
    reader.complain("date", "must be a date such as 2027-06-30");
  }
  const auto probability = reader.number("probability");
  if (reader.find("probability") == nullptr) reader.complain("probability", "is required");
  if (probability && (*probability < 0 || *probability > 1)) {
    reader.complain("probability", "must be from 0 to 1");
  }
  return {{"claim", claim}, {"date", date}, {"probability", probability.value_or(0)}};
}

/// A draft keeps what was typed, with its outer white space: the reviewer may be in mid-sentence.
Json read_typed(const Json& value, const std::string& path, FieldErrors& errors) {
  if (value.is_null() || value.is_boolean() || value.is_number()) return value;
  if (!value.is_string()) {
    errors.add(path, "must be text");
    return nullptr;
  }
  const auto& text = value.get_ref<const std::string&>();
  if (!is_clean_utf8(text)) {
    errors.add(path, "must be valid UTF-8 without the character U+0000");
  } else if (count_code_points(text) > draft_limits.most) {
    errors.add(path, "has more than 5,000 characters");
  } else {
    return value;
  }
  return nullptr;
}

}  // namespace

bool is_empty_answer(const Json& value) {
  const auto is_blank = [](const Json& item) {
    return item.is_null() || (item.is_string() && trim(item.get_ref<const std::string&>()).empty());
  };
  // One level deep: no slot nests further, and what nests further is a mistake to be named.
  if (value.is_structured()) return std::all_of(value.begin(), value.end(), is_blank);
  return is_blank(value);
}

Json read_answer(const Json& value, const Slot& slot, const std::string& path,
                 FieldErrors& errors) {
  if (is_empty_answer(value)) return nullptr;
  switch (slot.kind) {
    case SlotKind::text: return text_or_null(read_text(value, path, answer_limits, errors));
    case SlotKind::names: return read_names(value, path, errors);
    case SlotKind::prediction: return read_prediction(value, path, errors);
    case SlotKind::choice: return read_choice(value, slot, path, errors);
  }
  return nullptr;
}

Json read_unfinished_answer(const Json& value, const Slot& slot, const std::string& path,
                            FieldErrors& errors) {
  if (slot.kind == SlotKind::names && value.is_array()) {
    if (value.size() > draft_items_max) {
      errors.add(path, "has more than 50 names");
      return nullptr;
    }
    Json names = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      names.push_back(read_typed(value[i], path + "[" + std::to_string(i) + "]", errors));
    }
    return names;
  }
  if (slot.kind == SlotKind::prediction && value.is_object()) {
    FieldReader reader(value, path + ".", errors);
    reader.refuse_unknown({"claim", "date", "probability"});
    Json prediction = Json::object();
    for (const char* key : {"claim", "date", "probability"}) {
      if (const Json* part = reader.find(key)) {
        prediction[key] = read_typed(*part, reader.path(key), errors);
      }
    }
    return prediction;
  }
  return read_typed(value, path, errors);
}

std::string join_names(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  if (names.size() == 1) return names[0];
  const std::vector<std::string> head(names.begin(), names.end() - 1);
  return join(head, ", ") + " and " + names.back();
}

std::string answer_words(const Json& value) {
  if (is_empty_answer(value)) return {};
  if (value.is_string()) return std::string(trim(value.get_ref<const std::string&>()));
  if (value.is_array()) {
    std::vector<std::string> names;
    for (const Json& name : value) {
      if (name.is_string() && !is_empty_answer(name))
        names.emplace_back(trim(name.get_ref<const std::string&>()));
    }
    return join_names(names);
  }
  if (!value.is_object()) return {};
  std::string words;
  if (const auto claim = value.find("claim"); claim != value.end() && claim->is_string()) {
    words = trim(claim->get_ref<const std::string&>());
    while (words.ends_with('.')) words.pop_back();
  }
  if (words.empty()) return {};
  if (const auto date = value.find("date"); date != value.end() && date->is_string()) {
    if (!is_empty_answer(*date)) words += ", by " + date->get<std::string>();
  }
  if (const auto odds = value.find("probability"); odds != value.end() && odds->is_number()) {
    const long percent = std::lround(odds->get<double>() * 100);
    words += " (" + std::to_string(percent) + "%)";
  }
  return words;
}

}  // namespace panelist::domain
