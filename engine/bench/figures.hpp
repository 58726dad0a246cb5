#pragma once
// What a run measured, in the order in which people read it.
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace panelist::bench {

/// One row of the table and one key of the JSON object.
struct Figure {
  std::string key;    ///< "verdict_p50_ms"
  std::string label;  ///< "a verdict's answer, half of all"
  std::string unit;   ///< "ms"; empty for counts
  double value{};
  int digits{0};  ///< after the point
};

/// A table with headings; the same figures as one flat JSON object.
class Figures {
 public:
  void heading(std::string text);
  void add(std::string key, std::string label, double value, int digits = 0, std::string unit = {});
  /// Text that belongs to the run: machine, date. In the table's head and in the JSON.
  void note(std::string key, std::string label, std::string text);
  /// Zero when there is none.
  double value(const std::string& key) const;
  void print(std::ostream& out) const;
  Json to_json() const;

 private:
  struct Row {
    bool is_heading{false};
    Figure figure{};
    std::string text{};  ///< of a heading or a note
  };
  std::vector<Row> rows_;
};

}  // namespace panelist::bench
