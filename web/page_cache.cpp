#include "web/page_cache.hpp"

#include <utility>

#include "net/response_head.hpp"
#include "web/respond.hpp"

namespace panelist::web {

void PageCache::find(const std::string& path, std::function<void(Page)> use) {
  Page kept = find_kept(path);
  if (!read_generation_ || !kept) return use(std::move(kept));
  std::vector<Waiting> waiting;
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({path, std::move(use)});
    if (std::exchange(is_asking_, true)) return;
    waiting.swap(waiting_);
  }
  ask(std::move(waiting));
}

void PageCache::ask(std::vector<Waiting> waiting) {
  auto asked = std::make_shared<const std::vector<Waiting>>(std::move(waiting));
  read_generation_(
      [this, asked](std::optional<std::int64_t> number) { answer(*asked, number); });
}

void PageCache::answer(const std::vector<Waiting>& waiting, std::optional<std::int64_t> number) {
  bool is_older = false;
  {
    const std::scoped_lock lock(mutex_);
    is_older = !number || number != std::exchange(known_, number);
  }
  if (is_older) clear();
  for (const Waiting& one : waiting) one.use(find_kept(one.path));
  std::vector<Waiting> next;
  {
    const std::scoped_lock lock(mutex_);
    next.swap(waiting_);
    is_asking_ = !next.empty();
  }
  if (!next.empty()) ask(std::move(next));
}

PageCache::Page PageCache::find_kept(const std::string& path) {
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
  harden(response);
  response.shared_fields = net::make_fields(response.headers);
  if (!response.shared_body)
    response.shared_body = std::make_shared<const std::string>(std::move(response.body));
  const std::size_t bytes = response.shared_body->size() + path.size() + 1024;
  const std::scoped_lock lock(mutex_);
  if (!response.shared_fields || generation != generation_ || bytes > bytes_max_ / 8 ||
      entries_.contains(path))
    return;
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
