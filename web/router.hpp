#pragma once
// Finds the row of the route table for a request.
#include <string>
#include <string_view>
#include <vector>

#include "web/route.hpp"

namespace panelist::web {

struct Match {
  const Route* route{nullptr};
  std::vector<std::string> captures;
  std::string
      allowed;  ///< methods of this path when none matched ("GET, HEAD, POST"); empty: no such path
};

/// Immutable after construction; any thread.
class Router {
 public:
  explicit Router(std::span<const Route> routes);
  /// HEAD finds the GET row.
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    const Route* route;
    std::vector<std::string_view> segments;
    bool takes_rest;
  };
  static bool matches(const Entry& entry, const std::vector<std::string_view>& path);
  std::vector<std::vector<Entry>> by_length_;  ///< fixed patterns by number of segments
  std::vector<Entry> open_ended_;
};

}  // namespace panelist::web
