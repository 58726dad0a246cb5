#pragma once
// Players that ask for pages: one page as fast as it comes, or each of many once.
#include <cstdint>
#include <string>
#include <vector>

#include "bench/histogram.hpp"
#include "bench/load_loop.hpp"

namespace panelist::bench {

struct PageLoad {
  std::uint64_t answers{0}, wrong{0};  ///< wrong: another status than wanted
  double seconds{0};
  Histogram took;
  std::string problem;     ///< empty: played to the end
  std::string head, body;  ///< of the first answer
  double per_second() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};
/// GET of one target for some seconds. `fields`: more of the head, each line with its end.
PageLoad load_page(const Address& address, const std::string& target, const std::string& fields,
                   int wanted_status, int clients, double seconds, const MustStop& must_stop);

struct PageCheck {
  std::size_t missing{0};  ///< answered other than 200
  std::string first_missing, problem;
};
PageCheck check_each_page(const Address& address, const std::vector<std::string>& targets,
                          int clients, const MustStop& must_stop);

}  // namespace panelist::bench
