#include "simulation/scene.hpp"

namespace panelist::simulation {

void Scene::problem(const std::string& what) {
  const std::string line =
      format_rfc3339(world.now()) + " act " + std::to_string(world.acts()) + ": " + what;
  tell("PROBLEM " + line);
  problems.push_back(line);
}

}  // namespace panelist::simulation
