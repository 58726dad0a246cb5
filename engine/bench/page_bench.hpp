#pragma once
// A published page over HTTP, beside the same bytes from the plainest server there is.
#include <string>
#include <vector>

#include "bench/figures.hpp"
#include "bench/load_loop.hpp"

namespace panelist::bench {

struct PageOptions {
  std::string target;  ///< a published page, as "/tools/NAME"
  int clients{64};
  double seconds{2};    ///< of each of the four loads
  std::string threads;  ///< what is said of the server: "one thread"
};
/// Adds its figures; what went wrong goes into `problems`.
void measure_pages(const Address& address, const PageOptions& options, const MustStop& must_stop,
                   Figures& figures, std::vector<std::string>& problems);

}  // namespace panelist::bench
