#pragma once
// The cases that a filled installation is made of, played by the engine itself.
#include <functional>
#include <string>

#include "app/config.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace panelist::app {

/// The copies of open cases begin up to so long after the stock's own.
inline constexpr Duration stock_margin = std::chrono::hours{12};
/// The published ones of the stock are so old; copies lie between them and today.
inline constexpr Duration stock_age = std::chrono::hours{24 * 730};

/// Makes several hundred people and plays a few hundred cases in `file`: most of them published,
/// and some open in every stage. The file appears when all of it is there. `folder` is one for
/// passing things, made and removed. Errors: what the engine refuses; "stopped".
Result<void> play_stock(const Config& config, const std::string& folder, const std::string& file,
                        const std::function<bool()>& must_stop);

}  // namespace panelist::app
