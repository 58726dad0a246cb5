#pragma once
// What must be said to SQLite before it is used at all.

namespace panelist::storage::sqlite {

/// Turns SQLite's count of its own memory off, which costs a lock at every allocation. Call it
/// before anything opens a database: later calls change nothing. Any thread.
void configure_library();

}  // namespace panelist::storage::sqlite
