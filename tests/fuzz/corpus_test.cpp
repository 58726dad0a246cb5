// The corpus of every fuzz target, and seeded mutations of it, with the compiler at hand. A longer
// search is `./test full`, where clang's fuzzer is.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/targets.hpp"
#include "tests/support/checkout.hpp"

namespace {

using panelist::fuzz::Target;

constexpr int mutations_per_file = 400;

std::vector<std::string> read_corpus(std::string_view name) {
  std::vector<std::filesystem::path> files;
  const auto folder =
      std::filesystem::path(panelist::checkout::folder()) / "tests/fuzz/corpus" / name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry);
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const auto& file : files) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    texts.push_back(bytes.str());
  }
  return texts;
}

/// One to four small changes: a byte, a cut, a piece said twice, a piece of another file.
std::string mutate(std::string text, const std::vector<std::string>& corpus, std::mt19937& random) {
  static constexpr std::string_view spice("\0\r\n\t %&=;:,\"'{}[]\\#+-.0aA\x7f\xff\xc3\xa9", 30);
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  for (std::size_t change = 0; change <= below(4); ++change) {
    const auto at = below(text.size() + 1);
    const auto size = below(std::min<std::size_t>(text.size() - at, 24) + 1);
    switch (below(4)) {
      case 0: text.insert(at, 1, spice[below(spice.size())]); break;
      case 1: text.erase(at, size); break;
      case 2: text.insert(at, text.substr(at, size)); break;
      default: {
        const std::string& other = corpus[below(corpus.size())];
        text.insert(at, other.substr(below(other.size() + 1), 24));
      }
    }
  }
  return text;
}

void run_corpus(std::string_view name) {
  const auto all = panelist::fuzz::targets();
  const auto target = std::find_if(all.begin(), all.end(),
                                   [&](const Target& one) { return one.name == name; });
  REQUIRE(target != all.end());
  const auto corpus = read_corpus(name);
  REQUIRE(corpus.size() >= 3);
  std::mt19937 random(20261127);
  for (const std::string& text : corpus) {
    target->run(text);
    for (int count = 0; count < mutations_per_file; ++count)
      target->run(mutate(text, corpus, random));
  }
}

}  // namespace

TEST_CASE("fuzz corpus: request_head") { run_corpus("request_head"); }
TEST_CASE("fuzz corpus: target") { run_corpus("target"); }
TEST_CASE("fuzz corpus: form") { run_corpus("form"); }
TEST_CASE("fuzz corpus: json") { run_corpus("json"); }
TEST_CASE("fuzz corpus: cookies") { run_corpus("cookies"); }
TEST_CASE("fuzz corpus: search") { run_corpus("search"); }
TEST_CASE("fuzz corpus: csv") { run_corpus("csv"); }
TEST_CASE("fuzz corpus: persona") { run_corpus("persona"); }
TEST_CASE("fuzz corpus: definition") { run_corpus("definition"); }
TEST_CASE("fuzz corpus: every target has its folder and its test") {
  CHECK(panelist::fuzz::targets().size() == 9);
}
