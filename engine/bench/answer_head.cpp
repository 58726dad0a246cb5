#include "bench/answer_head.hpp"

#include <algorithm>
#include <charconv>

namespace panelist::bench {
namespace {

bool equals_ignoring_case(std::string_view left, std::string_view lower) {
  return left.size() == lower.size() &&
         std::equal(left.begin(), left.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

}  // namespace

std::string_view field_of(std::string_view head, std::string_view name) {
  std::size_t at = head.find("\r\n");
  while (at != std::string_view::npos) {
    head.remove_prefix(at + 2);
    const std::size_t colon = head.find(':');
    if (colon == std::string_view::npos) return {};
    at = head.find("\r\n");
    if (!equals_ignoring_case(head.substr(0, colon), name)) continue;
    std::string_view value =
        head.substr(colon + 1, at == std::string_view::npos ? at : at - colon - 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

std::optional<AnswerHead> AnswerHead::read(std::string_view bytes) {
  constexpr std::string_view version = "HTTP/1.1 ";
  AnswerHead head;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (bytes.substr(0, version.size()) != version.substr(0, bytes.size())) return std::nullopt;
    return head;
  }
  const char* digits = bytes.data() + version.size();
  if (!bytes.starts_with(version) || end < version.size() + 3 ||
      std::from_chars(digits, digits + 3, head.status).ptr != digits + 3)
    return std::nullopt;
  head.is_whole = true;
  head.bytes = end + 4;
  const std::string_view length = field_of(bytes.substr(0, end), "content-length");
  if (length.empty())
    return head.status == 204 || head.status == 304 ? std::optional(head) : std::nullopt;
  const auto read = std::from_chars(length.data(), length.data() + length.size(), head.body_bytes);
  if (read.ec != std::errc{} || read.ptr != length.data() + length.size()) return std::nullopt;
  if (head.status == 304) head.body_bytes = 0;  // what the whole page would have
  return head;
}

}  // namespace panelist::bench
