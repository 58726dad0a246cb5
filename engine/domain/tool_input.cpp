// Facts from and to JSON: what submitters send, and what storage keeps.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/canonical_json.hpp"
#include "base/text.hpp"
#include "domain/field_reader.hpp"
#include "domain/json_fields.hpp"
#include "domain/tool.hpp"

namespace panelist::domain {
namespace {

constexpr std::size_t capabilities_max = 200;
constexpr TextLimits tool_name_limits{1, 120};
constexpr TextLimits category_limits{1, 60};
constexpr TextLimits tagline_limits{1, 200};
constexpr TextLimits description_limits{1, 5'000};
constexpr TextLimits short_limits{0, 120};
constexpr TextLimits long_limits{0, 500};

const std::vector<std::string>& tool_fields() {
  static const std::vector<std::string> names{"name",           "tagline",
                                              "category",       "description",
                                              "maker",          "url",
                                              "kind",           "entry",
                                              "licence",        "free_tier_limit",
                                              "price_source",   "price_checked_at",
                                              "starting_price", "capabilities"};
  return names;
}

// ISO 4217, the currencies in use (list one of November 2025, without funds and metals).
constexpr std::string_view currency_codes =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

bool is_currency(std::string_view code) {
  return code.size() == 3 && code.find(' ') == std::string_view::npos &&
         currency_codes.find(code) != std::string_view::npos;
}

/// Digits, and at most six more after a point: "0", "5.00", "1200".
bool is_amount(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  const auto digits = [](std::string_view part, std::size_t most) {
    return !part.empty() && part.size() <= most &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(whole, 12) && digits(fraction, 6) && (whole.size() == 1 || whole[0] != '0');
}

std::string read_amount(FieldReader& reader) {
  const Json* value = reader.find("amount");
  if (value == nullptr) {
    reader.complain("amount", "is required");
    return {};
  }
  std::string amount;
  if (value->is_string()) amount = trim(value->get_ref<const std::string&>());
  if (value->is_number()) amount = canonical_json(*value);
  if (is_amount(amount)) return amount;
  reader.complain("amount", "must be a decimal number such as \"5.00\", not negative");
  return {};
}

std::string read_currency(FieldReader& reader) {
  std::string code = reader.text("currency", {1, 120});
  if (code.empty()) return code;  // already said
  // A code in small letters is a slip, not another currency.
  for (char& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (is_currency(code)) return code;
  reader.complain("currency", "must be a three-letter currency code such as \"EUR\" (ISO 4217)");
  return {};
}

std::optional<Price> read_price(FieldReader& facts, FieldErrors& errors) {
  const Json* value = facts.find("starting_price");
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    facts.complain("starting_price", "must be an object with amount, currency and unit");
    return std::nullopt;
  }
  FieldReader reader(*value, "starting_price.", errors);
  reader.refuse_unknown({"amount", "currency", "unit"});
  Price price;
  price.amount = read_amount(reader);
  price.currency = read_currency(reader);
  price.unit = reader.text("unit", {1, 120});
  return price;
}

Entry read_entry(FieldReader& reader) {
  const Json* value = reader.find("entry");
  if (value == nullptr) {
    reader.complain("entry", "is required");
    return Entry::free;
  }
  const auto entry = value->is_string() ? parse_entry(value->get_ref<const std::string&>())
                                        : std::optional<Entry>{};
  if (!entry) reader.complain("entry", "must be \"free\", \"freemium\" or \"paid\"");
  return entry.value_or(Entry::free);
}

std::optional<Instant> read_checked_at(FieldReader& reader) {
  const std::string text = reader.text("price_checked_at", short_limits);
  if (text.empty()) return std::nullopt;
  // People check a price on a day; a date alone means its first moment in UTC.
  const bool is_date = text.size() == 10;
  const auto instant = parse_rfc3339(is_date ? text + "T00:00:00Z" : text);
  if (!instant)
    reader.complain("price_checked_at", "must be a date such as 2026-11-21 or an RFC 3339 time");
  return instant;
}

Capability read_capability(const Json& value, const std::string& path, FieldErrors& errors) {
  Capability capability;
  if (!value.is_object()) {
    errors.add(path, "must be an object with name and description");
    return capability;
  }
  FieldReader reader(value, path + ".", errors);
  reader.refuse_unknown({"name", "description", "unique", "versus"});
  capability.name = reader.text("name", tool_name_limits);
  capability.description = reader.text("description", {1, 2'000});
  capability.unique = reader.text("unique", {0, 2'000});
  capability.versus = reader.text("versus", {0, 2'000});
  return capability;
}

std::vector<Capability> read_capabilities(FieldReader& facts, FieldErrors& errors) {
  std::vector<Capability> capabilities;
  const Json* value = facts.find("capabilities");
  if (value == nullptr) return capabilities;
  if (!value->is_array() || value->size() > capabilities_max) {
    facts.complain("capabilities", "must be a list of at most 200 capabilities");
    return capabilities;
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string path = "capabilities[" + std::to_string(i) + "]";
    capabilities.push_back(read_capability((*value)[i], path, errors));
    const std::string& name = capabilities.back().name;
    // Capabilities of two tools are matched by name: within one tool a name stands once.
    if (!name.empty() && !seen.insert(fold(name)).second) {
      errors.add(path + ".name", "is named twice: \"" + name + "\"");
    }
  }
  return capabilities;
}

}  // namespace

Result<ToolFacts> read_facts(const Json& body, const std::vector<std::string>& also_allowed) {
  if (!body.is_object()) return fail(not_an_object());
  FieldErrors errors;
  FieldReader reader(body, "", errors);
  ToolFacts facts;
  facts.name = reader.text("name", tool_name_limits);
  facts.tagline = reader.text("tagline", tagline_limits);
  facts.category = reader.text("category", category_limits);
  facts.description = reader.text("description", description_limits);
  facts.maker = reader.text("maker", short_limits);
  facts.url = reader.link("url");
  facts.kind = reader.text("kind", short_limits);
  facts.entry = read_entry(reader);
  facts.starting_price = read_price(reader, errors);
  facts.licence = reader.text("licence", short_limits);
  facts.free_tier_limit = reader.text("free_tier_limit", long_limits);
  facts.price_source = reader.text("price_source", long_limits);
  facts.price_checked_at = read_checked_at(reader);
  facts.capabilities = read_capabilities(reader, errors);
  reader.refuse_unknown(tool_fields(), also_allowed);
  if (!errors.is_empty()) return fail(std::move(errors).to_error());
  return facts;
}

Result<ToolFacts> patch_facts(const ToolFacts& facts, const Json& body) {
  if (!body.is_object()) return fail(not_an_object());
  Json merged = facts_to_json(facts);
  for (const auto& [key, value] : body.items()) merged[key] = value;
  return read_facts(merged, {});
}

Json facts_to_json(const ToolFacts& facts) {
  Json json = Json::object();
  json["name"] = facts.name;
  json["tagline"] = facts.tagline;
  json["category"] = facts.category;
  json["description"] = facts.description;
  json["maker"] = text_or_null(facts.maker);
  json["url"] = text_or_null(facts.url);
  json["kind"] = text_or_null(facts.kind);
  json["entry"] = to_string(facts.entry);
  Json& price = json["starting_price"] = nullptr;
  if (facts.starting_price) {
    price["amount"] = facts.starting_price->amount;
    price["currency"] = facts.starting_price->currency;
    price["unit"] = facts.starting_price->unit;
  }
  json["licence"] = text_or_null(facts.licence);
  json["free_tier_limit"] = text_or_null(facts.free_tier_limit);
  json["price_source"] = text_or_null(facts.price_source);
  json["price_checked_at"] = nullptr;
  if (facts.price_checked_at) json["price_checked_at"] = format_rfc3339(*facts.price_checked_at);
  Json& capabilities = json["capabilities"] = Json::array();
  for (const Capability& capability : facts.capabilities) {
    capabilities.push_back({{"name", capability.name},
                            {"description", capability.description},
                            {"unique", text_or_null(capability.unique)},
                            {"versus", text_or_null(capability.versus)}});
  }
  return json;
}

ToolFacts facts_from_json(const Json& json) {
  ToolFacts facts;
  facts.name = text_at(json, "name");
  facts.tagline = text_at(json, "tagline");
  facts.category = text_at(json, "category");
  facts.description = text_at(json, "description");
  facts.maker = text_at(json, "maker");
  facts.url = text_at(json, "url");
  facts.kind = text_at(json, "kind");
  facts.licence = text_at(json, "licence");
  facts.free_tier_limit = text_at(json, "free_tier_limit");
  facts.price_source = text_at(json, "price_source");
  facts.price_checked_at = parse_rfc3339(text_at(json, "price_checked_at"));
  facts.entry = parse_entry(text_at(json, "entry")).value_or(Entry::free);
  if (const auto price = json.find("starting_price"); price != json.end() && price->is_object()) {
    facts.starting_price =
        Price{text_at(*price, "amount"), text_at(*price, "currency"), text_at(*price, "unit")};
  }
  if (const auto all = json.find("capabilities"); all != json.end() && all->is_array()) {
    for (const Json& item : *all) {
      facts.capabilities.push_back({text_at(item, "name"), text_at(item, "description"),
                                    text_at(item, "unique"), text_at(item, "versus")});
    }
  }
  return facts;
}

}  // namespace panelist::domain
