#pragma once
// Rows that lists of tools, comparisons, categories and verdicts are made of.
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/scorecard.hpp"

namespace panelist::publish {

struct ToolLink {
  std::string slug, name, tagline, category;
  domain::Tally tally;
  domain::Entry entry{domain::Entry::free};
  Instant published_at{};
};

struct ComparisonLink {
  std::string slug, left_name, right_name;
  domain::Tally left_tally, right_tally;
  std::string answer;  ///< the computed sentence; may be empty
  Instant published_at{};
};

struct CategoryLink {
  std::string slug, name;
  long long tools{0};
};

/// One published verdict, as a persona's page lists it.
struct VerdictLink {
  std::string tool_slug, tool_name;
  domain::SeatVerdict seat;
};

/// A published tool that a page offers to set beside its own.
struct CompareChoice {
  std::string slug, name;
};

/// How often a persona ships.
struct BaseRate {
  std::string persona, title, letter, question;
  long long ships{0}, votes{0};
};

/// One row of the public changelog, newest first everywhere.
struct Change {
  std::int64_t position{0};
  Instant at{};
  std::string kind;  ///< "published", "updated", "retracted", "withdrawn"
  std::string page;  ///< "tool", "comparison"
  std::string slug, title;
  int revision{0};
  std::string content_hash, reason;
  bool is_sample{false};
};

/// Keyset paging: addresses of the neighbouring pages; empty when there is none.
struct Paging {
  std::string newer_url, older_url;
};

}  // namespace panelist::publish
