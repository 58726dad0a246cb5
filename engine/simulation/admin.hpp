#pragma once
// The admin: makes accounts and endpoints, switches people off and on, notes when they are away.
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulation/client.hpp"
#include "simulation/person.hpp"

namespace panelist::simulation {

class Admin {
 public:
  explicit Admin(Scene& scene);
  /// Nothing when it was refused or not answered.
  std::optional<Account> add(const std::string& name, const std::string& role,
                             const std::vector<std::string>& personas, const std::string& zone);
  /// Of both receivers, for every type of event.
  void add_endpoints();
  /// Visits every few days.
  void begin();

  /// A willing person for that persona, from now on.
  void invite(const std::string& persona);
  void raise_cap(PersonId person);
  std::string email_of(PersonId person) const;
  /// The end: everybody is back, the endpoints are on, what failed is sent again.
  void call_everybody_back();

 private:
  void visit();
  void enable(PersonId person);
  void send_away(PersonId person);
  void cap_somebody(PersonId person);
  /// Another share of the work, other working days.
  void change_work(PersonId person);
  void enable_endpoints();

  Scene& scene_;
  Client client_;
  Dice dice_;
  std::vector<std::unique_ptr<Person>> reviewers_;  ///< whoever was made acts to the end
  std::map<PersonId, Person*> by_id_;
  std::vector<PersonId> disabled_;
  std::vector<std::int64_t> endpoints_;
  std::set<std::string> invited_;
};

}  // namespace panelist::simulation
