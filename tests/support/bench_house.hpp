#pragma once
// A whole review house in a temporary folder: the real database, the real personas and workflows, a
// clock and randomness that the test holds. Runs one use case per transaction and keeps it when it
// succeeded, as the doors do.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/history_chain.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/fresh_storage.hpp"

namespace panelist::test {

class SilentSignals final : public service::Signals {
 public:
  void timer_set(Instant) override {}
  void deliveries_waiting() override {}
  void mail_waiting() override {}
  void run_changed(RunId) override {}
  void page_changed(const std::string&, const std::string&) override {}
  void outcome_unknown() override {}
};

class House {
 public:
  House() {
    const auto folder = std::filesystem::temp_directory_path();
    std::string pattern = (folder / "panelist-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    const std::string source = checkout::folder();
    auto loaded = workflow::load_catalog(source + "/personas", source + "/workflows");
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    catalog = *std::move(loaded);
    rules.public_url = "https://panelist.example";
    rules.auto_pairs = 0;
    editor.label = "cli:test";
    editor.roles.add(domain::Role::admin);
    engine.label = "engine";
    open();
  }
  ~House() {
    if (database) database->stop();
    database.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  std::string file() const { return folder_ + "/panelist.db"; }
  void reopen() {
    database->stop();
    database.reset();
    open();
  }

  service::Actor add(const std::string& name, std::vector<std::string> personas, unsigned roles = 2,
                     const std::string& model = {}) {
    service::Actor actor;
    actor.name = name;
    actor.email = name + "@example.org";
    actor.roles = domain::Roles(roles);
    actor.personas = std::move(personas);
    actor.model = model;
    change([&](storage::Transaction& tx) {
      actor.person = PersonId{tx.next_id()};
      tx.write(
          "INSERT INTO person (id, email, email_folded, name, roles, state, model, created_at) "
          "VALUES (:id, :email, lower(:email), :name, :roles, 'active', :model, 0)",
          {{"id", actor.person},
           {"email", actor.email},
           {"name", name},
           {"roles", std::int64_t{roles}},
           {"model", model.empty() ? std::optional<std::string>() : std::optional(model)}});
      for (const std::string& persona : actor.personas)
        tx.write("INSERT INTO person_persona (persona, person_id) VALUES (:persona, :person)",
                 {{"persona", persona}, {"person", actor.person}});
    });
    people.push_back(actor);
    return actor;
  }
  /// Ana develops, Ben doubts, Cleo buys, Dora looks ahead.
  void add_four() {
    add("Ana", {"developer"});
    add("Ben", {"skeptic"});
    add("Cleo", {"buyer"});
    add("Dora", {"futurist"});
  }
  const service::Actor& person(PersonId id) const {
    for (const auto& one : people)
      if (one.person == id) return one;
    throw std::logic_error("no such person in this house");
  }
  const service::Actor& person(const std::string& name) const {
    for (const auto& one : people)
      if (one.name == name) return one;
    throw std::logic_error("no such person in this house: " + name);
  }

  /// One use case as the actor. A Result that failed is rolled back; anything else is committed.
  template <typename Work>
  auto as(const service::Actor& actor, Work work) {
    std::optional<std::invoke_result_t<Work, service::Unit&>> answer;
    bool is_numbered = true;
    const auto outcome = database->write_and_wait([&](storage::Transaction& tx) {
      service::Unit unit{tx, now, *random, catalog, rules, signals, actor};
      is_numbered = tx.is_only_writer();
      answer.emplace(work(unit));
      if constexpr (requires { answer->has_value(); answer->error(); }) return answer->has_value();
      return true;
    });
    const bool is_told =
        outcome == storage::Outcome::committed || outcome == storage::Outcome::rolled_back;
    if (!answer || !is_told) throw std::runtime_error("the use case threw; see the log");
    // The run clock's work, where lines of the log wait for their number.
    if (!is_numbered) change([](storage::Transaction& tx) { storage::number_waiting_log(tx, 100); });
    return *std::move(answer);
  }
  /// The same in a read snapshot, on a reader.
  template <typename Work>
  auto look(const service::Actor& actor, Work work) {
    std::optional<std::invoke_result_t<Work, service::Unit&>> answer;
    database->read_and_wait([&](storage::Transaction& tx) {
      service::Unit unit{tx, now, *random, catalog, rules, signals, actor};
      answer.emplace(work(unit));
    });
    if (!answer) throw std::runtime_error("the query threw; see the log");
    return *std::move(answer);
  }
  template <typename Work>
  void change(Work work) {
    const auto outcome = database->write_and_wait([&](storage::Transaction& tx) {
      work(tx);
      return true;
    });
    if (outcome != storage::Outcome::committed) throw std::runtime_error("change failed");
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

  workflow::Catalog catalog;
  service::Rules rules;
  service::Actor editor, engine, nobody;
  std::vector<service::Actor> people;
  Instant now{from_millis(1'800'000'000'000)};
  std::unique_ptr<Random> random{make_seeded_random(7)};
  SilentSignals signals;
  std::unique_ptr<storage::Database> database;

 private:
  void open() {
    if (!storage_) storage_ = std::make_unique<FreshStorage>(file());
    database = storage_->open();
  }
  std::string folder_;
  std::unique_ptr<FreshStorage> storage_;
};

}  // namespace panelist::test
