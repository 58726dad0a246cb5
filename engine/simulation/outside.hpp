#pragma once
// What lies beyond the house's wires: webhook receivers and a mail server. They keep what they
// heard and find fault with it.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "delivery/mime_mail.hpp"
#include "net/http_message.hpp"
#include "simulation/canaries.hpp"
#include "simulation/dice.hpp"

namespace panelist::simulation {

/// How a receiver answers. `stalls`: no answer before the caller gives up.
struct ReceiverAnswer {
  int status{200};
  bool stalls{false};
  std::string retry_after{};
};

class Outside {
 public:
  Outside(Dice dice, Canaries& canaries) : dice_(dice), canaries_(canaries) {}

  /// The receiver that never fails is "calm"; the other one, "moody", has its days.
  static constexpr const char* calm_url = "https://calm.example/hook";
  static constexpr const char* moody_url = "https://moody.example/hook";

  ReceiverAnswer receive(const std::string& url, const net::Headers& headers,
                         const std::string& body);
  /// False: the mail server does not take it just now.
  bool receive(const delivery::Mail& mail);
  /// From now on nobody is moody.
  void calm_down() { is_calm_ = true; }

  std::vector<std::string> take_problems() { return std::exchange(problems_, {}); }
  std::int64_t messages() const { return messages_; }
  std::int64_t repeats() const { return repeats_; }
  std::int64_t mails() const { return static_cast<std::int64_t>(mails_.size()); }
  /// Different messages of `type` about the run that the calm receiver got.
  int count(const std::string& type, RunId run) const;
  /// Whether the calm receiver heard of that revision of that comparison.
  bool knows(const std::string& comparison, int revision) const;

 private:
  ReceiverAnswer mood();
  void note(const std::string& body);

  Dice dice_;
  Canaries& canaries_;
  bool is_calm_{false};
  std::vector<std::string> problems_;
  std::int64_t messages_{0}, repeats_{0};
  std::map<std::string, std::string> bodies_;                     ///< by webhook-id
  std::map<std::pair<std::string, std::int64_t>, int> by_run_;    ///< type and run, calm receiver
  std::map<std::pair<std::string, int>, std::string> revisions_;  ///< content hash, calm receiver
  std::set<std::string> calm_ids_;
  std::map<std::string, std::string> mails_;  ///< address by Message-ID
};

}  // namespace panelist::simulation
