#include "domain/tool.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::domain {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/// "Licence changed from "MIT" to "BUSL".", "Licence added: "MIT".", "Licence removed, it was ..."
void describe_value(std::vector<std::string>& changes, const std::string& what,
                    const std::string& before, const std::string& after) {
  if (before == after) return;
  if (before.empty()) {
    changes.push_back(what + " added: " + after + ".");
  } else if (after.empty()) {
    changes.push_back(what + " removed; it was " + before + ".");
  } else {
    changes.push_back(what + " changed from " + before + " to " + after + ".");
  }
}

void describe_text(std::vector<std::string>& changes, const std::string& what,
                   const std::string& before, const std::string& after) {
  describe_value(changes, what, before.empty() ? "" : quoted(before),
                 after.empty() ? "" : quoted(after));
}

void describe_price(std::vector<std::string>& changes, const ToolFacts& before,
                    const ToolFacts& after) {
  const auto words = [](const std::optional<Price>& price) {
    return price ? format_price(*price) : std::string();
  };
  describe_value(changes, "Price", words(before.starting_price), words(after.starting_price));
  describe_text(changes, "Free-tier limit", before.free_tier_limit, after.free_tier_limit);
  describe_text(changes, "Price source", before.price_source, after.price_source);
  if (before.price_checked_at != after.price_checked_at && after.price_checked_at) {
    changes.push_back("Price checked on " + format_date(*after.price_checked_at) + ".");
  }
}

const Capability* find_capability(const std::vector<Capability>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Capability& candidate) {
    return fold(candidate.name) == fold(name);
  });
  return found == all.end() ? nullptr : &*found;
}

void describe_capabilities(std::vector<std::string>& changes, const ToolFacts& before,
                           const ToolFacts& after) {
  for (const Capability& capability : after.capabilities) {
    const Capability* old = find_capability(before.capabilities, capability.name);
    if (old == nullptr) {
      changes.push_back("Capability added: " + quoted(capability.name) + ".");
    } else if (*old != capability) {
      changes.push_back("Capability edited: " + quoted(capability.name) + ".");
    }
  }
  for (const Capability& capability : before.capabilities) {
    if (find_capability(after.capabilities, capability.name) == nullptr) {
      changes.push_back("Capability removed: " + quoted(capability.name) + ".");
    }
  }
}

}  // namespace

std::string_view to_string(Entry entry) {
  switch (entry) {
    case Entry::free: return "free";
    case Entry::freemium: return "freemium";
    case Entry::paid: return "paid";
  }
  return "";
}

std::optional<Entry> parse_entry(std::string_view text) {
  for (const Entry entry : {Entry::free, Entry::freemium, Entry::paid}) {
    if (to_string(entry) == text) return entry;
  }
  return std::nullopt;
}

std::string_view entry_label(Entry entry) {
  switch (entry) {
    case Entry::free: return "Free";
    case Entry::freemium: return "Freemium";
    case Entry::paid: return "Paid";
  }
  return "";
}

std::string format_price(const Price& price) {
  // Signs that mean one currency only; the yen's is also the yuan's, but the yuan has letters here.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> signs{
      {{"USD", "$"}, {"EUR", "\u20AC"}, {"GBP", "\u00A3"}, {"JPY", "\u00A5"}, {"INR", "\u20B9"}}};
  std::string text = price.currency + " ";
  for (const auto& [code, sign] : signs) {
    if (price.currency == code) text = sign;
  }
  text += price.amount;
  if (price.unit.empty()) return text;
  return text + (to_lower_ascii(price.unit).starts_with("per ") ? " " : " per ") + price.unit;
}

std::string why_not_comparable(const Price& left, const Price& right) {
  if (left.currency != right.currency) {
    return "Not comparable: one price is in " + left.currency + ", the other in " + right.currency +
           ".";
  }
  if (fold(left.unit) != fold(right.unit)) {
    const auto unit = [](const Price& price) {
      return price.unit.empty() ? std::string("an unknown unit") : price.unit;
    };
    return "Not comparable: one price is per " + unit(left) + ", the other per " + unit(right) +
           ".";
  }
  return {};
}

std::vector<std::string> changed_facts(const ToolFacts& before, const ToolFacts& after) {
  std::vector<std::string> changed;
  const Json then = facts_to_json(before);
  const Json now = facts_to_json(after);
  for (const auto& [key, value] : now.items())
    if (then.at(key) != value) changed.push_back(key);
  return changed;
}

std::vector<std::string> describe_changes(const ToolFacts& before, const ToolFacts& after) {
  std::vector<std::string> changes;
  describe_text(changes, "Name", before.name, after.name);
  describe_text(changes, "Tagline", before.tagline, after.tagline);
  describe_text(changes, "Category", before.category, after.category);
  if (before.description != after.description) changes.emplace_back("The description was edited.");
  describe_text(changes, "Maker", before.maker, after.maker);
  describe_value(changes, "Link", before.url, after.url);
  describe_text(changes, "Kind", before.kind, after.kind);
  describe_value(changes, "Entry", std::string(entry_label(before.entry)),
                 std::string(entry_label(after.entry)));
  describe_price(changes, before, after);
  describe_text(changes, "Licence", before.licence, after.licence);
  describe_capabilities(changes, before, after);
  return changes;
}

}  // namespace panelist::domain
