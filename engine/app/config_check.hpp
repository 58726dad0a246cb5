#pragma once
// What the values of config.toml must look like beyond their TOML type.
#include <string>
#include <vector>

#include "app/config.hpp"

namespace panelist::app {

/// "server.listen is "x"; expected ..." for the first value that does not fit; empty when all do.
std::string check_value(const ConfigKey& key, const std::vector<std::string>& items);
/// What several keys must say together (a certificate needs its key); empty when they agree.
std::string check_together(const Config& config);

}  // namespace panelist::app
