#pragma once
// Strangers, robots and nosy colleagues: they read every address of the route table that can be
// read, with and without a token, and see nothing that is sealed. A new route joins by itself.
#include <string>
#include <string_view>
#include <vector>

#include "simulation/client.hpp"

namespace panelist::simulation {

class Reader {
 public:
  explicit Reader(Scene& scene);
  void begin();

 private:
  void visit();
  std::string fill(std::string_view pattern);

  Scene& scene_;
  Dice dice_;
  std::vector<std::string_view> patterns_;
};

}  // namespace panelist::simulation
