#include "domain/tool.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;
using test::message_for;
using test::minimal_facts;

TEST_CASE("read_facts: the required fields are enough, the rest is unknown") {
  const auto facts = read_facts(minimal_facts(), {});
  REQUIRE(facts);
  CHECK(facts->name == "Mistral Code");
  CHECK(facts->maker.empty());
  CHECK_FALSE(facts->starting_price);
  CHECK_FALSE(facts->price_checked_at);
}

TEST_CASE("read_facts: texts are trimmed and brought to NFC, lengths count characters") {
  Json body = minimal_facts();
  body["name"] = "  Cafe\u0301 ";
  body["tagline"] = std::string(198, 'x') + "\u00E9\u00E9";
  const auto facts = read_facts(body, {});
  REQUIRE(facts);
  CHECK(facts->name == "Caf\u00E9");
  body["tagline"] = std::string(199, 'x') + "\u00E9\u00E9";
  CHECK(message_for(read_facts(body, {}).error(), "tagline") ==
        "has 201 characters; at most 200 are allowed");
}

TEST_CASE("read_facts: every field error is collected, not just the first") {
  const auto facts =
      read_facts({{"name", "   "},
                  {"tagline", 7},
                  {"entry", "gratis"},
                  {"url", "ftp://example.org"},
                  {"tagcloud", "x"},
                  {"starting_price", {{"amount", "-1"}, {"currency", "EURO"}, {"price", 1}}},
                  {"capabilities", {{{"name", "A"}, {"description", "B"}}, 3}}},
                 {});
  REQUIRE_FALSE(facts);
  const Error& error = facts.error();
  CHECK(error.code == ErrorCode::invalid);
  CHECK(message_for(error, "name") == "must not be empty");
  CHECK(message_for(error, "tagline") == "must be text");
  CHECK(message_for(error, "category") == "is required");
  CHECK(message_for(error, "description") == "is required");
  CHECK(message_for(error, "entry") == "must be \"free\", \"freemium\" or \"paid\"");
  CHECK(message_for(error, "url") == "must be a link that starts with http:// or https://");
  CHECK(message_for(error, "tagcloud") == "is not a known field");
  CHECK(message_for(error, "starting_price.amount").find("decimal") != std::string::npos);
  CHECK(message_for(error, "starting_price.currency").find("ISO 4217") != std::string::npos);
  CHECK(message_for(error, "starting_price.unit") == "is required");
  CHECK(message_for(error, "starting_price.price") == "is not a known field");
  CHECK(message_for(error, "capabilities[1]") == "must be an object with name and description");
  CHECK(error.detail == "name: must not be empty (and 11 more fields)");
}

TEST_CASE("read_facts: unknown fields are named with the nearest known one, allowed ones pass") {
  Json body = minimal_facts();
  body["licens"] = "MIT";
  CHECK(message_for(read_facts(body, {}).error(), "licens") ==
        "is not a known field (did you mean \"licence\"?)");
  CHECK(read_facts(body, {"licens"}));
}

