#pragma once
// What is allowed in a definition but will hardly be meant: for `panelist workflow lint`.
#include <string>
#include <vector>

#include "workflow/assignment.hpp"

namespace panelist::workflow {

struct DefinitionWarning {
  std::string workflow, file;  ///< name of the workflow and of its file
  int line{0};                 ///< where the step begins
  std::string text;
};
/// Times that cannot do what they say: a lease that outlives the due time, an overdue outcome after
/// the panel's deadline. What contradicts itself outright is refused when the file is loaded.
std::vector<DefinitionWarning> find_clock_warnings(const Definition& definition);
/// Seats that stay empty even with every person free: nobody holds the persona, there are fewer
/// people than seats where each may hold one, or machines of one model only.
std::vector<DefinitionWarning> find_seat_warnings(const Definition& definition,
                                                  std::vector<Candidate> people,
                                                  DistinctPeople policy);

}  // namespace panelist::workflow
