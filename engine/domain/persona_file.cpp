// Reads personas/*.toml. The first mistake ends the reading with "FILE:LINE: what was expected".
#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <stdexcept>

#include "base/text.hpp"
#include "base/toml.hpp"
#include "domain/field_reader.hpp"
#include "domain/persona.hpp"

namespace panelist::domain {
namespace {

constexpr std::size_t slots_max = 20;
constexpr std::int64_t words_limit = 2'000;

/// Thrown inside this file only, and caught by parse_persona.
struct Mistake {
  toml::source_index line{1};
  std::string expected;
};

toml::source_index line_of(const toml::node& node) {
  return std::max<toml::source_index>(1, node.source().begin.line);
}

/// One table of the file with the keys it may have.
class Section {
 public:
  Section(const toml::table& table, std::string where, const std::vector<std::string>& known)
      : table_(table), where_(std::move(where)) {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      throw Mistake{std::max<toml::source_index>(1, key.source().begin.line),
                    where_ + "unknown key \"" + name + "\"" + suggestion(name, known)};
    }
  }

  const toml::node* find(std::string_view key) const { return table_.get(key); }

  const toml::node& get(std::string_view key) const {
    if (const toml::node* node = find(key)) return *node;
    throw Mistake{line_of(table_), where_ + "\"" + std::string(key) + "\" is missing"};
  }

  [[noreturn]] void refuse(std::string_view key, const std::string& expected) const {
    throw Mistake{line_of(get(key)), where_ + "\"" + std::string(key) + "\" " + expected};
  }

  /// Text of at most `most` characters; the key must be there when `least` is 1.
  std::string text(std::string_view key, TextLimits limits) const {
    const toml::node* node = limits.least > 0 ? &get(key) : find(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<std::string>();
    if (!value) refuse(key, "must be text in quotation marks");
    auto cleaned = clean_text(*value, key);
    if (!cleaned) refuse(key, cleaned.error().fields.at(0).message);
    const std::size_t length = count_code_points(*cleaned);
    if (length < limits.least) refuse(key, "must not be empty");
    if (length > limits.most) {
      refuse(key, "must have at most " + std::to_string(limits.most) + " characters");
    }
    return std::move(*cleaned);
  }

  int number(std::string_view key, int otherwise, std::int64_t least, std::int64_t most) const {
    const toml::node* node = find(key);
    if (node == nullptr) return otherwise;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) {
      refuse(key, "must be a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most));
    }
    return static_cast<int>(*value);
  }

  std::string identifier(std::string_view key) const {
    std::string id = text(key, {1, 200});
    const bool spelled = id[0] >= 'a' && id[0] <= 'z' && id.size() <= 40 &&
                         std::all_of(id.begin(), id.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                         });
    if (!spelled) {
      refuse(key, "must be at most 40 small letters, digits and underscores, a letter first");
    }
    return id;
  }

 private:
  const toml::table& table_;
  std::string where_;
};

std::vector<std::string> read_choices(const Section& section, SlotKind kind) {
  std::vector<std::string> choices;
  if (const toml::node* node = section.find("choices")) {
    const toml::array* array = node->as_array();
    if (array == nullptr) section.refuse("choices", "must be a list of texts");
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      if (!value || value->empty() || value->size() > 100 || !is_clean_utf8(*value)) {
        section.refuse("choices", "must be a list of texts of 1 to 100 bytes");
      }
      if (std::find(choices.begin(), choices.end(), *value) != choices.end()) {
        section.refuse("choices", "names \"" + *value + "\" twice");
      }
      choices.push_back(*value);
    }
  }
  if (kind == SlotKind::choice && choices.empty()) {
    if (section.find("choices") == nullptr) (void)section.get("choices");
    section.refuse("choices", "must name at least one value for kind = \"choice\"");
  }
  if (kind != SlotKind::choice && !choices.empty()) {
    section.refuse("choices", "is only for kind = \"choice\"");
  }
  return choices;
}

