#pragma once
// Structured log lines on standard error: time level event key=value ... Never a secret, token,
// mail link or verdict text. Thread-safe.
#include <initializer_list>
#include <string>
#include <string_view>

namespace panelist::log {

struct Field {
  std::string_view key;
  std::string value;
};
enum class Level { debug, info, warn, error };

/// Call once from the composition root. `level` is "debug", "info", "warn", "error" or "off".
void start(const std::string& level);
/// Whether such a line would be written: for those who would prepare one at every request.
bool is_on(Level level);
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});
/// One line without its time: "warn task_overdue task=7 why=\"two words\"". Line breaks and other
/// control characters in a value are escaped, so that a value can never start a line of its own.
std::string format_line(Level level, std::string_view event, std::initializer_list<Field> fields);
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace panelist::log
