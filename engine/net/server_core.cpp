#include "net/server_core.hpp"

#include <array>
#include <chrono>

#include "base/random.hpp"
#include "net/session.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t refused_connections_max = 64;

}  // namespace

bool ConnectionRegistry::add(std::shared_ptr<Session> session,
                             const std::optional<IpAddress>& address) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return false;
  auto* key = session.get();
  if (!address) {
    if (local_count_ >= limits_.local_connections_max) return false;
    ++local_count_;
    entries_[key] = Entry{std::move(session), Kind::local, {}};
    return true;
  }
  if (tcp_count_ >= limits_.connections_max) return false;
  auto& here = per_address_[*address];
  if (here >= limits_.connections_per_address_max) return false;
  ++here;
  ++tcp_count_;
  entries_[key] = Entry{std::move(session), Kind::tcp, *address};
  return true;
}

bool ConnectionRegistry::add_refused(std::shared_ptr<Session> session) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || refused_count_ >= refused_connections_max) return false;
  ++refused_count_;
  auto* key = session.get();
  entries_[key] = Entry{std::move(session), Kind::refused, {}};
  return true;
}

void ConnectionRegistry::remove(Session* session) {
  std::shared_ptr<Session> last;  // released after the lock: ~Session takes it again
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(session);
  if (found == entries_.end()) return;
  auto& entry = found->second;
  if (entry.kind == Kind::local) --local_count_;
  if (entry.kind == Kind::refused) --refused_count_;
  if (entry.kind == Kind::tcp) {
    --tcp_count_;
    const auto address = per_address_.find(entry.address);
    if (address != per_address_.end() && --address->second == 0) per_address_.erase(address);
  }
  last = std::move(entry.session);
  entries_.erase(found);
}

std::vector<std::shared_ptr<Session>> ConnectionRegistry::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  return list();
}

std::vector<std::shared_ptr<Session>> ConnectionRegistry::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Session>> sessions;
  for (const auto& [key, entry] : entries_) sessions.push_back(entry.session);
  return sessions;
}

std::size_t ConnectionRegistry::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void ConnectionRegistry::count_born() {
  const std::lock_guard lock(mutex_);
  ++objects_;
}

void ConnectionRegistry::count_gone() {
  const std::lock_guard lock(mutex_);
  --objects_;
  changed_.notify_all();
}

bool ConnectionRegistry::wait_until_gone(Duration wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [this] { return objects_ == 0; });
}

ServerCore::ServerCore(ServerLimits the_limits, Handler the_handler, std::vector<Cidr> the_proxies)
    : limits(the_limits),
      handler(std::move(the_handler)),
      trusted_proxies(std::move(the_proxies)),
      next_id_(system_random().next_u64()) {}

bool ServerCore::take_body(std::size_t bytes) {
  const auto before = large_bodies_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= limits.large_bodies_bytes_max) return true;
  release_body(bytes);
  return false;
}

void ServerCore::release_body(std::size_t bytes) {
  large_bodies_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
}

std::string ServerCore::next_request_id() {
  static constexpr char digits[] = "0123456789abcdef";
  auto number = next_id_.fetch_add(1, std::memory_order_relaxed);
  std::string id(16, '0');
  for (std::size_t i = id.size(); i-- > 0; number >>= 4) id[i] = digits[number & 15U];
  return id;
}

}  // namespace panelist::net
