#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/installation.hpp"
#include "app/storage_choice.hpp"
#include "base/text.hpp"
#include "service/check_database.hpp"
#include "service/verify_pages.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::app {
namespace {

/// Reads beside a running server, or an unserved file, with the same read-only connection.
int report(Context& context, const std::function<service::Report(service::Unit&)>& examine) {
  auto opened = Installation::open(context.config, {Opening::read_only});
  if (!opened) return refused(opened.error());
  const web::House& house = (*opened)->house();
  service::Report found;
  const storage::Outcome outcome = house.database.read_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{
        tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals, {}};
    unit.actor.label = "engine";
    unit.actor.roles = domain::Roles(15U);
    found = examine(unit);
  });
  if (outcome != storage::Outcome::committed)
    return refused(conflict("the database could not be read"));
  Json counts = Json::object();
  for (const auto& [what, count] : found.counts) counts[what] = count;
  print(context, {{"counts", counts}, {"problems", found.problems}}, [&found] {
    for (const auto& [what, count] : found.counts) std::cout << what << ": " << count << "\n";
    for (const std::string& problem : found.problems) std::cout << "PROBLEM " << problem << "\n";
    std::cout << (found.problems.empty() ? "everything holds"
                                         : plural(static_cast<long long>(found.problems.size()),
                                                  "problem", "problems"))
              << "\n";
  });
  return found.problems.empty() ? 0 : 1;
}

}  // namespace

Run setup_check(CLI::App&) {
  return [](Context& context) { return report(context, service::check_database); };
}

Run setup_verify(CLI::App&) {
  return [](Context& context) { return report(context, service::verify_pages); };
}

Run setup_backup(CLI::App& command) {
  auto target = std::make_shared<std::string>();
  command.add_option("FILE", *target, "Where the copy goes")->required();
  return [target](Context& context) {
    auto file = context.config.database_file();
    if (!file) return refused(file.error());
    auto done = storage::sqlite::backup_to(*file, *target);
    if (!done) return refused(done.error());
    return print(context, {{"file", *target}},
                 [&] { std::cout << "backed up to " << *target << "\n"; });
  };
}

Run setup_restore(CLI::App& command) {
  auto source = std::make_shared<std::string>();
  command.add_option("FILE", *source, "A file that backup made")->required();
  return [source](Context& context) {
    auto file = context.config.database_file();
    if (!file) return refused(file.error());
    const bool replaces = std::filesystem::exists(*file);
    auto done = storage::sqlite::restore_from(*source, *file);
    if (!done) return refused(done.error());
    return print(context, {{"file", *file}}, [&] {
      std::cout << (replaces ? "restored; the database before is kept beside it\n" : "restored\n");
    });
  };
}

Run setup_config(CLI::App&) {
  return [](Context& context) {
    Json all = Json::object();
    const auto shown = [](std::string_view name, const ConfigValue& value) {
      // An SMTP address or a database's may carry a password.
      if ((name == "mail.smtp_url" || name == "storage.url") &&
          value.items.at(0).find('@') != std::string::npos)
        return std::string("(set)");
      return join(value.items, ",");
    };
    for (const auto& [name, value] : context.config.values())
      all[name] = {{"value", shown(name, value)}, {"origin", value.origin}};
    return print(context, all, [&] {
      for (const auto& [name, value] : context.config.values())
        std::cout << name << " = " << shown(name, value) << "    (" << value.origin << ")\n";
    });
  };
}

}  // namespace panelist::app
