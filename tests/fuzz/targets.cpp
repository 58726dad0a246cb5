#include "tests/fuzz/targets.hpp"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/persona.hpp"
#include "net/head_check.hpp"
#include "net/target_decode.hpp"
#include "service/list_runs.hpp"
#include "web/api/csv.hpp"
#include "web/api/read.hpp"
#include "web/form.hpp"
#include "workflow/definition.hpp"

namespace panelist::fuzz {
namespace {

void hold(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

bool is_decoded_path(std::string_view path) {
  return path.starts_with('/') && is_clean_utf8(path) && path.find("/../") == path.npos &&
         !path.ends_with("/..");
}

/// The end is found at the same place whether the bytes come at once or one at a time; a head that
/// is accepted says nothing that could be read in two ways.
void run_request_head(std::string_view bytes) {
  const net::ServerLimits limits;
  std::size_t scanned = 0;
  const auto end = net::find_head_end(bytes, scanned, limits);
  if (!end || !*end) return;
  std::size_t slowly = 0;
  for (std::size_t size = 1; size < **end && size < 512; ++size) {
    const auto early = net::find_head_end(bytes.substr(0, size), slowly, limits);
    hold(early && !*early, "a head ends where it is complete");
  }
  const auto head = net::parse_head(bytes.substr(0, **end), limits);
  if (!head) return hold(head.error().status >= 400, "a refusal has a status");
  hold(is_decoded_path(head->path), "the path is decoded and does not climb");
  hold(head->body_bytes <= limits.body_bytes_max, "the body is bounded");
  hold(head->headers.size() <= limits.fields_max, "the fields are counted");
  int hosts = 0;
  for (const auto& [name, value] : head->headers) {
    hosts += name == "host" ? 1 : 0;
    hold(name != "transfer-encoding", "no transfer coding passes");
    hold(net::is_token(name) && net::is_field_value(value), "fields are clean");
  }
  hold(hosts == 1 || head->is_http_1_0, "there is one Host");
}

void run_target(std::string_view bytes) {
  const auto target = net::decode_target(bytes);
  if (!target) return;
  hold(is_decoded_path(target->path), "the path is decoded and does not climb");
  for (const auto& [name, value] : target->query)
    hold(is_clean_utf8(name) && is_clean_utf8(value), "the query is clean text");
}

void run_form(std::string_view bytes) {
  const auto form = web::Form::parse(bytes);
  if (!form) return;
  hold(form->fields().size() <= web::form_fields_max, "the fields are counted");
  std::string again;
  for (const auto& [name, value] : form->fields())
    again += (again.empty() ? "" : "&") + web::encode_component(name) + '=' +
             web::encode_component(value);
  const auto second = web::Form::parse(again);
  hold(second && second->fields() == form->fields(), "a form written again reads the same");
}

void run_json(std::string_view bytes) {
  net::Request request;
  request.body = std::string(bytes);
  web::api::read_object(request);
  const auto value = parse_json(bytes);
  if (!value) return;
  const auto again = parse_json(value->dump());
  hold(again && *again == *value, "JSON written again reads the same");
  const auto canonical = canonical_json(*value);
  const auto reread = parse_json(canonical);
  hold(reread && canonical_json(*reread) == canonical, "canonical JSON is a fixed point");
}

void run_cookies(std::string_view bytes) {
  net::Request request;
  request.headers.emplace_back("cookie", std::string(bytes));
  const auto cookie = web::find_cookie(request, "panelist");
  if (cookie) hold(cookie->find(';') == cookie->npos, "a cookie ends at its semicolon");
}

void run_search(std::string_view bytes) {
  if (!is_clean_utf8(bytes)) return;  // a query parameter is
  const auto filter = service::parse_run_search(bytes);
  if (!filter) hold(filter.error().fields.size() == 1, "a mistake names its field");
}

void run_csv(std::string_view bytes) {
  const auto rows = web::api::read_csv(bytes);
  if (!rows) return;
  for (const Json& row : *rows) hold(row.is_object(), "a row is an object");
}

void run_persona(std::string_view bytes) {
  const auto persona = domain::parse_persona(bytes, "fuzz.toml");
  if (!persona) return hold(persona.error().detail.starts_with("fuzz.toml:"), "file and line");
  hold(domain::persona_to_json(*persona).is_object(), "a persona can be shown");
}

void run_definition(std::string_view bytes) {
  static const std::vector<domain::Persona> personas = [] {
    std::vector<domain::Persona> known;
    for (const char* id : {"developer", "skeptic", "buyer", "futurist"}) {
      domain::Persona persona;
      persona.id = id;
      known.push_back(std::move(persona));
    }
    return known;
  }();
  const auto definition = workflow::parse_definition(bytes, "fuzz.toml", personas);
  if (!definition) return hold(definition.error().detail.starts_with("fuzz.toml:"), "file and line");
  const Json stored = workflow::definition_to_json(*definition);
  const auto again = workflow::definition_from_json(stored);
  hold(workflow::definition_to_json(again) == stored, "a snapshot reads back the same");
}

constexpr Target all[] = {
    {"request_head", run_request_head}, {"target", run_target},   {"form", run_form},
    {"json", run_json},                 {"cookies", run_cookies}, {"search", run_search},
    {"csv", run_csv},                   {"persona", run_persona}, {"definition", run_definition},
};

}  // namespace

std::span<const Target> targets() { return all; }

}  // namespace panelist::fuzz
