#pragma once
// `panelist bench --fill N`: a data folder with so many tools, for measuring at scale.
#include <cstdint>
#include <functional>
#include <string>

#include "app/command_line.hpp"

namespace panelist::app {

struct FillOptions {
  std::int64_t tools{0};  ///< that are there in the end
  int open_percent{2};    ///< so many of a hundred are still under way; 0 to 100
  std::function<bool()> must_stop;
};

/// Fills the folder of --data: a new one, or one that an earlier fill left, which is continued. The
/// exit code.
int run_fill(const Context& context, const FillOptions& options);

}  // namespace panelist::app
