// clang's fuzzer over one target: PANELIST_FUZZ_TARGET=json fuzz_parsers CORPUS...
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.hpp"

namespace {

const panelist::fuzz::Target& chosen() {
  const char* const name = std::getenv("PANELIST_FUZZ_TARGET");
  for (const panelist::fuzz::Target& target : panelist::fuzz::targets())
    if (name != nullptr && target.name == name) return target;
  std::fputs("PANELIST_FUZZ_TARGET names no target:", stderr);
  for (const panelist::fuzz::Target& target : panelist::fuzz::targets())
    std::fprintf(stderr, " %.*s", static_cast<int>(target.name.size()), target.name.data());
  std::fputs("\n", stderr);
  std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const panelist::fuzz::Target& target = chosen();
  target.run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
