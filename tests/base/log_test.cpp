#include "base/log.hpp"

#include <doctest/doctest.h>

using panelist::log::format_line;
using panelist::log::Level;

TEST_CASE("format_line: plain values stand as they are") {
  CHECK(format_line(Level::info, "listening", {{"port", "8080"}, {"host", "127.0.0.1"}}) ==
        "info listening port=8080 host=127.0.0.1");
  CHECK(format_line(Level::error, "stopped", {}) == "error stopped");
}

TEST_CASE("format_line: values that could be misread are quoted") {
  CHECK(format_line(Level::warn, "late", {{"why", "two words"}, {"empty", ""}, {"pair", "a=b"}}) ==
        "warn late why=\"two words\" empty=\"\" pair=\"a=b\"");
  CHECK(format_line(Level::debug, "say", {{"text", "he said \"no\" \\ yes"}}) ==
        "debug say text=\"he said \\\"no\\\" \\\\ yes\"");
}

TEST_CASE("format_line: a value cannot start a line of its own or move the cursor") {
  CHECK(format_line(Level::info, "seen", {{"agent", "x\ninfo forged\x1b[2J"}}) ==
        "info seen agent=\"x\\ninfo forged\\x1b[2J\"");
}
