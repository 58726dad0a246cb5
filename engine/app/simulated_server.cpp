#include "app/simulated_server.hpp"

#include <memory>

#include "storage/postgres/fresh_tables.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/postgres/single_thread_database.hpp"

namespace panelist::app {
namespace {

using storage::postgres::FreshTables;
using storage::postgres::LineFault;

/// A disk fault has no counterpart here: what can break is the line to the server, and the process.
LineFault line_fault_of(std::uint64_t nth, simulation::DiskFault fault) {
  using enum simulation::DiskFault;
  switch (fault) {
    case write_error:  // once, so that the work runs again and nobody notices
      return {LineFault::At::statement, 1, nth};
    case sync_error:
      return {LineFault::At::before_commit, nth, 1, true};
    case short_write:
      return {LineFault::At::after_commit, nth, 1, true};
    case disk_full:
      break;
  }
  return {LineFault::At::connect, nth, 1, true};
}

class ServerMachine final : public simulation::Machine {
 public:
  explicit ServerMachine(const std::string& url) : url_(url) {}

  Result<std::unique_ptr<storage::Database>> open() override {
    if (!tables_) {
      auto made = FreshTables::make(url_);
      if (!made) return fail(made.error());
      tables_ = std::move(*made);
    }
    auto opened = storage::postgres::open_on_one_thread(url_, faults_);
    if (!opened) return fail(opened.error());
    return std::unique_ptr<storage::Database>(std::move(*opened));
  }
  void together(storage::Database& database, const std::function<void()>& burst) override {
    auto& single = dynamic_cast<storage::SingleThreadDatabase&>(database);
    single.begin_group();
    burst();
    single.end_group();
  }
  void kill() override { faults_.heal(); }
  void lose_power(std::uint64_t) override { faults_.heal(); }
  /// In one of the next works: in the middle of it, or on either side of its COMMIT.
  void lose_power_at(std::uint64_t nth) override {
    using enum LineFault::At;
    constexpr LineFault::At places[] = {statement, before_commit, after_commit};
    faults_.plan({places[nth % 3], 1 + nth / 3, 2 * nth, false, true});
  }
  void fail_from(std::uint64_t nth, simulation::DiskFault fault) override {
    faults_.plan(line_fault_of(nth, fault));
  }
  bool has_failed() const override { return faults_.has_struck(); }
  void heal() override { faults_.heal(); }

 private:
  const std::string url_;
  std::unique_ptr<FreshTables> tables_;
  storage::postgres::LineFaults faults_;
};

}  // namespace

Result<simulation::MakeMachine> simulated_server_machines(const std::string& url) {
  if (!storage::postgres::is_postgres_url(url))
    return fail(invalid_field("--storage", "expected postgresql://USER@HOST/NAME"));
  const auto tables = FreshTables::make(url);
  if (!tables) return fail(tables.error());
  return [url](std::uint64_t, const Clock&) { return std::make_unique<ServerMachine>(url); };
}

}  // namespace panelist::app
