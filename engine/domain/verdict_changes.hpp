#pragma once
// What differs between two texts of one verdict, as readers see it.
#include <string>
#include <vector>

#include "domain/verdict.hpp"

namespace panelist::domain {

struct FieldChange {
  std::string field;          ///< "decision", "quote", "slots.price", ...
  std::string before, after;  ///< empty: not there
};
/// Adds the field when its texts differ.
void add_change(std::vector<FieldChange>& changes, const std::string& field,
                const std::string& before, const std::string& after);
/// Fields that differ, in the order of the form.
std::vector<FieldChange> compare_verdicts(const VerdictText& before, const VerdictText& after);

}  // namespace panelist::domain