Slot read_slot(const toml::table& table, std::size_t number) {
  const Section section(table, "slot " + std::to_string(number) + ": ",
                        {"id", "label", "hint", "kind", "required", "lead", "choices"});
  Slot slot;
  slot.id = section.identifier("id");
  slot.label = section.text("label", {1, 200});
  slot.hint = section.text("hint", {0, 1'000});
  slot.lead = section.text("lead", {0, 200});
  if (section.find("kind") != nullptr) {
    const auto kind = parse_slot_kind(section.text("kind", {1, 200}));
    if (!kind) section.refuse("kind", R"(must be "text", "names", "prediction" or "choice")");
    slot.kind = *kind;
  }
  if (section.find("required") != nullptr) {
    const auto required = parse_slot_required(section.text("required", {1, 200}));
    if (!required) section.refuse("required", R"(must be "never", "always" or "on_skip")");
    slot.required = *required;
  }
  slot.choices = read_choices(section, slot.kind);
  return slot;
}

void read_slots(const Section& top, Persona& persona) {
  const toml::node* node = top.find("slot");
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr || array->size() > slots_max) {
    top.refuse("slot", "must be at most 20 [[slot]] sections");
  }
  for (const toml::node& item : *array) {
    const toml::table* table = item.as_table();
    if (table == nullptr) throw Mistake{line_of(item), "every slot must be a [[slot]] section"};
    Slot slot = read_slot(*table, persona.slots.size() + 1);
    if (persona.find_slot(slot.id) != nullptr) {
      throw Mistake{line_of(*table->get("id")), "two slots have the id \"" + slot.id + "\""};
    }
    persona.slots.push_back(std::move(slot));
  }
}

/// What an editor is offered this persona's seats again for.
std::vector<std::string> read_facts_judged(const Section& top) {
  static constexpr std::array<std::string_view, 9> known{
      "tagline", "category",       "description", "maker",       "url",
      "entry",   "starting_price", "licence",     "capabilities"};
  std::vector<std::string> facts;
  const toml::node* node = top.find("facts");
  if (node == nullptr) return facts;
  const toml::array* array = node->as_array();
  if (array == nullptr) top.refuse("facts", "must be a list of names of facts");
  for (const toml::node& item : *array) {
    const auto value = item.value_exact<std::string>();
    if (!value || std::find(known.begin(), known.end(), *value) == known.end())
      top.refuse("facts",
                 "may name tagline, category, description, maker, url, entry, starting_price, "
                 "licence and capabilities");
    if (std::find(facts.begin(), facts.end(), *value) != facts.end())
      top.refuse("facts", "names \"" + *value + "\" twice");
    facts.push_back(*value);
  }
  return facts;
}

void read_words(const Section& top, Persona& persona) {
  const toml::node* node = top.find("quote");
  if (node == nullptr) return;
  const toml::table* table = node->as_table();
  if (table == nullptr) top.refuse("quote", "must be a [quote] section");
  const Section quote(*table, "quote: ", {"words_min", "words_max"});
  persona.words_min = quote.number("words_min", persona.words_min, 0, words_limit);
  persona.words_max = quote.number("words_max", persona.words_max, 1, words_limit);
  if (persona.words_min > persona.words_max) {
    const bool least_given = quote.find("words_min") != nullptr;
    quote.refuse(least_given ? "words_min" : "words_max",
                 "would ask for at least " + std::to_string(persona.words_min) + " and at most " +
                     std::to_string(persona.words_max) + " words");
  }
}

Persona read_persona(const toml::table& table) {
  const Section top(table, "",
                    {"id", "version", "title", "letter", "order", "question", "about", "ship_label",
                     "skip_label", "facts", "quote", "slot"});
  Persona persona;
  persona.id = top.identifier("id");
  persona.version = top.number("version", 1, 1, 1'000'000);
  persona.title = top.text("title", {1, 60});
  persona.letter = top.text("letter", {1, 2});
  persona.order = top.number("order", 0, 0, 10'000);
  persona.question = top.text("question", {1, 200});
  persona.about = top.text("about", {0, 1'000});
  persona.ship_label = top.text("ship_label", {0, 100});
  persona.skip_label = top.text("skip_label", {0, 100});
  if (persona.ship_label.empty()) persona.ship_label = "Ship";
  if (persona.skip_label.empty()) persona.skip_label = "Skip";
  persona.facts = read_facts_judged(top);
  read_words(top, persona);
  read_slots(top, persona);
  return persona;
}

}  // namespace

Result<Persona> parse_persona(std::string_view toml_text, const std::string& file_name) {
  const auto refuse = [&](toml::source_index line, std::string_view expected) {
    std::string detail = file_name + ":" + std::to_string(line) + ": ";
    return fail(Error{ErrorCode::invalid, detail.append(expected), {}, {}});
  };
  try {
    return read_persona(toml::parse(toml_text, file_name));
  } catch (const toml::parse_error& error) {
    return refuse(std::max<toml::source_index>(1, error.source().begin.line), error.description());
  } catch (const Mistake& mistake) {
    return refuse(mistake.line, mistake.expected);
  }
}

}  // namespace panelist::domain
