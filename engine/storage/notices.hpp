#pragma once
// Words between the processes of one database: hints that something changed, never the truth.
#include <functional>
#include <string>

namespace panelist::storage {

class Notices {
 public:
  virtual ~Notices() = default;
  /// `heard` gets every word of other processes; `missed` is called when some may have been lost
  /// (the connection broke, too many came at once): anything may have changed then. Both on a
  /// thread of their own, until stop().
  virtual void start(std::function<void(const std::string& word)> heard,
                     std::function<void()> missed) = 0;
  /// Tells the others soon; words that wait go together. A word is one short line. Thread-safe,
  /// never waits.
  virtual void tell(std::string word) = 0;
  virtual void stop() = 0;
};

}  // namespace panelist::storage