TEST_CASE("read_facts: a body of nothing but mistakes gets a bounded answer") {
  Json body = minimal_facts();
  for (int i = 0; i < 20'000; ++i) body["unknown_" + std::to_string(i)] = i;
  body[std::string(5'000, 'k')] = 1;
  const auto facts = read_facts(body, {});
  REQUIRE_FALSE(facts);
  CHECK(facts.error().fields.size() == 50);
  for (const FieldError& error : facts.error().fields) CHECK(error.field.size() < 100);
}

TEST_CASE("read_facts: bad UTF-8 and U+0000 are refused in any text") {
  Json body = minimal_facts();
  body["name"] = std::string("a\0b", 3);
  body["maker"] = "\xC3(";
  body["capabilities"] = {{{"name", "\xFF"}, {"description", "d"}}};
  const auto facts = read_facts(body, {});
  REQUIRE_FALSE(facts);
  CHECK(facts.error().fields.size() == 3);
  CHECK(message_for(facts.error(), "capabilities[0].name") == "is not valid UTF-8");
}

TEST_CASE("read_facts: prices are decimals as written, numbers included, never below zero") {
  Json body = minimal_facts();
  const auto amount_of = [&](const Json& amount) {
    body["starting_price"] = {{"amount", amount}, {"currency", "usd"}, {"unit", "1,000 requests"}};
    const auto facts = read_facts(body, {});
    return facts ? facts->starting_price->amount + " " + facts->starting_price->currency
                 : "refused";
  };
  CHECK(amount_of("5.00") == "5.00 USD");
  CHECK(amount_of(5) == "5 USD");
  CHECK(amount_of(0.1) == "0.1 USD");
  CHECK(amount_of("0") == "0 USD");
  for (const Json& bad : {Json("5,00"), Json("-5"), Json(-5), Json("1e3"), Json(1e30), Json("05"),
                          Json(""), Json("5."), Json(".5"), Json(true), Json("1.1234567")}) {
    CHECK_MESSAGE(amount_of(bad) == "refused", bad.dump());
  }
}

TEST_CASE("read_facts: links are http or https with a plain host") {
  Json body = minimal_facts();
  for (const char* good :
       {"https://example.org", "HTTP://example.org/a?b#c", "https://b\u00FCcher.example/"}) {
    body["url"] = good;
    CHECK_MESSAGE(read_facts(body, {}), good);
  }
  for (const char* bad : {"javascript:alert(1)", "https://", "https:///path", "//example.org",
                          "https://good.example@evil.example/", "https://a b.example",
                          "https://a.example/\"onclick=", "example.org"}) {
    body["url"] = bad;
    CHECK_FALSE_MESSAGE(read_facts(body, {}), bad);
  }
}

TEST_CASE("read_facts: a capability name stands once within a tool") {
  Json body = minimal_facts();
  body["capabilities"] = {{{"name", "Fine-tuning"}, {"description", "a"}},
                          {{"name", "fine-TUNING "}, {"description", "b"}},
                          {{"name", "Chat"}}};
  const auto facts = read_facts(body, {});
  REQUIRE_FALSE(facts);
  CHECK(message_for(facts.error(), "capabilities[1].name").find("twice") != std::string::npos);
  CHECK(message_for(facts.error(), "capabilities[2].description") == "is required");
}

TEST_CASE("read_facts: the day a price was checked may be a date or a time") {
  Json body = minimal_facts();
  body["price_checked_at"] = "2026-11-21";
  CHECK(format_rfc3339(*read_facts(body, {})->price_checked_at) == "2026-11-21T00:00:00.000Z");
  body["price_checked_at"] = "2026-11-21T15:00:00+01:00";
  CHECK(format_rfc3339(*read_facts(body, {})->price_checked_at) == "2026-11-21T14:00:00.000Z");
  body["price_checked_at"] = "yesterday";
  CHECK_FALSE(read_facts(body, {}));
}

TEST_CASE("read_facts: something that is no object names the body") {
  CHECK(message_for(read_facts(Json::array(), {}).error(), "body") == "must be a JSON object");
  CHECK(message_for(patch_facts({}, Json("x")).error(), "body") == "must be a JSON object");
}

TEST_CASE("patch_facts: what is not named stays, null removes, required facts cannot be removed") {
  Json body = minimal_facts();
  body["licence"] = "MIT";
  body["starting_price"] = {{"amount", "5.00"}, {"currency", "USD"}, {"unit", "month"}};
  const ToolFacts facts = read_facts(body, {}).value();
  const auto patched = patch_facts(facts, {{"licence", nullptr}, {"tagline", "New"}});
  REQUIRE(patched);
  CHECK(patched->licence.empty());
  CHECK(patched->tagline == "New");
  CHECK(patched->starting_price == facts.starting_price);
  CHECK(patch_facts(facts, Json::object()).value() == facts);
  CHECK(message_for(patch_facts(facts, {{"name", nullptr}}).error(), "name") == "is required");
  CHECK_FALSE(patch_facts(facts, {{"nmae", "x"}}));
}

TEST_CASE("facts_to_json: what is stored reads back as the same facts") {
  Json body = minimal_facts();
  body["maker"] = "Mistral AI";
  body["url"] = "https://example.org/";
  body["kind"] = "Model";
  body["licence"] = "Apache 2.0";
  body["free_tier_limit"] = "100 a day";
  body["price_source"] = "https://example.org/prices";
  body["price_checked_at"] = "2026-11-21";
  body["starting_price"] = {{"amount", "0.10"}, {"currency", "EUR"}, {"unit", "1M tokens"}};
  body["capabilities"] = {{{"name", "Chat"}, {"description", "Talks"}, {"unique", "French"}}};
  const ToolFacts facts = read_facts(body, {}).value();
  CHECK(facts_from_json(facts_to_json(facts)) == facts);
  const ToolFacts bare = read_facts(minimal_facts(), {}).value();
  CHECK(facts_from_json(facts_to_json(bare)) == bare);
  CHECK(facts_to_json(bare).at("maker").is_null());
}

TEST_CASE("format_price: a sign where it is unmistakable, the code elsewhere") {
  CHECK(format_price({"5.00", "USD", "1,000 requests"}) == "$5.00 per 1,000 requests");
  CHECK(format_price({"9", "EUR", "seat and month"}) == "\u20AC9 per seat and month");
  CHECK(format_price({"9", "CHF", "seat"}) == "CHF 9 per seat");
  CHECK(format_price({"9", "CHF", ""}) == "CHF 9");
  CHECK(format_price({"9", "CHF", "per seat"}) == "CHF 9 per seat");
}

TEST_CASE("why_not_comparable: different units or currencies are never set against each other") {
  const Price price{"5.00", "USD", "1,000 requests"};
  CHECK(why_not_comparable(price, {"6", "USD", "1,000 Requests"}).empty());
  CHECK(why_not_comparable(price, {"6", "USD", "month"}) ==
        "Not comparable: one price is per 1,000 requests, the other per month.");
  CHECK(why_not_comparable(price, {"6", "EUR", "month"}) ==
        "Not comparable: one price is in USD, the other in EUR.");
}

TEST_CASE("describe_changes: plain sentences for what a reader would notice") {
  ToolFacts before = read_facts(minimal_facts(), {}).value();
  before.starting_price = Price{"5.00", "USD", "1,000 requests"};
  before.licence = "MIT";
  before.capabilities = {{"Chat", "a", "", ""}, {"Search", "b", "", ""}};
  ToolFacts after = before;
  CHECK(describe_changes(before, after).empty());
  after.starting_price->amount = "6.00";
  after.licence.clear();
  after.entry = Entry::paid;
  after.description += " More.";
  after.capabilities = {{"chat", "better", "", ""}, {"Images", "c", "", ""}};
  CHECK(describe_changes(before, after) ==
        std::vector<std::string>{
            "The description was edited.", "Entry changed from Free to Paid.",
            "Price changed from $5.00 per 1,000 requests to $6.00 per 1,000 requests.",
            "Licence removed; it was \"MIT\".", "Capability edited: \"chat\".",
            "Capability added: \"Images\".", "Capability removed: \"Search\"."});
}
