#pragma once
// A text of a played case, cut where a copy of the case differs: its ids, its times, its name, and
// the hashes that follow from those.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/time.hpp"

namespace panelist::app {

/// What one copy puts in.
struct CaseCopy {
  std::string number;                    ///< in its names, in place of the case's own
  Duration later{};                      ///< than the case itself
  std::vector<std::int64_t> ids;         ///< by the place of the case's own among its ids
  std::vector<std::string> commitments;  ///< hex, by verdict
  std::string content_hash;              ///< hex
  std::string hidden;                    ///< hex: the private hash of the event at hand
  std::vector<Sha256> links;             ///< by event
};

enum class Slot { number, id, time, commitment, content_hash, hidden };

struct SlotRef {
  Slot slot{};
  std::int64_t which{0};  ///< place of an id or a commitment; milliseconds of a time
};

/// What to look for. A number in a name counts only after one of the `names`, an id only as a
/// number of JSON.
struct Needles {
  std::string number;
  std::vector<std::string> names;           ///< "bench-17-": what stands before the number
  std::map<std::int64_t, std::size_t> ids;  ///< -> place
  std::map<std::string, SlotRef> hashes;    ///< hex
};

class TextPattern {
 public:
  TextPattern() = default;
  TextPattern(std::string_view text, const Needles& needles);
  /// Nothing in it differs.
  bool is_fixed() const { return pieces_.empty(); }
  void append(std::string& out, const CaseCopy& copy) const;
  std::string render(const CaseCopy& copy) const;

 private:
  struct Piece {
    std::string before;
    SlotRef ref;
  };
  std::vector<Piece> pieces_;
  std::string rest_;
};

}  // namespace panelist::app
