#include "web/page_cache.hpp"

namespace panelist::web {

std::shared_ptr<const net::Response> PageCache::find(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(path);
  if (found == entries_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second.place);
  return found->second.response;
}

std::uint64_t PageCache::generation() const {
  const std::scoped_lock lock(mutex_);
  return generation_;
}

void PageCache::store(const std::string& path, net::Response response, std::uint64_t generation) {
  const std::size_t bytes = response.body.size() + path.size() + 512;
  if (!response.shared_body)
    response.shared_body = std::make_shared<const std::string>(std::move(response.body));
  const std::scoped_lock lock(mutex_);
  if (generation != generation_ || bytes > bytes_max_ / 8 || entries_.contains(path)) return;
  while (bytes_ + bytes > bytes_max_ && !by_use_.empty()) {
    const auto oldest = entries_.find(by_use_.back());
    bytes_ -= oldest->second.bytes;
    entries_.erase(oldest);
    by_use_.pop_back();
  }
  by_use_.push_front(path);
  entries_.emplace(path, Entry{std::make_shared<const net::Response>(std::move(response)),
                               by_use_.begin(), bytes});
  bytes_ += bytes;
}

void PageCache::clear() {
  const std::scoped_lock lock(mutex_);
  ++generation_;
  entries_.clear();
  by_use_.clear();
  bytes_ = 0;
}

}  // namespace panelist::web
