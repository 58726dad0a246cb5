#include "app/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "app/config_check.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"

extern char** environ;

namespace panelist::app {
namespace {

std::vector<std::string> items_of(const toml::node& node, KeyKind kind, bool& fits) {
  std::vector<std::string> items;
  fits = false;
  if (kind == KeyKind::list) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return items;
    for (const toml::node& entry : *array) {
      if (const auto text = entry.value_exact<std::string>())
        items.push_back(*text);
      else if (const auto number = entry.value_exact<std::int64_t>())
        items.push_back(std::to_string(*number));
      else
        return items;
    }
    fits = true;
  } else if (kind == KeyKind::number) {
    if (const auto number = node.value_exact<std::int64_t>()) {
      items.push_back(std::to_string(*number));
      fits = true;
    }
  } else if (kind == KeyKind::flag) {
    if (const auto flag = node.value_exact<bool>()) {
      items.emplace_back(*flag ? "true" : "false");
      fits = true;
    }
  } else if (const auto text = node.value_exact<std::string>()) {
    items.push_back(*text);
    fits = true;
  }
  return items;
}

std::string_view kind_name(KeyKind kind) {
  switch (kind) {
    case KeyKind::number:
      return "a whole number";
    case KeyKind::flag:
      return "true or false";
    case KeyKind::list:
      return "a list, [\"...\", \"...\"]";
    case KeyKind::text:
    case KeyKind::path:
      return "a text in quotes";
  }
  return "";
}

const ConfigKey* find_key(std::string_view name) {
  for (const ConfigKey& key : config_keys())
    if (key.name == name) return &key;
  return nullptr;
}

std::string unknown_key(const std::string& name) {
  std::vector<std::string> known;
  for (const ConfigKey& key : config_keys()) known.emplace_back(key.name);
  const std::string nearest = nearest_word(name, known);
  return "unknown key " + name + (nearest.empty() ? "" : "; did you mean " + nearest + "?");
}

/// Empty when `name` is a section. A key that stands before any section gets its section named.
std::string unknown_section(const std::string& name, bool is_table) {
  std::vector<std::string> sections;
  for (const ConfigKey& key : config_keys()) {
    sections.push_back(split(key.name, '.').at(0));
    if (!is_table && key.name == sections.back() + "." + name)
      return name + " stands outside of its section; expected [" + sections.back() + "] above it";
  }
  const bool is_known = std::find(sections.begin(), sections.end(), name) != sections.end();
  if (is_table && is_known) return {};
  const std::string nearest = nearest_word(name, sections);
  return (is_table ? "unknown section [" + name + "]" : "unknown key " + name) +
         (nearest.empty() ? "" : "; did you mean [" + nearest + "]?");
}

Error mistake(const std::string& where, const std::string& what) {
  return {ErrorCode::invalid, where + ": " + what, {}, {}};
}

Result<void> read_section(Config& config, const std::string& file, const std::string& section,
                          const toml::table& table) {
  for (const auto& [key_name, node] : table) {
    const std::string name = section + "." + std::string(key_name.str());
    const std::string where = file + ":" + std::to_string(key_name.source().begin.line);
    const ConfigKey* key = find_key(name);
    if (key == nullptr) return fail(mistake(where, unknown_key(name)));
    bool fits = false;
    std::vector<std::string> items = items_of(node, key->kind, fits);
    if (!fits)
      return fail(mistake(where, name + ": expected " + std::string(kind_name(key->kind))));
    if (const std::string what = check_value(*key, items); !what.empty())
      return fail(mistake(where, what));
    config.set(name, std::move(items), where);
  }
  return {};
}

Result<void> read_file(Config& config, const std::string& file) {
  toml::table document;
  try {
    document = toml::parse_file(file);
  } catch (const toml::parse_error& problem) {
    return fail(mistake(file + ":" + std::to_string(problem.source().begin.line),
                        std::string(problem.description())));
  }
  for (const auto& [section, node] : document) {
    const std::string where = file + ":" + std::to_string(section.source().begin.line);
    const toml::table* table = node.as_table();
    const std::string name(section.str());
    if (const std::string unknown = unknown_section(name, table != nullptr); !unknown.empty())
      return fail(mistake(where, unknown));
    if (auto read = read_section(config, file, name, *table); !read)
      return read;
  }
  return {};
}

Result<void> read_environment(Config& config,
                              const std::map<std::string, std::string>& environment) {
  for (const auto& [variable, value] : environment) {
    const ConfigKey* found = nullptr;
    std::vector<std::string> known;
    for (const ConfigKey& key : config_keys()) {
      known.push_back(environment_name(key.name));
      if (known.back() == variable) found = &key;
    }
    if (found == nullptr) {
      if (variable.find("__") == std::string::npos)
        continue;  // another program's PANELIST_ variable
      const std::string nearest = nearest_word(variable, known);
      return fail(
          mistake("environment", "unknown variable " + variable +
                                     (nearest.empty() ? "" : "; did you mean " + nearest + "?")));
    }
    std::vector<std::string> items{value};
    if (found->kind == KeyKind::list) {
      items.clear();
      for (const std::string& part : split(value, ','))
        if (!trim(part).empty()) items.emplace_back(trim(part));
    }
    if (const std::string what = check_value(*found, items); !what.empty())
      return fail(mistake("environment " + variable, what));
    config.set(found->name, std::move(items), "environment");
  }
  return {};
}

}  // namespace

