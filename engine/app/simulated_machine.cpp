#include "app/simulated_machine.hpp"

#include <atomic>
#include <memory>

#include "storage/sqlite/simulated_disk.hpp"
#include "storage/sqlite/single_thread_database.hpp"

namespace panelist::app {
namespace {

using storage::sqlite::SimulatedDisk;
using storage::sqlite::SingleThreadDatabase;

storage::sqlite::Fault fault_of(simulation::DiskFault fault) {
  using enum simulation::DiskFault;
  switch (fault) {
    case write_error:
      return storage::sqlite::Fault::write_error;
    case sync_error:
      return storage::sqlite::Fault::sync_error;
    case short_write:
      return storage::sqlite::Fault::short_write;
    case disk_full:
      break;
  }
  return storage::sqlite::Fault::disk_full;
}

/// SQLite knows its disks by name.
std::string new_name() {
  static std::atomic<std::uint64_t> number{0};
  return "simulated-" + std::to_string(++number);
}

class SqliteMachine final : public simulation::Machine {
 public:
  SqliteMachine(std::uint64_t seed, SimulatedDisk::Image image)
      : disk_(new_name(), seed, std::move(image)) {}

  void set_clock(const Clock& clock) {
    disk_.set_clock([&clock] { return clock.now(); });
  }
  void lie() { disk_.ignore_syncs(); }
  SimulatedDisk::Image image() const { return disk_.image(); }

  Result<std::unique_ptr<storage::Database>> open() override {
    storage::sqlite::SqliteSettings settings;
    settings.file = "/panelist.db";
    settings.vfs = disk_.vfs();
    settings.cache_kib = 4 * 1024;
    auto opened = storage::sqlite::open_on_one_thread(settings);
    if (!opened) return fail(opened.error());
    return std::unique_ptr<storage::Database>(std::move(*opened));
  }
  void together(storage::Database& database, const std::function<void()>& burst) override {
    auto& single = dynamic_cast<SingleThreadDatabase&>(database);
    single.begin_group();
    burst();
    single.end_group();
  }
  void kill() override { disk_.kill(); }
  void lose_power(std::uint64_t seed) override { disk_.crash(seed); }
  void lose_power_at(std::uint64_t nth) override { disk_.lose_power_at(nth); }
  void fail_from(std::uint64_t nth, simulation::DiskFault fault) override {
    disk_.fail_at(nth, fault_of(fault), true);
  }
  bool has_failed() const override { return disk_.struck_at() != 0; }
  void heal() override { disk_.heal(); }

 private:
  SimulatedDisk disk_;
};

}  // namespace

Result<simulation::MakeMachine> simulated_machines(Disk disk) {
  SqliteMachine first(1, {});
  {
    auto database = first.open();
    if (!database) return fail(database.error());
    (*database)->stop();
  }
  return [image = first.image(), disk](std::uint64_t seed, const Clock& clock) {
    auto machine = std::make_unique<SqliteMachine>(seed, image);
    machine->set_clock(clock);
    if (disk == Disk::lying) machine->lie();
    return machine;
  };
}

}  // namespace panelist::app
