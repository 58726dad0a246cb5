#pragma once
// Published pages as bytes, ready to send: made once after the commit that changed them, compressed
// once, dropped when a new revision is published. Bounded by bytes, least recently used first out.
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "net/http_message.hpp"

namespace panelist::web {

/// Thread-safe.
class PageCache {
 public:
  explicit PageCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  /// The answer for exactly this path, or nothing.
  std::shared_ptr<const net::Response> find(const std::string& path);
  /// The generation before a page is read from the database; store() with an older one is ignored,
  /// so that a page read before a publication is never kept after it.
  std::uint64_t generation() const;
  void store(const std::string& path, net::Response response, std::uint64_t generation);
  /// Forgets everything: a publication changes the home page, category pages and feeds too.
  void clear();

 private:
  struct Entry {
    std::shared_ptr<const net::Response> response;
    std::list<std::string>::iterator place;
    std::size_t bytes;
  };
  mutable std::mutex mutex_;
  std::size_t bytes_max_;
  std::size_t bytes_{0};
  std::uint64_t generation_{0};
  std::list<std::string> by_use_;  ///< most recent first
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace panelist::web
