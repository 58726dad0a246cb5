#pragma once
// Every webhook event type with its JSON Schema (draft 2020-12) of the whole body and one example.
#include <span>
#include <string>
#include <string_view>

namespace panelist::service {

struct EventType {
  std::string_view name;
  std::string_view summary;       ///< one sentence for the documentation
  std::string_view data_schema;   ///< JSON Schema of `data`
  std::string_view data_example;  ///< a `data` that the schema accepts
};

/// In the order of the documentation. Not in it: "*", which subscribes to all.
std::span<const EventType> event_types();
const EventType* find_event_type(std::string_view name);
/// A whole body: {"type","timestamp","data"}.
std::string event_schema(const EventType& type);
std::string event_example(const EventType& type);

}  // namespace panelist::service
