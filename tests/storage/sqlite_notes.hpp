#pragma once
// What tests of the embedded database write: rows of the table `note (id, words)`.
#include <cstdint>
#include <string>
#include <utility>

#include "storage/database.hpp"

namespace panelist::storage::test {

inline constexpr const char* note_table =
    "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT";

inline Database::Work add_note(std::int64_t id, std::string words = "w") {
  return [id, words = std::move(words)](Transaction& t) {
    t.run("INSERT INTO note (id, words) VALUES (:id, :words)", {{"id", id}, {"words", words}});
    return true;
  };
}

}  // namespace panelist::storage::test