std::string environment_name(std::string_view key) {
  std::string out = "PANELIST_";
  for (const char c : key) {
    if (c == '.')
      out += "__";
    else
      out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return out;
}

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys{
      {"server.listen", KeyKind::text, "127.0.0.1:8080", "address:port; port 0 picks a free one"},
      {"server.public_url", KeyKind::text, "", "how the outside reaches it; empty: http://LISTEN"},
      {"server.trusted_proxies", KeyKind::list, "", "CIDRs whose X-Forwarded-* headers count"},
      {"server.tls_certificate", KeyKind::path, "", "PEM file"},
      {"server.tls_key", KeyKind::path, "", "PEM file"},
      {"server.threads", KeyKind::number, "2", "event-loop threads"},
      {"storage.url", KeyKind::text, "sqlite:data/panelist.db", "sqlite:FILE or postgresql://..."},
      {"site.name", KeyKind::text, "Panelist", "shown in titles and mails"},
      {"site.mode", KeyKind::text, "full", "full, headless or preview"},
      {"site.canonical_base", KeyKind::text, "", "where the site is read, if elsewhere"},
      {"review.distinct_people", KeyKind::text, "auto", "auto, always or never"},
      {"review.time_zone", KeyKind::text, "UTC", "for people who have not chosen one"},
      {"publish.hold_seconds", KeyKind::number, "0", "wait between close and publication"},
      {"compare.auto_pairs", KeyKind::number, "1", "automatic comparisons of a new tool"},
      {"submit.open", KeyKind::flag, "false", "anybody may send a tool by the public form"},
      {"webhooks.allow_targets", KeyKind::list, "", "CIDRs that may be reached although private"},
      {"webhooks.schedule_seconds", KeyKind::list,
       "0,5,300,1800,7200,18000,36000,50400,72000,86400", "wait before each attempt"},
      {"mail.smtp_url", KeyKind::text, "", "empty: mails are written as files"},
      {"mail.smtp_password_file", KeyKind::path, "", "a file that holds the SMTP password"},
      {"mail.from", KeyKind::text, "Panelist <panelist@localhost>", "sender of every mail"},
      {"mail.folder", KeyKind::path, "data/mail", "where mails go when smtp_url is empty"},
      {"folders.personas", KeyKind::path, "personas", "one TOML file per persona"},
      {"folders.workflows", KeyKind::path, "workflows", "one TOML file per workflow"},
      {"folders.templates", KeyKind::path, "web/templates", "page and mail templates"},
      {"folders.static", KeyKind::path, "web/static", "style sheets, scripts, pictures"},
      {"folders.demo", KeyKind::path, "engine/app/demo", "the demo's samples"},
      {"folders.demo_data", KeyKind::path, "data/demo", "where the demo keeps its data"},
      {"log.level", KeyKind::text, "info", "debug, info, warn or error"},
  };
  return keys;
}

Result<Config> Config::load(const std::string& file,
                            const std::map<std::string, std::string>& environment) {
  Config config;
  for (const ConfigKey& key : config_keys()) {
    std::vector<std::string> items{std::string(key.standard)};
    if (key.kind == KeyKind::list)
      items = key.standard.empty() ? std::vector<std::string>{} : split(key.standard, ',');
    config.set(key.name, std::move(items), "default");
  }
  config.folder_ = file.empty() ? std::filesystem::current_path().string()
                                : std::filesystem::absolute(file).parent_path().string();
  if (!file.empty()) {
    if (!std::filesystem::exists(file))
      return fail(mistake(file, "there is no such configuration file"));
    if (auto read = read_file(config, file); !read) return fail(read.error());
  }
  if (auto read = read_environment(config, environment); !read) return fail(read.error());
  if (const std::string what = check_together(config); !what.empty())
    return fail(mistake(file.empty() ? "configuration" : file, what));
  return config;
}

void Config::use_data_folder(const std::string& folder) {
  const std::string whole = std::filesystem::absolute(folder).string();
  set("storage.url", {"sqlite:" + whole + "/panelist.db"}, "command line");
  set("mail.folder", {whole + "/mail"}, "command line");
}

void Config::set(std::string_view name, std::vector<std::string> items, std::string origin) {
  values_[std::string(name)] = {std::move(items), std::move(origin)};
}

const std::vector<std::string>& Config::list(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error("no configuration key " + std::string(name));
  return found->second.items;
}

const std::string& Config::text(std::string_view name) const { return list(name).at(0); }

std::int64_t Config::number(std::string_view name) const { return std::stoll(text(name)); }

bool Config::flag(std::string_view name) const { return text(name) == "true"; }

std::string Config::path(std::string_view name) const {
  const std::filesystem::path given = text(name);
  if (given.empty() || given.is_absolute()) return given.string();
  return (std::filesystem::path(folder_) / given).lexically_normal().string();
}

Result<std::string> Config::database_file() const {
  constexpr std::string_view scheme = "sqlite:";
  const std::string& url = text("storage.url");
  if (!url.starts_with(scheme))
    return fail(mistake("storage.url",
                        "this is for sqlite:FILE; a server has tools of its own (pg_dump)"));
  const std::filesystem::path given = url.substr(scheme.size());
  if (given.is_absolute()) return given.string();
  return (std::filesystem::path(folder_) / given).lexically_normal().string();
}

std::map<std::string, std::string> panelist_environment() {
  std::map<std::string, std::string> found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair = *entry;
    const std::size_t equals = pair.find('=');
    if (!pair.starts_with("PANELIST_") || equals == std::string_view::npos) continue;
    found.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return found;
}

}  // namespace panelist::app
