#pragma once
// What every use case gets: one transaction, one moment, one actor. A use case is a blocking
// function that runs inside the transaction, may be run twice, and touches nothing else.
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "domain/person.hpp"
#include "storage/transaction.hpp"
#include "workflow/definition.hpp"

namespace panelist::service {

/// Who acts. Made by service/authenticate; the command line's is `cli:USER` with every role.
struct Actor {
  PersonId person;    ///< 0: nobody signed in, the engine, or the command line
  std::string label;  ///< "engine", "cli:root"; empty for a person
  std::string name, email, time_zone{"UTC"};
  domain::Roles roles;  ///< already narrowed by a token's scopes
  std::vector<std::string> personas;
  std::string model;  ///< of a machine account
  bool is_known() const { return person.value != 0 || !label.empty(); }
  bool is_editor() const { return roles.has(domain::Role::editor); }
  bool is_admin() const { return roles.has(domain::Role::admin); }
};

/// The configuration that rules depend on (config.toml), fixed at start.
struct Rules {
  workflow::DistinctPeople distinct_people{workflow::DistinctPeople::automatic};
  Duration publish_hold{0};    ///< publish.hold_seconds
  int auto_pairs{1};           ///< compare.auto_pairs
  bool submit_open{false};     ///< submit.open
  bool is_demo{false};         ///< every tool is a sample: marked, noindex
  std::string public_url;      ///< server.public_url, no slash at the end
  std::string canonical_base;  ///< site.canonical_base when another site serves; else public_url
  std::vector<std::string> webhook_allow_targets;
};

/// Hints that follow a commit; polling is the truth. Thread-safe, must not block.
class Signals {
 public:
  virtual ~Signals() = default;
  /// Work of the run clock falls due at `at`.
  virtual void timer_set(Instant at) = 0;
  virtual void deliveries_waiting() = 0;
  virtual void mail_waiting() = 0;
  /// A run's public facts changed (state, seats in); live pages ask again. Never carries a vote.
  virtual void run_changed(RunId run) = 0;
  /// A published page changed: caches drop it. `page` is "tool" or "comparison".
  virtual void page_changed(const std::string& page, const std::string& slug) = 0;
  /// Of a commit nobody can tell whether it happened (storage::Outcome::unknown), so that no hook
  /// ran: whoever was waiting for its answer says so. Sets no timer: a run clock whose own work
  /// ended so would be woken again and again.
  virtual void outcome_unknown() = 0;
};

struct Unit {
  storage::Transaction& tx;
  Instant now;
  Random& random;
  const workflow::Catalog& catalog;
  const Rules& rules;
  Signals& signals;  ///< call only from tx.after_commit hooks
  Actor actor;
};

}  // namespace panelist::service
