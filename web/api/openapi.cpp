#include "web/api/openapi.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::api {
namespace {

std::string_view access_sentence(Access access) {
  switch (access) {
    case Access::anyone:
      return "No credential needed.";
    case Access::signed_in:
      return "Anybody with a token.";
    case Access::submitter:
      return "Submitters and editors.";
    case Access::reviewer:
      return "Reviewers.";
    case Access::editor:
      return "Editors and admins.";
    case Access::admin:
      return "Admins.";
    case Access::loopback_or_token:
      return "From this machine, or with a token.";
  }
  return "";
}

/// The column as one word, for programs that walk this table.
std::string_view access_word(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::signed_in:
      return "signed_in";
    case Access::submitter:
      return "submitter";
    case Access::reviewer:
      return "reviewer";
    case Access::editor:
      return "editor";
    case Access::admin:
      return "admin";
    case Access::loopback_or_token:
      return "loopback_or_token";
  }
  return "";
}

/// "post_tools_slug_rounds": what a generated client calls it. Addresses and methods are distinct.
std::string operation_id(const Route& route) {
  std::string id = to_lower_ascii(route.method);
  constexpr std::string_view base = "/api/v1";
  std::string_view path = route.pattern;
  if (path.starts_with(base)) path.remove_prefix(base.size());
  for (const char c : path) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word)
      id += c;
    else if (id.back() != '_')
      id += '_';
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

Json parameters_of(std::string_view pattern) {
  Json parameters = Json::array();
  for (std::size_t at = pattern.find('{'); at != std::string_view::npos;
       at = pattern.find('{', at + 1)) {
    const std::string_view name = pattern.substr(at + 1, pattern.find('}', at) - at - 1);
    parameters.push_back({{"name", name},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", name == "id" ? "integer" : "string"}}}});
  }
  return parameters;
}

Json operation_of(const Route& route) {
  Json operation{{"operationId", operation_id(route)},
                 {"summary", route.summary},
                 {"description", access_sentence(route.access)},
                 {"x-access", access_word(route.access)}};
  Json parameters = parameters_of(route.pattern);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (route.body == BodyKind::json)
    operation["requestBody"] = {
        {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}};
  if (route.body == BodyKind::text)
    operation["requestBody"] = {
        {"content", {{"application/json", Json::object()}, {"text/csv", Json::object()}}}};
  operation["responses"] = {{"2XX", {{"description", "Done"}}},
                            {"default",
                             {{"description", "A problem (RFC 9457) that names the field"},
                              {"content",
                               {{"application/problem+json",
                                 {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}}}};
  if (route.access == Access::anyone) operation["security"] = Json::array();
  return operation;
}

}  // namespace

Json make_openapi(std::span<const Route> routes, const std::string& version) {
  Json paths = Json::object();
  for (const Route& route : routes)
    if (route.door == Door::api)
      paths[std::string(route.pattern)][to_lower_ascii(route.method)] = operation_of(route);
  const Json text{{"type", "string"}};
  const Json problem{
      {"type", "object"},
      {"required", {"type", "title", "status", "detail"}},
      {"properties",
       {{"type", text},
        {"title", text},
        {"status", {{"type", "integer"}}},
        {"detail", text},
        {"errors",
         {{"type", "array"},
          {"items",
           {{"type", "object"}, {"properties", {{"field", text}, {"message", text}}}}}}}}}};
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Panelist API"}, {"version", version}}},
          {"security", Json::array({{{"bearer", Json::array()}}})},
          {"components",
           {{"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"schemas", {{"Problem", problem}}}}},
          {"paths", std::move(paths)}};
}

}  // namespace panelist::web::api
