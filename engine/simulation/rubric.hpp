#pragma once
// What a simulated reviewer writes: texts that fit a persona's rubric, each with its own word in
// it.
#include <string>

#include "base/json.hpp"
#include "domain/persona.hpp"
#include "simulation/dice.hpp"

namespace panelist::simulation {

/// A whole verdict as the API takes it.
Json write_verdict(const domain::Persona& persona, const std::string& canary, Dice& dice);
/// The beginning of one: what a draft holds.
Json write_draft(const std::string& canary, Dice& dice);

}  // namespace panelist::simulation
