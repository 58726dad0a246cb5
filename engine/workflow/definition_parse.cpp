// Reads workflows/*.toml. The first mistake ends the reading with "FILE:LINE: what was expected".
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/canonical_json.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"
#include "workflow/definition.hpp"
#include "workflow/definition_check.hpp"

namespace panelist::workflow {
namespace {

constexpr std::size_t steps_max = 30;
constexpr std::size_t reminders_max = 10;
constexpr std::size_t panel_seats_max = 12;
constexpr Duration duration_max = std::chrono::hours{24 * 3650};

int line_of(const toml::node& node) {
  return std::max(1, static_cast<int>(node.source().begin.line));
}

/// One table of the file with the keys it may have.
class Section {
 public:
  Section(const toml::table& table, std::vector<std::string> known) : table_(table) {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = nearest_word(name, known);
      throw Mistake{std::max(1, static_cast<int>(key.source().begin.line)),
                    "unknown key \"" + name + "\"" +
                        (near.empty() ? "" : ", did you mean \"" + near + "\"?")};
    }
  }
  int line() const { return line_of(table_); }
  bool has(std::string_view key) const { return table_.get(key) != nullptr; }

  const toml::node& get(std::string_view key) const {
    if (const toml::node* node = table_.get(key)) return *node;
    throw Mistake{line(), "\"" + std::string(key) + "\" is missing"};
  }
  [[noreturn]] void refuse(std::string_view key, const std::string& expected) const {
    throw Mistake{line_of(get(key)), "\"" + std::string(key) + "\" " + expected};
  }

