#include "web/router.hpp"

namespace panelist::web {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
  }
  return segments;
}

/// Where the name in braces begins: what stands before it must be there, as in "sitemap-{part}".
std::size_t capture_at(std::string_view segment) { return segment.find('{'); }
bool is_capture(std::string_view segment) {
  return capture_at(segment) != std::string_view::npos;
}

}  // namespace

Router::Router(std::span<const Route> routes) {
  for (const Route& route : routes) {
    Entry entry{&route, segments_of(route.pattern), route.pattern.ends_with("*}")};
    if (entry.takes_rest) {
      open_ended_.push_back(std::move(entry));
      continue;
    }
    if (by_length_.size() <= entry.segments.size()) by_length_.resize(entry.segments.size() + 1);
    by_length_[entry.segments.size()].push_back(std::move(entry));
  }
}

bool Router::matches(const Entry& entry, const std::vector<std::string_view>& path) {
  if (entry.takes_rest ? path.size() < entry.segments.size() : path.size() != entry.segments.size())
    return false;
  for (std::size_t i = 0; i < entry.segments.size(); ++i) {
    if (is_capture(entry.segments[i])) {
      const std::string_view before = entry.segments[i].substr(0, capture_at(entry.segments[i]));
      if (path[i].size() <= before.size() || !path[i].starts_with(before)) return false;
    } else if (entry.segments[i] != path[i]) {
      return false;
    }
  }
  return true;
}

Match Router::find(std::string_view method, std::string_view path) const {
  const std::vector<std::string_view> segments = segments_of(path);
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Match match;
  const auto look = [&](const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
      if (!matches(entry, segments)) continue;
      if (entry.route->method != wanted) {
        if (!match.allowed.empty()) match.allowed += ", ";
        match.allowed += entry.route->method;
        if (entry.route->method == "GET") match.allowed += ", HEAD";
        continue;
      }
      match.route = entry.route;
      for (std::size_t i = 0; i < entry.segments.size(); ++i) {
        if (!is_capture(entry.segments[i])) continue;
        if (entry.takes_rest && i + 1 == entry.segments.size()) {
          const auto offset = static_cast<std::size_t>(segments[i].data() - path.data());
          match.captures.emplace_back(path.substr(offset));
        } else {
          match.captures.emplace_back(segments[i].substr(capture_at(entry.segments[i])));
        }
      }
      return true;
    }
    return false;
  };
  if (segments.size() < by_length_.size() && look(by_length_[segments.size()])) return match;
  look(open_ended_);
  return match;
}

}  // namespace panelist::web
