#include "service/event_types.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "service/post_message.hpp"

using namespace panelist;
using namespace panelist::service;

TEST_CASE("event_types: the ten of the documentation, each once") {
  std::set<std::string_view> names;
  for (const EventType& type : event_types()) CHECK(names.insert(type.name).second);
  CHECK(names == std::set<std::string_view>{
                     "tool.submitted", "tool.rejected", "task.assigned", "task.overdue",
                     "verdict.submitted", "panel.completed", "comparison.published",
                     "comparison.updated", "comparison.retracted", "endpoint.test"});
  CHECK(find_event_type("panel.completed")->name == "panel.completed");
  CHECK(find_event_type("*") == nullptr);
}

TEST_CASE("event_types: examples and schemas are JSON and fit each other") {
  for (const EventType& type : event_types()) {
    const Json schema = Json::parse(event_schema(type), nullptr, false);
    const Json example = Json::parse(event_example(type), nullptr, false);
    REQUIRE_MESSAGE(schema.is_object(), type.name);
    REQUIRE_MESSAGE(example.is_object(), type.name);
    CHECK(event_example(type).size() <= message_bytes_max);
    CHECK(schema["properties"]["type"]["const"] == type.name);
    CHECK(example["type"] == type.name);
    for (const auto& field : schema["properties"]["data"]["required"]) {
      const std::string name = field.get<std::string>();
      REQUIRE_MESSAGE(example["data"].contains(name), name);
      // What a part refers to is defined, and the example has what the definition requires.
      const Json& part = schema["properties"]["data"]["properties"][name];
      if (!part.contains("$ref")) continue;
      const Json& definition = schema["$defs"][name];
      REQUIRE(definition.is_object());
      for (const auto& inner : definition["required"]) {
        CHECK_MESSAGE(example["data"][name].contains(inner.get<std::string>()), inner);
      }
    }
  }
}

TEST_CASE("event_types: no example of an open panel carries a decision") {
  const std::string example = event_example(*find_event_type("verdict.submitted"));
  CHECK(example.find("ship") == std::string::npos);
  CHECK(example.find("skip") == std::string::npos);
}
