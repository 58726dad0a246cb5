#pragma once
// Fills an empty demo installation through the API, as its people would: every verdict is submitted
// by its reviewer with a token of theirs.
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "app/config.hpp"
#include "app/demo/receiver.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::app::demo {

class Seeder {
 public:
  /// `samples` is tools.json; `socket` the running server's local socket; `folder` the demo's.
  Seeder(Json samples, std::string socket, std::string folder, std::ostream& out);
  /// Accounts and tokens, and the panels that began eight days ago: late, nobody left, sent back.
  /// Run while the server's clock is set back.
  Result<void> seed_past();
  /// The seven panels with their comparisons, the other stuck runs, the eighth tool one seat short.
  Result<void> seed_present(Receiver& receiver);

 private:
  Result<Json> call(const std::string& method, const std::string& target, const Json& body,
                    const std::string& email = {});
  /// Everybody but the visitor, or only the visitor.
  Result<void> add_people(bool is_guest);
  Result<Json> submit_tool(const Json& tool, const std::string& workflow = {},
                           const std::string& compare_with = {});
  /// The open task of a persona in a run.
  Result<Json> find_task(std::int64_t run, const std::string& persona);
  Result<void> submit_verdict(std::int64_t run, const Json& verdict);
  Result<void> submit_verdicts(std::int64_t run, const Json& tool);
  Result<void> leave_nobody(std::int64_t run);
  Result<void> send_back(std::int64_t run, const Json& tool);
  Result<void> add_endpoint(Receiver& receiver, const std::string& door, const Json& types);
  Result<void> seed_panels();
  Result<void> seed_stuck();
  Result<void> seed_seat();

  Json samples_;
  std::string socket_, folder_;
  std::ostream& out_;
  std::map<std::string, std::string> tokens_;  ///< by e-mail address
};

}  // namespace panelist::app::demo
