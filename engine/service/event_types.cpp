#include "service/event_types.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace panelist::service {
namespace {

// Shared parts of the schemas. Receivers ignore what they do not know, so nothing forbids more
// fields.
constexpr std::string_view definitions = R"({
"tool":{"type":"object","required":["id","slug","name"],"properties":{"id":{"type":"integer"},
"slug":{"type":"string"},"name":{"type":"string"}}},
"run":{"type":"object","required":["id","round","seq"],"properties":{"id":{"type":"integer"},
"round":{"type":"integer","minimum":1},"seq":{"type":"integer","minimum":1}}},
"comparison":{"type":"object","required":["slug","revision","content_hash","urls"],"properties":{
"slug":{"type":"string"},"revision":{"type":"integer","minimum":1},
"content_hash":{"type":"string","pattern":"^[0-9a-f]{64}$"},
"urls":{"type":"object","required":["html","json","markdown"],"properties":{
"html":{"type":"string","format":"uri"},"json":{"type":"string","format":"uri"},
"markdown":{"type":"string","format":"uri"}}}}},
"task":{"type":"object","required":["id","kind","persona"],"properties":{"id":{"type":"integer"},
"kind":{"enum":["verdict","triage","sign_off"]},"persona":{"type":"string"},
"state":{"type":"string"},"assignee":{"type":["string","null"]},
"due_at":{"type":["string","null"],"format":"date-time"}}}})";

constexpr std::string_view tool_schema =
    R"({"type":"object","required":["tool","run"],"properties":{"tool":{"$ref":"#/$defs/tool"},)"
    R"("run":{"$ref":"#/$defs/run"}}})";
constexpr std::string_view rejected_schema =
    R"({"type":"object","required":["tool","run"],"properties":{"tool":{"$ref":"#/$defs/tool"},)"
    R"("run":{"$ref":"#/$defs/run"},"reason":{"type":"string"}}})";
constexpr std::string_view task_schema =
    R"({"type":"object","required":["tool","run","task"],"properties":{)"
    R"("tool":{"$ref":"#/$defs/tool"},"run":{"$ref":"#/$defs/run"},)"
    R"("task":{"$ref":"#/$defs/task"}}})";
constexpr std::string_view verdict_schema =
    R"({"type":"object","required":["tool","run","verdict"],"properties":{)"
    R"("tool":{"$ref":"#/$defs/tool"},"run":{"$ref":"#/$defs/run"},)"
    R"("verdict":{"type":"object","required":["persona","commitment"],"properties":{)"
    R"("persona":{"type":"string"},"version":{"type":"integer","minimum":1},)"
    R"("commitment":{"type":"string","pattern":"^[0-9a-f]{64}$"}}},)"
    R"("task":{"$ref":"#/$defs/task"},"panel":{"type":"object","required":["in","of"],)"
    R"("properties":{"in":{"type":"integer"},"of":{"type":"integer"}}}}})";
constexpr std::string_view panel_schema =
    R"({"type":"object","required":["tool","run","panel"],"properties":{)"
    R"("tool":{"$ref":"#/$defs/tool"},"run":{"$ref":"#/$defs/run"},)"
    R"("panel":{"type":"object","required":["ship_percent","ships","skips","abstained"],)"
    R"("properties":{"ship_percent":{"type":["integer","null"],"minimum":0,"maximum":100},)"
    R"("ships":{"type":"integer","minimum":0},"skips":{"type":"integer","minimum":0},)"
    R"("abstained":{"type":"integer","minimum":0},"empty":{"type":"integer","minimum":0},)"
    R"("votes":{"type":"integer","minimum":0},"seats":{"type":"integer","minimum":1}}}}})";
constexpr std::string_view comparison_schema =
    R"({"type":"object","required":["comparison"],"properties":{)"
    R"("comparison":{"$ref":"#/$defs/comparison"},"reason":{"type":"string"}}})";
constexpr std::string_view test_schema =
    R"({"type":"object","required":["endpoint"],"properties":{"endpoint":{"type":"integer"},)"
    R"("message":{"type":"string"}}})";

