#pragma once
// A word planted in every text that somebody writes, so that it is known wherever it comes out
// again: no byte of a sealed verdict or of a draft may reach anybody else.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"

namespace panelist::simulation {

class Canaries {
 public:
  /// A word for a text by `author` about a run; a draft until `note_submitted`.
  std::string plant(PersonId author, RunId run);
  void note_submitted(const std::string& word);
  void note_closed(RunId run) { closed_.insert(run); }
  /// An editor opened the panel's sealed verdicts: they may read what is submitted.
  void note_opened(RunId run, PersonId editor) { opened_.insert({run, editor}); }
  /// What `reader` (0: anybody outside) must not have seen in these bytes; a sentence each.
  std::vector<std::string> scan(std::string_view bytes, PersonId reader) const;
  std::int64_t seen() const { return seen_; }

 private:
  struct Planted {
    PersonId author;
    RunId run;
    bool is_submitted{false};
  };
  bool may_see(const Planted& planted, PersonId reader) const;

  std::map<std::string, Planted, std::less<>> planted_;
  std::set<RunId> closed_;
  std::set<std::pair<RunId, PersonId>> opened_;
  mutable std::int64_t seen_{0};
};

}  // namespace panelist::simulation
