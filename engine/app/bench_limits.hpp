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
  std::uint64_t cases{2000};  ///< panels played in process, and as many recorded and replayed
  int outstanding{64};
  double sync_seconds{1};
};
/// Adds its figures; what went wrong goes into `problems`. Blocks.
void measure_limits(const Config& config, const LimitOptions& options,
                    const bench::MustStop& must_stop, bench::Figures& figures,
                    std::vector<std::string>& problems);

}  // namespace panelist::app
