#include "net/http_message.hpp"

namespace panelist::net {
namespace {

std::optional<std::string_view> find_value(
    const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  return find_value(headers, name);
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  return find_value(query, name);
}

}  // namespace panelist::net
