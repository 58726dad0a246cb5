#pragma once
// A reviewer: comes by on working days, dawdles, writes in pieces, changes their mind, goes away.
#include <optional>
#include <string>

#include "simulation/client.hpp"

namespace panelist::simulation {

class Person {
 public:
  Person(Scene& scene, const Account& account);
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  /// Plans the first visit.
  void begin();
  /// After an account was switched off and on: its old tokens stay revoked.
  void use_token(const std::string& token) { client_.use_token(token); }

 private:
  /// A verdict under way: kept over visits, as a browser tab is.
  struct Writing {
    std::int64_t task{0};
    RunId run;
    std::string persona, canary, etag;
    std::optional<std::string> saved;  ///< the quote that the house answered it has kept
    bool is_in_doubt{false};           ///< the last save was not answered
    int saves_left{1};
  };
  void come_by(Duration median);
  void visit();
  bool is_awake() const;
  void take_up(const Json& task);
  /// One of the four sentences of "I can't do this one", or nothing.
  bool refuse(const Json& task);
  void answer_editors();
  void look_at_pool();
  void write();
  bool reread();
  void save();
  void save_from_another_tab();
  void submit();
  void note_submitted(const Json& body);
  void regret(std::int64_t task, const Json& verdict);
  void think_again(std::int64_t task);
  void act(std::int64_t task, const std::string& verb, const Json& body);
  void drop() { writing_.reset(); }

  Scene& scene_;
  const Account account_;
  Client client_;
  Dice dice_;
  Duration pace_;  ///< between visits, about
  std::optional<Writing> writing_;
  std::uint64_t plan_{0};
};

}  // namespace panelist::simulation
