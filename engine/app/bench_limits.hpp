#pragma once
// What `panelist bench` holds the figures over HTTP against: the disk, SQLite alone, the engine
// without HTTP.
#include <string>
#include <vector>

#include "app/config.hpp"
#include "bench/figures.hpp"
#include "bench/load_loop.hpp"

namespace panelist::app {

struct LimitOptions {
  std::string parent_folder;  ///< where the scratch folders are made; empty: the system's
  double seconds{2};  ///< so long panels are played in process; as many are recorded and replayed
  std::uint64_t cases_max{2000};
  int outstanding{64};
  double sync_seconds{1};
};
/// Adds its figures; what went wrong goes into `problems`. Blocks.
void measure_limits(const Config& config, const LimitOptions& options,
                    const bench::MustStop& must_stop, bench::Figures& figures,
                    std::vector<std::string>& problems);

}  // namespace panelist::app
