#pragma once
// Published pages as bytes, ready to send: made once after the commit that changed them, compressed
// once, dropped when a new revision is published. Bounded by bytes, least recently used first out.
// Where other processes publish too, the database is asked before a kept page is shown.
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/http_message.hpp"

namespace panelist::web {

/// Thread-safe.
class PageCache {
 public:
  using Page = std::shared_ptr<const net::Response>;
  /// Reads storage::read_page_generation, on any thread; nothing: the database does not answer.
  using ReadGeneration = std::function<void(std::function<void(std::optional<std::int64_t>)>)>;

  explicit PageCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  /// Before the first request: other processes publish too.
  void ask_before_use(ReadGeneration read) { read_generation_ = std::move(read); }
  /// Hands over the answer for exactly this path, or nothing, once: at once, or after the database
  /// was asked. One question that begins after they came stands for all who wait.
  void find(const std::string& path, std::function<void(Page)> use);
  /// The generation before a page is read from the database; store() with an older one is ignored,
  /// so that a page read before a publication is never kept after it.
  std::uint64_t generation() const;
  /// Keeps it with the headers that every answer carries.
  void store(const std::string& path, net::Response response, std::uint64_t generation);
  /// Forgets everything: a publication changes the home page, category pages and feeds too.
  void clear();

 private:
  struct Waiting {
    std::string path;
    std::function<void(Page)> use;
  };
  Page find_kept(const std::string& path);
  void ask(std::vector<Waiting> waiting);
  void answer(const std::vector<Waiting>& waiting, std::optional<std::int64_t> number);

  struct Entry {
    std::shared_ptr<const net::Response> response;
    std::list<std::string>::iterator place;
    std::size_t bytes;
  };
  ReadGeneration read_generation_;
  mutable std::mutex mutex_;
  std::vector<Waiting> waiting_;       ///< for the next question
  bool is_asking_{false};
  std::optional<std::int64_t> known_;  ///< of the database, when it was asked last
  std::size_t bytes_max_;
  std::size_t bytes_{0};
  std::uint64_t generation_{0};
  std::list<std::string> by_use_;  ///< most recent first
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace panelist::web
