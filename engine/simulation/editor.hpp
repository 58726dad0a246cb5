#pragma once
// An editor: sends tools, does what "Needs you" asks for, and meddles: holds, sends back,
// reassigns, withdraws, opens seals, begins rounds.
#include <string>
#include <vector>

#include "simulation/admin.hpp"
#include "simulation/client.hpp"

namespace panelist::simulation {

class Editor {
 public:
  /// `tools_wanted` are sent one after another, about `between` apart.
  Editor(Scene& scene, const Account& account, Admin& admin, int tools_wanted, Duration between);
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;
  void begin();
  bool has_sent_all() const { return tools_left_ == 0; }

 private:
  void send_tool();
  void visit();
  void look_after(const Json& run);
  void unblock(const Json& run);
  void meddle(const Json& run);
  void meddle_with_tools();
  void answer_authors();
  void think_again();
  /// What the rebalance proposes, by the plan it named: refused when something came in between.
  void share_out_work();
  void act_on_run(std::int64_t run, const std::string& verb, const std::string& reason);
  void skip_step(std::int64_t run);
  /// To the definition that is loaded now, as previewed.
  void move(std::int64_t run);
  void act_on_task(std::int64_t task, const std::string& verb, const Json& body);
  std::string somebody();

  Scene& scene_;
  const Account account_;
  Client client_;
  Admin& admin_;
  Dice dice_;
  int tools_left_;
  int tools_sent_{0};
  Duration between_;
};

}  // namespace panelist::simulation
