#pragma once
// The tables of a new installation in a database, or a schema, that is empty; gone with the object.
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace panelist::storage::postgres {

class FreshTables {
 public:
  /// Errors (conflict): the server cannot be reached, or there are tables where the address leads
  /// to, which are left untouched.
  static Result<std::unique_ptr<FreshTables>> make(const std::string& url);
  /// Drops what make() made. Nobody may be connected who uses it.
  ~FreshTables();
  FreshTables(const FreshTables&) = delete;
  FreshTables& operator=(const FreshTables&) = delete;

 private:
  FreshTables(const std::string& url, std::vector<std::string> names)
      : url_(url), names_(std::move(names)) {}

  std::string url_;
  std::vector<std::string> names_;
};

}  // namespace panelist::storage::postgres
