#pragma once
// A tool and the versioned facts that verdicts judge.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace panelist::domain {

enum class Entry { free, freemium, paid };  ///< the cheapest way in

/// A starting price. `amount` is a decimal as written ("5.00"); never a float.
struct Price {
  std::string amount;
  std::string currency;  ///< ISO 4217, upper case
  std::string unit;      ///< "1,000 requests", "seat and month"
  friend bool operator==(const Price&, const Price&) = default;
};

struct Capability {
  std::string name, description, unique, versus;  ///< the last two may be empty
  friend bool operator==(const Capability&, const Capability&) = default;
};

/// Everything a reviewer judges and a card shows. One immutable version per change.
struct ToolFacts {
  std::string name, tagline, category, description;
  std::string maker, url, kind, licence;      ///< empty when unknown
  std::string free_tier_limit, price_source;  ///< empty when unknown
  std::optional<Instant> price_checked_at;
  Entry entry{Entry::free};
  std::optional<Price> starting_price;
  std::vector<Capability> capabilities;
  friend bool operator==(const ToolFacts&, const ToolFacts&) = default;
};

std::string_view to_string(Entry entry);
std::optional<Entry> parse_entry(std::string_view text);
/// "Free", "Freemium", "Paid" for screens.
std::string_view entry_label(Entry entry);
/// "$5.00 per 1,000 requests", "€9 per seat and month"; currencies without a sign: "CHF 9".
std::string format_price(const Price& price);
/// Why two prices cannot be set against each other, or empty when their currency and unit agree.
std::string why_not_comparable(const Price& left, const Price& right);

/// Keys of facts_to_json whose values differ.
std::vector<std::string> changed_facts(const ToolFacts& before, const ToolFacts& after);

/// Reads facts as sent to the API or the form: trims and normalises, checks every length
/// (name 1-120 code points, category 1-60, tagline 1-200, description 1-5,000;
/// url http(s); price decimal, ISO currency), refuses unknown fields (unless listed in
/// `also_allowed`) with 422 that names each field. All field errors are collected, not just the
/// first.
Result<ToolFacts> read_facts(const Json& body, const std::vector<std::string>& also_allowed);
/// Applies a partial change (PATCH) to facts; same checks.
Result<ToolFacts> patch_facts(const ToolFacts& facts, const Json& body);
/// The facts as JSON, keys as in the API; absent values are null. Read back by facts_from_json,
/// which trusts its input (it comes from storage).
Json facts_to_json(const ToolFacts& facts);
ToolFacts facts_from_json(const Json& json);
/// Plain sentences for what changed between two versions: "Price changed from $5.00 ... to $6.00
/// ...".
std::vector<std::string> describe_changes(const ToolFacts& before, const ToolFacts& after);

}  // namespace panelist::domain
