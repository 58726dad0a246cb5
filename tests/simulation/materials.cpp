#include "tests/simulation/materials.hpp"
#include "tests/support/checkout.hpp"

#include <stdexcept>

namespace panelist::simulation::testing {

const Stock& stock() {
  static const Stock loaded = [] {
    const std::string source = checkout::folder();
    auto stock = load_stock({source + "/personas", source + "/workflows", source + "/web/templates",
                             source + "/web/static"});
    if (!stock) throw std::runtime_error(stock.error().detail);
    return std::move(*stock);
  }();
  return loaded;
}

MakeMachine machines() {
  static const MakeMachine make = [] {
    auto made = app::simulated_machines();
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
  }();
  return make;
}

}  // namespace panelist::simulation::testing
