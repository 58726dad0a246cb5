#pragma once
// A real database in a folder of its own, with a clock and randomness that the test holds.
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "base/random.hpp"
#include "service/add_person.hpp"
#include "service/unit.hpp"
#include "tests/support/fresh_storage.hpp"

namespace panelist::test {

/// Removed with everything in it.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "panelist-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class CountingSignals final : public service::Signals {
 public:
  void timer_set(Instant) override {}
  void deliveries_waiting() override { ++deliveries; }
  void mail_waiting() override { ++mails; }
  void run_changed(RunId) override {}
  void page_changed(const std::string&, const std::string&) override {}
  void outcome_unknown() override {}
  std::atomic<int> deliveries{0}, mails{0};
};

class AccountHouse {
 public:
  AccountHouse() {
    for (const char* persona : {"buyer", "developer", "futurist", "skeptic"}) {
      domain::Persona loaded;
      loaded.id = persona;
      catalog.personas.push_back(loaded);
    }
    rules.public_url = "https://panelist.example";
    admin.label = "cli:test";
    admin.roles.add(domain::Role::admin);
    open();
  }
  ~AccountHouse() {
    if (database) database->stop();
  }

  void open() { database = fresh_storage.open(); }
  void reopen() {
    database->stop();
    database.reset();
    open();
  }

  /// One committed use case; what it returns.
  template <typename Work>
  auto as(const service::Actor& actor, Work work) {
    using Answer = std::invoke_result_t<Work, service::Unit&>;
    if constexpr (std::is_void_v<Answer>) {
      run(actor, [&](service::Unit& unit) { work(unit); });
    } else {
      std::optional<Answer> answer;
      run(actor, [&](service::Unit& unit) { answer.emplace(work(unit)); });
      return *std::move(answer);
    }
  }
  template <typename Work>
  auto as_admin(Work work) {
    return as(admin, std::move(work));
  }

  std::int64_t count(const std::string& sql) {
    std::int64_t number = -1;
    database->read_and_wait([&](storage::Transaction& tx) {
      tx.first(sql, {}, [&](const storage::Row& row) { number = row.int64(0); });
    });
    return number;
  }
  std::string text(const std::string& sql) {
    std::string found;
    database->read_and_wait([&](storage::Transaction& tx) {
      tx.first(sql, {}, [&](const storage::Row& row) { found = row.string(0); });
    });
    return found;
  }

  /// Every lease is over, on whichever clock.
  void end_leases() {
    as_admin([](service::Unit& unit) {
      unit.tx.write("UPDATE delivery SET next_at = 1 WHERE claimed = 1", {});
      unit.tx.write("UPDATE mail SET next_at = 1 WHERE claimed = 1", {});
    });
  }

  domain::Person add(const std::string& email, domain::Role role,
                     const std::string& zone = "UTC") {
    service::NewPerson input;
    input.email = email;
    input.name = email.substr(0, email.find('@'));
    input.roles.add(role);
    input.time_zone = zone;
    input.sends_welcome = false;
    auto added = as_admin([&](service::Unit& unit) { return service::add_person(unit, input); });
    if (!added) throw std::runtime_error(added.error().detail);
    return *added;
  }
  service::Actor actor_of(const domain::Person& person) const {
    service::Actor actor;
    actor.person = person.id;
    actor.name = person.name;
    actor.roles = person.roles;
    return actor;
  }

  /// A seat of the person on a run of a tool made for it.
  TaskId add_task(PersonId person, const std::string& tool, const std::string& state,
                  Instant due) {
    TaskId task;
    as_admin([&](service::Unit& unit) {
      storage::Transaction& tx = unit.tx;
      const std::int64_t base = tx.next_id();
      const std::int64_t run = tx.next_id();
      task = TaskId{tx.next_id()};
      tx.write("INSERT INTO category (id, name, folded, slug) VALUES (1, 'IDE', 'ide', 'ide') "
               "ON CONFLICT (id) DO NOTHING", {});
      tx.write("INSERT INTO tool (id, slug, name, name_folded, category_id, facts_version, "
               "submitted_by, created_at) VALUES (:id, :slug, :name, :folded, 1, 1, 1, 0)",
               {{"id", base}, {"slug", tool}, {"name", tool}, {"folded", tool}});
      tx.write("INSERT INTO definition (hash, name, version, content, first_seen_at) "
               "VALUES ('h', 'panel-review', 1, '{}', 0) ON CONFLICT (hash) DO NOTHING", {});
      tx.write("INSERT INTO run (id, tool_id, round, definition_hash, seats, phase, step, seq, "
               "submitter_id, created_at, changed_at) VALUES (:id, :tool, 1, 'h', 'buyer', "
               "'in_review', 1, 1, 1, 0, 0)",
               {{"id", run}, {"tool", base}});
      tx.write("INSERT INTO task (id, run_id, kind, persona, state, suspended_from, assignee_id, "
               "opened_at, due_at, changed_at) VALUES (:id, :run, 'verdict', 'buyer', :state, "
               "'reserved', :person, 0, :due, 0)",
               {{"id", task}, {"run", run}, {"state", state}, {"person", person}, {"due", due}});
    });
    return task;
  }

  TempFolder folder;
  FreshStorage fresh_storage{folder.file("panelist.db")};
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<Random> random = make_seeded_random(20261121);
  workflow::Catalog catalog;
  service::Rules rules;
  CountingSignals signals;
  service::Actor admin;  ///< the command line's
  Instant now = *parse_rfc3339("2026-11-21T12:00:00Z");

 private:
  void run(const service::Actor& actor, const std::function<void(service::Unit&)>& work) {
    std::string thrown;
    const storage::Outcome outcome = database->write_and_wait([&](storage::Transaction& tx) {
      service::Unit unit{tx, now, *random, catalog, rules, signals, actor};
      try {
        work(unit);
      } catch (const std::logic_error& error) {
        thrown = error.what();
        return false;
      }
      return true;
    });
    if (!thrown.empty()) throw std::logic_error(thrown);
    REQUIRE(outcome == storage::Outcome::committed);
  }
};

}  // namespace panelist::test
