#pragma once
// Every driver the conformance suite runs against.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "storage/database.hpp"
#include "storage/migrate.hpp"

namespace panelist::storage::test {

/// A fresh migrated database; gone with this object.
class PortFixture {
 public:
  virtual ~PortFixture() = default;
  virtual Database& database() = 0;
  /// Stops and opens again, as after a restart.
  virtual void reopen() = 0;
};

struct PortDriver {
  const char* name;
  Dialect dialect;
  std::function<std::unique_ptr<PortFixture>()> make;
  bool serves_threads{true};  ///< false: for one thread only
};
std::span<const PortDriver> port_drivers();

/// The body's view of one driver.
struct Port {
  const PortDriver& driver;
  PortFixture& fixture;
  Database& database() const { return fixture.database(); }
  /// Creates a table written in the five column words.
  void create(std::string_view table) const;
  /// Runs work that must be kept.
  void keep(const std::function<void(Transaction&)>& work) const;
  /// One number from a fresh read.
  std::int64_t number(std::string_view sql) const;
};

/// Runs `body(Port)` once per driver.
template <typename Body>
void on_every_driver(const Body& body) {
  for (const PortDriver& driver : port_drivers()) {
    INFO("driver ", driver.name);
    const auto fixture = driver.make();
    body(Port{driver, *fixture});
  }
}

}  // namespace panelist::storage::test
