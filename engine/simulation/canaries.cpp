#include "simulation/canaries.hpp"

#include <cstdio>

namespace panelist::simulation {
namespace {

constexpr std::string_view prefix = "Qzx";
constexpr std::size_t digits = 7;

}  // namespace

std::string Canaries::plant(PersonId author, RunId run) {
  char number[digits + 1];
  std::snprintf(number, sizeof number, "%07zu", planted_.size() + 1);
  std::string word = std::string(prefix) + number;
  planted_.emplace(word, Planted{author, run});
  return word;
}

void Canaries::note_submitted(const std::string& word) { planted_.at(word).is_submitted = true; }

bool Canaries::may_see(const Planted& planted, PersonId reader) const {
  if (planted.author == reader) return true;
  if (!planted.is_submitted) return false;
  return closed_.contains(planted.run) || opened_.contains({planted.run, reader});
}

std::vector<std::string> Canaries::scan(std::string_view bytes, PersonId reader) const {
  std::vector<std::string> leaks;
  for (std::size_t at = bytes.find(prefix); at != std::string_view::npos;
       at = bytes.find(prefix, at + 1)) {
    const auto found = planted_.find(bytes.substr(at, prefix.size() + digits));
    if (found == planted_.end()) continue;
    ++seen_;
    if (may_see(found->second, reader)) continue;
    leaks.push_back((found->second.is_submitted ? "a sealed verdict" : "a draft") +
                    std::string(" of person ") + std::to_string(found->second.author.value) +
                    " on run " + std::to_string(found->second.run.value) + " (" + found->first +
                    ") was readable");
  }
  return leaks;
}

}  // namespace panelist::simulation
