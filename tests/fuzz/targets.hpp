#pragma once
// Every parser that reads bytes of strangers, as a function of bytes. A target returns for whatever
// it is given; what must hold of the outcome is checked inside, and a breach ends the process.
#include <span>
#include <string_view>

namespace panelist::fuzz {

struct Target {
  std::string_view name;  ///< also the folder of its corpus
  void (*run)(std::string_view bytes);
};
std::span<const Target> targets();

}  // namespace panelist::fuzz