#define PANELIST_TOOL_AND_RUN                                                     \
  R"("tool":{"id":1203,"slug":"mistral-code","name":"Mistral Code"},)"            \
  R"("run":{"id":1207,"round":1,"seq":4})"
#define PANELIST_COMPARISON                                                       \
  R"("comparison":{"slug":"cursor-vs-mistral-code","revision":2,"content_hash":)" \
  R"("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",)"        \
  R"("urls":{"html":"https://example.org/compare/cursor-vs-mistral-code",)"       \
  R"("json":"https://example.org/api/v1/comparisons/cursor-vs-mistral-code",)"         \
  R"("markdown":"https://example.org/compare/cursor-vs-mistral-code.md"}})"
#define PANELIST_TASK(state)                                                      \
  R"(,"task":{"id":1211,"kind":"verdict","persona":"buyer","state":)" state        \
  R"(,"assignee":"Ana B.","due_at":"2026-11-24T16:00:00.000Z"})"

constexpr std::array<EventType, 10> types{{
    {"tool.submitted", "A tool was submitted and its run began.", tool_schema,
     "{" PANELIST_TOOL_AND_RUN "}"},
    {"tool.rejected", "An editor rejected a submission in triage.", rejected_schema,
     "{" PANELIST_TOOL_AND_RUN R"(,"reason":"A duplicate of Mistral Code."})"},
    {"task.assigned", "A seat of a panel was given to a reviewer.", task_schema,
     "{" PANELIST_TOOL_AND_RUN PANELIST_TASK(R"("reserved")") "}"},
    {"task.overdue", "A task passed its due time.", task_schema,
     "{" PANELIST_TOOL_AND_RUN PANELIST_TASK(R"("in_progress")") "}"},
    {"verdict.submitted",
     "A verdict is in. While the panel is open it carries the commitment, never the decision.",
     verdict_schema,
     "{" PANELIST_TOOL_AND_RUN R"(,"task":{"id":1211,"kind":"verdict","persona":"buyer"},)"
     R"("verdict":{"persona":"buyer","version":1,"commitment":)"
     R"("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"},)"
     R"("panel":{"in":3,"of":4}})"},
    {"panel.completed", "A panel closed. Sent once per run.", panel_schema,
     "{" PANELIST_TOOL_AND_RUN
     R"(,"panel":{"ship_percent":75,"ships":3,"skips":1,"abstained":0,)"
     R"("empty":0,"votes":4,"seats":4}})"},
    {"comparison.published", "A comparison was published for the first time.", comparison_schema,
     "{" PANELIST_COMPARISON "}"},
    {"comparison.updated", "A comparison has a new revision; ignore lower ones.", comparison_schema,
     "{" PANELIST_COMPARISON "}"},
    {"comparison.retracted", "A comparison was taken back; its page answers 410.",
     comparison_schema, "{" PANELIST_COMPARISON R"(,"reason":"The maker withdrew the tool."})"},
    {"endpoint.test", "A test that an admin asked for.", test_schema,
     R"({"endpoint":1300,"message":"This is a test. It needs no answer but 2xx."})"},
}};

#undef PANELIST_TOOL_AND_RUN
#undef PANELIST_COMPARISON
#undef PANELIST_TASK

}  // namespace

std::span<const EventType> event_types() { return types; }

const EventType* find_event_type(std::string_view name) {
  const auto found = std::find_if(types.begin(), types.end(),
                                  [&](const EventType& type) { return type.name == name; });
  return found == types.end() ? nullptr : &*found;
}

std::string event_schema(const EventType& type) {
  std::string schema = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":")";
  schema.append(type.name).append(R"(","description":")").append(type.summary);
  schema.append(R"(","type":"object","required":["type","timestamp","data"],"properties":{)");
  schema.append(R"("type":{"const":")").append(type.name);
  schema.append(R"("},"timestamp":{"type":"string","format":"date-time"},"data":)");
  schema.append(type.data_schema).append(R"(},"$defs":)").append(definitions);
  return schema.append("}");
}

std::string event_example(const EventType& type) {
  std::string body = R"({"type":")";
  body.append(type.name).append(R"(","timestamp":"2026-11-21T14:03:00.000Z","data":)");
  return body.append(type.data_example).append("}");
}

}  // namespace panelist::service
