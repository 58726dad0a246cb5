#pragma once
// What every driver's writer does when a work has ended.
#include <exception>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "storage/database.hpp"

namespace panelist::storage {

/// What a failure that kept a work out means for whoever waits for it.
inline Outcome outcome_of(FailureKind kind) {
  switch (kind) {
    case FailureKind::full: return Outcome::full;
    case FailureKind::unknown: return Outcome::unknown;
    default: return Outcome::failed;
  }
}

/// Hooks and answers belong to others: their exceptions are logged and must not stop a writer.
template <typename Call>
void call_guarded(const Call& call, std::string_view what) {
  try {
    call();
  } catch (const std::exception& error) {
    log::error("database_callback_threw", {{"callback", std::string(what)}, {"why", error.what()}});
  } catch (...) {
    log::error("database_callback_threw", {{"callback", std::string(what)}, {"why", "unknown"}});
  }
}

}  // namespace panelist::storage
