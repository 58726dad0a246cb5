#include "bench/page_player.hpp"

#include <memory>

namespace panelist::bench {
namespace {

using Steady = std::chrono::steady_clock;

std::string page_request(const Address& address, const std::string& target,
                         const std::string& fields) {
  return "GET " + target + " HTTP/1.1\r\nhost: " + address.host_field +
         "\r\nuser-agent: panelist-bench\r\naccept: text/html\r\n" + fields + "\r\n";
}

/// The same request until time is over.
class SamePage final : public Player {
 public:
  SamePage(PageLoad& load, const std::string& request, int wanted_status, SteadyTime ends_at)
      : load_(load), request_(request), wanted_status_(wanted_status), ends_at_(ends_at) {}
  bool next(std::string& bytes, SteadyTime now) override {
    if (now >= ends_at_) return false;
    bytes = request_;
    return true;
  }
  void take(const Answer& answer) override {
    if (load_.answers++ == 0) {
      load_.head = answer.head;
      load_.body = answer.body;
    }
    load_.wrong += answer.status == wanted_status_ ? 0 : 1;
    load_.took.add(answer.done_at - answer.sent_at);
  }

 private:
  PageLoad& load_;
  const std::string& request_;
  int wanted_status_;
  SteadyTime ends_at_;
};

/// The next of a list that all players share.
class NextPage final : public Player {
 public:
  NextPage(PageCheck& check, const std::vector<std::string>& targets, std::size_t& given,
           const Address& address)
      : check_(check), targets_(targets), given_(given), address_(address) {}
  bool next(std::string& bytes, SteadyTime) override {
    if (given_ == targets_.size()) return false;
    at_ = given_++;
    bytes = page_request(address_, targets_[at_], {});
    return true;
  }
  void take(const Answer& answer) override {
    if (answer.status == 200) return;
    if (check_.missing++ == 0)
      check_.first_missing = targets_[at_] + " answers " + std::to_string(answer.status);
  }

 private:
  PageCheck& check_;
  const std::vector<std::string>& targets_;
  std::size_t& given_;
  const Address& address_;
  std::size_t at_{0};
};

}  // namespace

PageLoad load_page(const Address& address, const std::string& target, const std::string& fields,
                   int wanted_status, int clients, double seconds, const MustStop& must_stop) {
  PageLoad load;
  const std::string request = page_request(address, target, fields);
  const SteadyTime began = Steady::now();
  const SteadyTime ends_at = began + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                         std::chrono::duration<double>(seconds));
  std::vector<std::unique_ptr<SamePage>> players;
  std::vector<Player*> pointers;
  for (int i = 0; i < clients; ++i) {
    players.push_back(std::make_unique<SamePage>(load, request, wanted_status, ends_at));
    pointers.push_back(players.back().get());
  }
  if (auto played = play(address, pointers, must_stop); !played)
    load.problem = target + ": " + played.error().detail;
  load.seconds = std::chrono::duration<double>(Steady::now() - began).count();
  return load;
}

PageCheck check_each_page(const Address& address, const std::vector<std::string>& targets,
                          int clients, const MustStop& must_stop) {
  PageCheck check;
  std::size_t given = 0;
  std::vector<std::unique_ptr<NextPage>> players;
  std::vector<Player*> pointers;
  for (int i = 0; i < clients; ++i) {
    players.push_back(std::make_unique<NextPage>(check, targets, given, address));
    pointers.push_back(players.back().get());
  }
  if (auto played = play(address, pointers, must_stop); !played)
    check.problem = "asking for pages: " + played.error().detail;
  return check;
}

}  // namespace panelist::bench
