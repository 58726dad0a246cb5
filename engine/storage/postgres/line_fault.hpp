#pragma once
// Where the line between a process and its server breaks, as a test or the simulation wants it.
#include <cstdint>
#include <optional>

namespace panelist::storage::postgres {

struct LineFault {
  enum class At {
    statement,      ///< in the middle of a work: nothing of it is stored
    before_commit,  ///< the server never hears of the COMMIT: nothing of the work is stored
    after_commit,   ///< the server has carried it out and its answer is lost: all of it is stored
    connect,        ///< before a work begins, and no new connection can be had
  };
  At at{At::statement};
  std::uint64_t work{1};       ///< the nth write from now
  std::uint64_t statement{1};  ///< of that work; one that has fewer is cut before its COMMIT
  bool lasts{false};           ///< so is every later write, until heal()
  bool is_fatal{false};        ///< the process dies with it: nothing is answered afterwards
};

/// The faults to come on one machine; outlives the databases that are opened there. Used on one
/// thread.
class LineFaults {
 public:
  void plan(const LineFault& fault) {
    fault_ = fault;
    has_struck_ = false;
  }
  void heal() { *this = {}; }
  bool has_struck() const { return has_struck_; }
  /// The process of the open database is no more.
  bool is_dead() const { return has_struck_ && fault_ && fault_->is_fatal; }

  /// A write begins: what is going to break it.
  std::optional<LineFault> next_work() {
    if (!fault_ || (has_struck_ && !fault_->lasts)) return std::nullopt;
    if (fault_->work > 1) {
      --fault_->work;
      return std::nullopt;
    }
    return fault_;
  }
  void strike() { has_struck_ = true; }

 private:
  std::optional<LineFault> fault_;
  bool has_struck_{false};
};

}  // namespace panelist::storage::postgres
