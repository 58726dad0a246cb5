#pragma once
// config.toml: every key with its default in one table; file, then environment, then command line.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace panelist::app {

enum class KeyKind { text, number, flag, list, path };

/// One row of the table: `config.toml`, `panelist config` and the tests walk it.
struct ConfigKey {
  std::string_view name;  ///< "server.listen"
  KeyKind kind;
  std::string_view standard;  ///< default as TOML
  std::string_view about;
};
const std::vector<ConfigKey>& config_keys();

struct ConfigValue {
  std::vector<std::string> items;  ///< one for everything but lists
  std::string origin;              ///< "default", "FILE:LINE", "environment", "command line"
};

class Config {
 public:
  /// Reads `file` (may be empty: defaults only), then PANELIST_* from `environment`. Errors
  /// (invalid) say "FILE:LINE: ..." and name the nearest known key for an unknown one.
  static Result<Config> load(const std::string& file,
                             const std::map<std::string, std::string>& environment);
  /// storage.url = sqlite:DIR/panelist.db, mails in DIR/mail.
  void use_data_folder(const std::string& folder);
  void set(std::string_view name, std::vector<std::string> items, std::string origin);

  const std::string& text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const;
  const std::vector<std::string>& list(std::string_view name) const;
  /// A path made absolute: relative ones are meant from the folder of the file.
  std::string path(std::string_view name) const;
  const std::map<std::string, ConfigValue, std::less<>>& values() const { return values_; }
  /// File of the embedded database; error when storage.url is not a sqlite address.
  Result<std::string> database_file() const;

 private:
  std::string folder_;
  std::map<std::string, ConfigValue, std::less<>> values_;
};

/// The variable that overrides a key: PANELIST_SERVER__PUBLIC_URL for server.public_url.
std::string environment_name(std::string_view key);
/// The process's environment, PANELIST_* only.
std::map<std::string, std::string> panelist_environment();

}  // namespace panelist::app