  std::string text(std::string_view key) const {
    const auto value = get(key).value_exact<std::string>();
    if (!value) refuse(key, "must be text in quotation marks");
    auto cleaned = clean_text(*value, key);
    if (!cleaned || cleaned->empty() || cleaned->size() > 200)
      refuse(key, "must be 1 to 200 characters of text");
    return *cleaned;
  }
  /// A name that stands in addresses and in the history.
  std::string identifier(std::string_view key) const {
    const std::string id = text(key);
    const bool fine = id.size() <= 40 && id[0] >= 'a' && id[0] <= 'z' &&
                      id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == id.npos;
    if (!fine) refuse(key, "must be lower-case letters, digits, - or _, beginning with a letter");
    return id;
  }
  int number(std::string_view key, int least, int most) const {
    const auto value = get(key).value_exact<std::int64_t>();
    if (!value || *value < least || *value > most)
      refuse(key, "must be a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most));
    return static_cast<int>(*value);
  }
  Duration duration(std::string_view key) const {
    const auto text_value = get(key).value_exact<std::string>();
    const auto parsed = text_value ? parse_duration(*text_value) : std::nullopt;
    if (!parsed || *parsed <= Duration{0} || *parsed > duration_max)
      refuse(key, "must be a positive time span such as \"36h\" or \"5d\"");
    return *parsed;
  }
  std::vector<std::string> texts(std::string_view key, std::size_t most) const {
    const toml::array* array = get(key).as_array();
    if (!array || array->size() > most)
      refuse(key, "must be a list of at most " + std::to_string(most) + " texts");
    std::vector<std::string> values;
    for (const toml::node& node : *array) {
      const auto value = node.value_exact<std::string>();
      if (!value || value->empty())
        throw Mistake{line_of(node), "\"" + std::string(key) + "\" must hold texts"};
      values.push_back(*value);
    }
    return values;
  }
  template <typename Enum>
  Enum one_of(std::string_view key, const std::vector<Enum>& choices) const {
    const std::string value = text(key);
    std::vector<std::string> names;
    for (const Enum choice : choices) {
      if (to_string(choice) == value) return choice;
      names.emplace_back(to_string(choice));
    }
    const std::string near = nearest_word(value, names);
    refuse(key, "must be one of " + join(names, ", ") +
                    (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
  }

 private:
  const toml::table& table_;
};

/// "-1d" before the due time, "0" at it, "+1d" after it.
std::vector<Duration> read_reminders(const Section& section) {
  std::vector<Duration> offsets;
  for (std::string text : section.texts("reminders", reminders_max)) {
    int sign = 1;
    if (text[0] == '-' || text[0] == '+') {
      sign = text[0] == '-' ? -1 : 1;
      text.erase(0, 1);
    }
    const auto span = text == "0" ? std::optional<Duration>{Duration{0}} : parse_duration(text);
    if (!span || *span > duration_max)
      section.refuse("reminders", "must hold time spans such as \"-1d\", \"0\" or \"+12h\"");
    offsets.push_back(sign * *span);
  }
  return offsets;
}

void read_clocks(const Section& section, Step& step) {
  if (section.has("due_after")) step.due_after = section.duration("due_after");
  if (section.has("reminders")) step.reminders = read_reminders(section);
  if (section.has("overdue")) {
    using enum OverdueOutcome;
    step.overdue = section.one_of<OverdueOutcome>("overdue", {remind, reassign, escalate});
    if (step.kind == StepKind::task && step.overdue == reassign)
      section.refuse("overdue", "must be remind or escalate: an editor's task has no other seat");
  }
  if (section.has("overdue_after")) step.overdue_after = section.duration("overdue_after");
}

void read_panel(const Section& section, const std::vector<domain::Persona>& known, Step& step) {
  step.personas = section.texts("personas", panel_seats_max);
  if (step.personas.empty()) section.refuse("personas", "must name at least one persona");
  std::vector<std::string> ids;
  for (const domain::Persona& persona : known) ids.push_back(persona.id);
  std::set<std::string> seen;
  for (const std::string& persona : step.personas) {
    if (!seen.insert(persona).second) section.refuse("personas", "names \"" + persona + "\" twice");
    if (std::find(ids.begin(), ids.end(), persona) != ids.end()) continue;
    const std::string near = nearest_word(persona, ids);
    section.refuse("personas", "names the unknown persona \"" + persona + "\"" +
                                   (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
  }
  const int seats = static_cast<int>(panel_seats_max);
  if (section.has("lease_after")) step.lease_after = section.duration("lease_after");
  if (section.has("extension")) step.extension = section.duration("extension");
  if (section.has("quorum")) step.quorum = section.number("quorum", 1, seats);
  if (section.has("deadline_after")) step.deadline_after = section.duration("deadline_after");
  if (section.has("min_votes")) step.min_votes = section.number("min_votes", 1, seats);
}

void read_branch(const Section& section, Step& step) {
  using enum PanelOutcome;
  constexpr std::array all{all_ship, mostly_ship, tie, mostly_skip, all_skip, no_votes};
  std::vector<std::string> names;
  for (const PanelOutcome outcome : all) names.emplace_back(to_string(outcome));
  for (const std::string& name : section.texts("when", all.size())) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      section.refuse("when", "must hold some of " + join(names, ", "));
    step.when.push_back(all[static_cast<std::size_t>(found - names.begin())]);
  }
  if (step.when.empty()) section.refuse("when", "must not be empty");
  step.go_to = section.identifier("go_to");
}

void read_audience(const Section& section, Step& step) {
  static const std::vector<std::string> known{"reviewers", "editors", "submitter"};
  step.audience = section.texts("audience", known.size());
  for (const std::string& audience : step.audience)
    if (std::find(known.begin(), known.end(), audience) == known.end())
      section.refuse("audience", "must hold some of " + join(known, ", "));
  if (step.audience.empty()) section.refuse("audience", "must not be empty");
}

std::vector<std::string> keys_of(StepKind kind) {
  static const std::vector<std::string> clocks{"due_after", "reminders", "overdue",
                                               "overdue_after"};
  std::vector<std::string> keys{"id", "kind"};
  const auto add = [&](const std::vector<std::string>& more) {
    keys.insert(keys.end(), more.begin(), more.end());
  };
  switch (kind) {
    case StepKind::task: add({"task", "applies_to"}); add(clocks); break;
    case StepKind::panel:
      add({"personas", "lease_after", "extension", "quorum", "deadline_after", "min_votes"});
      add(clocks);
      break;
    case StepKind::wait: add({"wait_for"}); break;
    case StepKind::branch: add({"when", "go_to"}); break;
    case StepKind::notify: add({"audience"}); break;
    case StepKind::aggregate:
    case StepKind::publish: break;
  }
  return keys;
}

StepKind read_kind(const toml::table& table) {
  const toml::node* node = table.get("kind");
  if (!node) throw Mistake{line_of(table), "\"kind\" is missing"};
  toml::table only_kind;
  only_kind.insert("kind", *node);
  using enum StepKind;
  try {
    return Section(only_kind, {"kind"})
        .one_of<StepKind>("kind", {task, panel, wait, aggregate, branch, publish, notify});
  } catch (Mistake& mistake) {
    mistake.line = line_of(*node);
    throw;
  }
}

Step read_step(const toml::table& table, const std::vector<domain::Persona>& personas) {
  Step step;
  step.kind = read_kind(table);
  const Section section(table, keys_of(step.kind));
  step.id = section.identifier("id");
  if (step.kind == StepKind::task) {
    step.task_kind = section.one_of<TaskKind>("task", {TaskKind::triage, TaskKind::sign_off});
    if (section.has("applies_to"))
      step.applies_to = section.one_of<AppliesTo>("applies_to",
                                                  {AppliesTo::always, AppliesTo::public_form});
  }
  if (step.kind == StepKind::panel) read_panel(section, personas, step);
  if (step.kind == StepKind::task || step.kind == StepKind::panel) read_clocks(section, step);
  if (step.kind == StepKind::wait) step.wait_for = section.duration("wait_for");
  if (step.kind == StepKind::branch) read_branch(section, step);
  if (step.kind == StepKind::notify) read_audience(section, step);
  return step;
}

Definition read_definition(const toml::table& file, const std::vector<domain::Persona>& personas) {
  const Section section(file, {"name", "title", "version", "categories", "step"});
  Definition definition;
  definition.name = section.identifier("name");
  definition.title = section.text("title");
  definition.version = section.number("version", 1, 1'000'000);
  if (section.has("categories"))
    for (const std::string& category : section.texts("categories", 100))
      definition.categories.push_back(fold(category));
  const toml::array* steps = section.get("step").as_array();
  if (!steps || !steps->is_array_of_tables())
    section.refuse("step", "must be written as [[step]] tables");
  if (steps->size() > steps_max)
    section.refuse("step", "may occur at most " + std::to_string(steps_max) + " times");
  std::vector<int> lines;
  for (const toml::node& node : *steps) {
    definition.steps.push_back(read_step(*node.as_table(), personas));
    definition.steps.back().line = line_of(node);
    lines.push_back(line_of(node));
  }
  check_steps(definition, lines);
  for (const domain::Persona& persona : personas) {
    const auto& wanted = definition.panel_step().personas;
    if (std::find(wanted.begin(), wanted.end(), persona.id) != wanted.end())
      definition.personas.push_back(persona);
  }
  std::sort(definition.personas.begin(), definition.personas.end(),
            [](const domain::Persona& left, const domain::Persona& right) {
              return std::tie(left.order, left.id) < std::tie(right.order, right.id);
            });
  return definition;
}

Error mistake_in(const std::string& file_name, int line, const std::string& what) {
  return {ErrorCode::invalid, file_name + ":" + std::to_string(line) + ": " + what, {}, {}};
}

}  // namespace

Result<Definition> parse_definition(std::string_view toml_text, const std::string& file_name,
                                    const std::vector<domain::Persona>& personas) {
  try {
    const toml::table file = toml::parse(toml_text, file_name);
    Definition definition = read_definition(file, personas);
    definition.file = file_name;
    Json content = definition_to_json(definition);
    content.erase("hash");
    definition.hash = to_hex(sha256(canonical_json(content)));
    return definition;
  } catch (const toml::parse_error& error) {
    return fail(mistake_in(file_name, std::max(1, static_cast<int>(error.source().begin.line)),
                           std::string(error.description())));
  } catch (const Mistake& mistake) {
    return fail(mistake_in(file_name, mistake.line, mistake.what));
  }
}

}  // namespace panelist::workflow
