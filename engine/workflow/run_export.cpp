#include "workflow/run_export.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/canonical_json.hpp"
#include "workflow/replay.hpp"
#include "workflow/run_state_json.hpp"

namespace panelist::workflow {
namespace {

constexpr std::string_view format_name = "panelist-run";
constexpr int format_version = 1;

Json entry_to_json(const ChainedEvent& entry) {
  return {
      {"seq", entry.event.seq},
      {"type", to_string(entry.event.type)},
      {"at", format_rfc3339(entry.event.at)},
      {"actor", {{"person", entry.event.actor.person.value}, {"label", entry.event.actor.label}}},
      {"data", Json::parse(entry.data)},
      {"salt", entry.salt ? Json(to_hex(*entry.salt)) : Json()},
      {"link", entry.link ? Json(to_hex(*entry.link)) : Json()}};
}

[[noreturn]] void refuse(const std::string& what) { throw std::logic_error(what); }

Instant instant_of(const Json& value) {
  const auto instant = parse_rfc3339(value.get<std::string>());
  if (!instant) refuse("not a time: " + value.dump());
  return *instant;
}

template <typename Bytes>
std::optional<Bytes> bytes_of(const Json& value) {
  if (value.is_null()) return std::nullopt;
  const auto read = from_hex(value.get<std::string>());
  Bytes bytes{};
  if (!read || read->size() != bytes.size()) refuse("not a hash or salt: " + value.dump());
  std::copy(read->begin(), read->end(), bytes.begin());
  return bytes;
}

ChainedEvent entry_from(const Json& json) {
  const std::string name = json.at("type").get<std::string>();
  const auto type = parse_event_type(name);
  if (!type) refuse("unknown event type " + name);
  ChainedEvent entry;
  // What the link binds is this text; a member that the type does not know is bound too.
  entry.data = canonical_json(json.at("data"));
  entry.event = event_from(*type, json.at("data"));
  entry.event.seq = json.at("seq").get<std::int64_t>();
  entry.event.at = instant_of(json.at("at"));
  const Json& actor = json.at("actor");
  entry.event.actor = {PersonId{actor.at("person").get<std::int64_t>()},
                       actor.at("label").get<std::string>()};
  entry.salt = bytes_of<EventSalt>(json.at("salt"));
  entry.link = bytes_of<Sha256>(json.at("link"));
  return entry;
}

/// A file at work.
class Replayer {
 public:
  explicit Replayer(const Json& file) : file_(file) {}

  RunReplay replay() && {
    result_.tool_name = file_.at("tool").at("name").get<std::string>();
    read_definitions();
    read_entries();
    follow();
    replay_history();
    explain();
    return std::move(result_);
  }

 private:
  void say(std::string problem) { result_.problems.push_back(std::move(problem)); }

  void read_definitions() {
    for (const Json& json : file_.at("definitions")) {
      auto definition = std::make_shared<Definition>(definition_from_json(json));
      Json content = json;
      content.erase("hash");
      const std::string hash = to_hex(sha256(canonical_json(content)));
      if (hash != definition->hash)
        say("definition " + definition->name + " version " + std::to_string(definition->version) +
            ": its hash is " + hash + ", and the file says " + definition->hash);
      definitions_[definition->hash] = std::move(definition);
    }
  }

  void read_entries() {
    const Json& entries = file_.at("events");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      try {
        entries_.push_back(entry_from(entries[i]));
      } catch (const std::exception& broken) {
        refuse("events[" + std::to_string(i) + "]: " + broken.what());
      }
      result_.history.push_back(entries_.back().event);
    }
  }

  void follow() {
    const auto head = bytes_of<Sha256>(file_.at("head"));
    ChainReport report = follow_chain(RunId{file_.at("run").get<std::int64_t>()}, entries_,
                                      head.value_or(chain_origin));
    result_.links = report.links;
    for (std::string& problem : report.problems) say(std::move(problem));
  }

  DefinitionPtr find(const std::string& hash) const {
    const auto found = definitions_.find(hash);
    return found == definitions_.end() ? nullptr : found->second;
  }

  void replay_history() {
    const DefinitionOf find_one = [this](const std::string& hash) { return find(hash); };
    RunState now;
    now.id = RunId{file_.at("run").get<std::int64_t>()};
    now.tool = ToolId{file_.at("tool").at("id").get<std::int64_t>()};
    now.definition = find(file_.at("definition").get<std::string>());
    try {
      result_.state = begin_replay(now, result_.history, find_one);
      for (const Event& event : result_.history) replay_event(result_.state, event, find_one);
    } catch (const std::logic_error& broken) {
      return say("the history cannot be replayed: " + std::string(broken.what()));
    }
    const Json replayed = state_to_json(result_.state);
    for (std::string& one : differences("state", file_.at("state"), replayed)) say(std::move(one));
    for (std::string& one :
         differences("definition", file_.at("definition"), replayed.at("definition")))
      say(std::move(one));
  }

  void explain() {
    if (!result_.state.definition || result_.state.seq == 0) return;
    const auto distinct = parse_distinct_people(file_.at("distinct_people").get<std::string>());
    result_.waiting = explain_waiting(
        result_.state, {}, distinct.value_or(DistinctPeople::automatic),
        [](PersonId person) { return "person " + std::to_string(person.value); },
        instant_of(file_.at("exported_at")));
  }

  const Json& file_;
  std::map<std::string, DefinitionPtr> definitions_;
  std::vector<ChainedEvent> entries_;
  RunReplay result_;
};

}  // namespace

Json export_to_json(const RunExport& run) {
  Json definitions = Json::array();
  for (const DefinitionPtr& one : run.definitions) definitions.push_back(definition_to_json(*one));
  Json events = Json::array();
  for (const ChainedEvent& entry : run.entries) events.push_back(entry_to_json(entry));
  return {
      {"format", format_name},
      {"format_version", format_version},
      {"exported_at", format_rfc3339(run.exported_at)},
      {"run", run.state.id.value},
      {"tool", {{"id", run.state.tool.value}, {"slug", run.tool_slug}, {"name", run.tool_name}}},
      {"distinct_people", to_string(run.distinct)},
      {"definition", run.state.definition->hash},
      {"definitions", std::move(definitions)},
      {"events", std::move(events)},
      {"head", to_hex(run.head)},
      {"state", state_to_json(run.state)}};
}

Result<RunReplay> replay_export(const Json& file) {
  const auto refusal = [](std::string why) {
    return fail(Error{ErrorCode::malformed, "this is no exported run: " + std::move(why), {}, {}});
  };
  if (!file.is_object() || file.value("format", Json()) != format_name)
    return refusal("its format is not \"" + std::string(format_name) + "\"");
  if (file.value("format_version", Json()) != format_version)
    return refusal("its format_version is not " + std::to_string(format_version));
  try {
    return Replayer(file).replay();
  } catch (const std::logic_error& broken) {
    return refusal(broken.what());
  } catch (const Json::exception& broken) {
    return refusal(broken.what());
  }
}

}  // namespace panelist::workflow
