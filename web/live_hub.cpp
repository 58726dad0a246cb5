#include "web/live_hub.hpp"

#include <algorithm>
#include <charconv>

namespace panelist::web {

class LiveHub::Stream : public net::EventStream {
 public:
  Stream(std::shared_ptr<LiveHub> hub, std::string after)
      : hub_(std::move(hub)), after_(std::move(after)) {}

  void open(std::function<bool(std::string chunk)> send) override {
    const std::scoped_lock lock(hub_->mutex_);
    send_ = std::move(send);
    send_(": connected\nretry: 2000\n\n");
    if (after_.empty()) return;
    const auto after = number_of_ours();
    const bool is_too_old = after && !hub_->kept_.empty() && hub_->kept_.front().id > *after + 1;
    if (!after || is_too_old || *after > hub_->last_id_) {
      send_("id: " + hub_->id_of(hub_->last_id_) + "\nevent: reload\ndata: {}\n\n");
      return;
    }
    for (const Kept& kept : hub_->kept_)
      if (kept.id > *after) send_(kept.chunk);
  }

  void close() override {
    const std::scoped_lock lock(hub_->mutex_);
    send_ = nullptr;
    std::erase_if(hub_->streams_, [this](const std::weak_ptr<Stream>& weak) {
      const auto stream = weak.lock();
      return !stream || stream.get() == this;
    });
  }

  /// With the hub's mutex held. False when the client is gone.
  bool send(const std::string& chunk) { return !send_ || send_(chunk); }

 private:
  /// Nothing for an id that this process never gave.
  std::optional<std::uint64_t> number_of_ours() const {
    const std::string prefix = hub_->name_ + "-";
    if (!after_.starts_with(prefix)) return std::nullopt;
    std::uint64_t number = 0;
    const char* const end = after_.data() + after_.size();
    const auto [stopped, code] = std::from_chars(after_.data() + prefix.size(), end, number);
    if (code != std::errc{} || stopped != end) return std::nullopt;
    return number;
  }

  std::shared_ptr<LiveHub> hub_;
  const std::string after_;
  std::function<bool(std::string chunk)> send_;
};

void LiveHub::announce(const std::string& kind, const std::string& data_json) {
  const std::scoped_lock lock(mutex_);
  ++last_id_;
  std::string chunk =
      "id: " + id_of(last_id_) + "\nevent: " + kind + "\ndata: " + data_json + "\n\n";
  std::erase_if(streams_, [&chunk](const std::weak_ptr<Stream>& weak) {
    const auto stream = weak.lock();
    return !stream || !stream->send(chunk);
  });
  kept_.push_back({last_id_, std::move(chunk)});
  if (kept_.size() > live_events_kept) kept_.pop_front();
}

void LiveHub::announce_reload() { announce("reload", "{}"); }

std::shared_ptr<net::EventStream> LiveHub::open(const std::string& last_event_id) {
  auto stream = std::make_shared<Stream>(shared_from_this(), last_event_id);
  const std::scoped_lock lock(mutex_);
  streams_.push_back(stream);
  return stream;
}

std::string LiveHub::last_id() const {
  const std::scoped_lock lock(mutex_);
  return id_of(last_id_);
}

std::size_t LiveHub::open_streams() const {
  const std::scoped_lock lock(mutex_);
  return streams_.size();
}

void LiveHub::stop() {
  const std::scoped_lock lock(mutex_);
  streams_.clear();
}

}  // namespace panelist::web
