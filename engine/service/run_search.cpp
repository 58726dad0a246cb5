// The pipeline's search language.
#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "service/list_runs.hpp"

namespace panelist::service {
namespace {

using workflow::RunPhase;

Error unknown_word(const std::string& word, const std::string& hint) {
  return invalid_field("q", "cannot read \"" + word + "\": " + hint);
}

Result<void> read_state(const std::string& word, const std::string& value, RunFilter& filter) {
  if (value == "all") {
    filter.any_phase = true;
    return {};
  }
  const auto phase = workflow::parse_run_phase(value);
  if (!phase) return fail(unknown_word(word, "there is no such state"));
  filter.phases.push_back(*phase);
  return {};
}

Result<void> read_split(const std::string& word, const std::string& value, RunFilter& filter) {
  int ships = 0, skips = 0;
  const char* const end = value.data() + value.size();
  const auto first = std::from_chars(value.data(), end, ships);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '-') {
    const auto second = std::from_chars(first.ptr + 1, end, skips);
    if (second.ec == std::errc{} && second.ptr == end) {
      filter.ships = ships;
      filter.skips = skips;
      return {};
    }
  }
  return fail(unknown_word(word, "write split:3-1, ships first"));
}

/// "free_seat, suspended_seat, ..."
std::string waits_words() {
  std::vector<std::string> names;
  for (const workflow::Blocker blocker : workflow::all_blockers())
    names.emplace_back(workflow::to_string(blocker));
  return join(names, ", ");
}

Result<void> read_word(const std::string& word, RunFilter& filter, std::string& text) {
  const std::size_t colon = word.find(':');
  const std::string key = colon == std::string::npos ? word : word.substr(0, colon);
  const std::string value = colon == std::string::npos ? std::string() : word.substr(colon + 1);
  if (word == "overdue") {
    filter.overdue = true;
  } else if (word == "needs:editor" || word == "needs:me") {
    filter.needs_editor = true;
  } else if (word.starts_with("age>")) {
    filter.older_than = parse_duration(word.substr(4));
    if (!filter.older_than) return fail(unknown_word(word, "write age>3d or age>12h"));
  } else if (key == "state" && !value.empty()) {
    return read_state(word, value, filter);
  } else if (key == "persona" && !value.empty()) {
    filter.persona = value;
  } else if (key == "holder" && !value.empty()) {
    filter.holder = value;
  } else if (key == "waits" && !value.empty()) {
    filter.waits_for = workflow::parse_blocker(value);
    if (!filter.waits_for) return fail(unknown_word(word, "waits: takes " + waits_words()));
  } else if (key == "split" && !value.empty()) {
    return read_split(word, value, filter);
  } else if (key == "vote" && !value.empty()) {
    if (value != "ship" && value != "skip")
      return fail(unknown_word(word, "write vote:ship or vote:skip"));
    filter.vote = value;
  } else {
    text += (text.empty() ? "" : " ") + word;
  }
  return {};
}

}  // namespace

Result<RunFilter> parse_run_search(std::string_view text) {
  RunFilter filter;
  std::string rest;
  for (const std::string& word : split(fold(text), ' ')) {
    if (word.empty()) continue;
    if (auto read = read_word(word, filter, rest); !read) return fail(read.error());
  }
  filter.text = rest;
  return filter;
}

}  // namespace panelist::service
