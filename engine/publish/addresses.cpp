#include "publish/addresses.hpp"

namespace panelist::publish {
namespace {

std::string path(std::string_view head, std::string_view slug, std::string_view tail = {}) {
  return std::string(head).append(slug).append(tail);
}

}  // namespace

std::string comparison_path(std::string_view slug) { return path("/compare/", slug); }
std::string comparison_markdown_path(std::string_view slug) {
  return path("/compare/", slug, ".md");
}
std::string comparison_json_path(std::string_view slug) {
  return path("/api/v1/comparisons/", slug);
}
std::string tool_path(std::string_view slug) { return path("/tools/", slug); }
std::string tool_markdown_path(std::string_view slug) { return path("/tools/", slug, ".md"); }
std::string tool_json_path(std::string_view slug) { return path("/api/v1/tools/", slug); }
std::string tool_history_path(std::string_view slug) {
  return path("/tools/", slug, "/history.json");
}
std::string category_path(std::string_view slug) { return path("/categories/", slug); }
std::string persona_path(std::string_view id) { return path("/personas/", id); }
std::string badge_path(std::string_view tool_slug) { return path("/badges/", tool_slug, ".svg"); }
std::string sitemap_part_path(std::string_view part) { return path("/sitemap-", part, ".xml"); }
std::string older_path(std::string_view list_path, std::string_view cursor) {
  return path(list_path, "/older/", cursor);
}

}  // namespace panelist::publish
