#include "domain/verdict.hpp"

#include <doctest/doctest.h>

#include "base/canonical_json.hpp"
#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;
using test::message_for;
using test::shipped_persona;
using test::words;

namespace {
Json buyer_verdict() { return {{"decision", "ship"}, {"quote", words(60)}}; }
}  // namespace

TEST_CASE("read_verdict: decision and quote are enough for a ship, the rest has defaults") {
  const auto verdict = read_verdict(buyer_verdict(), shipped_persona("buyer"));
  REQUIRE(verdict);
  CHECK(verdict->decision == Decision::ship);
  CHECK(verdict->basis == Basis::unstated);
  CHECK(verdict->author_kind == AuthorKind::human);
  CHECK(verdict->slots_json.empty());
  CHECK_FALSE(verdict->confidence);
}

TEST_CASE("read_verdict: the quote's words stay within the persona's limits") {
  const Persona buyer = shipped_persona("buyer");
  Json body = buyer_verdict();
  body["quote"] = words(59);
  CHECK(message_for(read_verdict(body, buyer).error(), "quote") ==
        "has 59 words; 60 to 220 are asked for");
  body["quote"] = words(220);
  CHECK(read_verdict(body, buyer));
  body["quote"] = words(221);
  CHECK_FALSE(read_verdict(body, buyer));
  body["quote"] = "one";
  CHECK(message_for(read_verdict(body, buyer).error(), "quote") ==
        "has 1 word; 60 to 220 are asked for");
  body["quote"] = std::string(30'000, 'x');
  CHECK_FALSE(read_verdict(body, buyer));
}

TEST_CASE("read_verdict: required slots are asked for, always or on a skip only") {
  Json body = buyer_verdict();
  const auto no_names = read_verdict(body, shipped_persona("skeptic"));
  REQUIRE_FALSE(no_names);
  CHECK(message_for(no_names.error(), "slots.competitors") ==
        "must be filled: What does it compete with?");
  body["decision"] = "skip";
  CHECK(message_for(read_verdict(body, shipped_persona("buyer")).error(), "slots.flips_if") ==
        "must be filled on a skip: What would have to change for a ship?");
  body["slots"] = {{"flips_if", " \t "}};
  CHECK_FALSE(read_verdict(body, shipped_persona("buyer")));
  body["slots"] = {{"flips_if", "a yearly price"}};
  CHECK(read_verdict(body, shipped_persona("buyer")));
}

TEST_CASE("read_verdict: names come as a list or as text, empty ones do not count") {
  const Persona skeptic = shipped_persona("skeptic");
  Json body = buyer_verdict();
  const auto names = [&](const Json& value) {
    body["slots"] = {{"competitors", value}};
    const auto verdict = read_verdict(body, skeptic);
    return verdict ? verdict->slots_json.at("competitors") : std::string("refused");
  };
  CHECK(names({" Cursor ", "", "grep"}) == R"(["Cursor","grep"])");
  CHECK(names("Cursor, grep,") == R"(["Cursor","grep"])");
  CHECK(names("Acme, Inc.\ngrep\n") == R"(["Acme, Inc.","grep"])");
  CHECK(names(Json::array()) == "refused");
  CHECK(names({"", " "}) == "refused");
  CHECK(names({"a", 7}) == "refused");
  CHECK(names(std::vector<std::string>(21, "x")) == "refused");
  CHECK(names({{"name", "Cursor"}}) == "refused");
}

TEST_CASE("read_verdict: a prediction is whole or left out") {
  const Persona futurist = shipped_persona("futurist");
  Json body = buyer_verdict();
  const auto predict = [&](const Json& value) {
    body["slots"] = {{"prediction", value}};
    const auto verdict = read_verdict(body, futurist);
    if (!verdict) return verdict.error().fields.at(0).field;
    return verdict->slots_json.empty() ? "left out" : verdict->slots_json.at("prediction");
  };
  CHECK(predict({{"claim", "It ends"}, {"date", "2027-06-30"}, {"probability", 0.6}}) ==
        R"({"claim":"It ends","date":"2027-06-30","probability":0.6})");
  CHECK(predict({{"claim", ""}, {"date", nullptr}}) == "left out");
  CHECK(predict({{"claim", "It ends"}, {"date", "2027-02-30"}, {"probability", 0.6}}) ==
        "slots.prediction.date");
  CHECK(predict({{"claim", "It ends"}, {"date", "2027-06-30"}}) == "slots.prediction.probability");
  CHECK(predict({{"claim", "It ends"}, {"date", "2027-06-30"}, {"probability", 60}}) ==
        "slots.prediction.probability");
  CHECK(predict({{"clam", "It ends"}}) == "slots.prediction.clam");
  CHECK(predict("It ends") == "slots.prediction");
}

TEST_CASE("read_verdict: a choice is one of the persona's values") {
  const Persona futurist = shipped_persona("futurist");
  Json body = buyer_verdict();
  body["slots"] = {{"timing", "on_time"}};
  CHECK(read_verdict(body, futurist).value().slots_json.at("timing") == "\"on_time\"");
  body["slots"] = {{"timing", "tomorrow"}};
  CHECK(message_for(read_verdict(body, futurist).error(), "slots.timing") ==
        "must be one of early, on_time, late");
}

TEST_CASE("read_verdict: every mistake is collected with its field") {
  const auto verdict = read_verdict({{"decision", "maybe"},
                                     {"quote", std::string("a\0b", 3)},
                                     {"slots", {{"competitor", {"x"}}, {"difference", 3}}},
                                     {"basis", "heard_of_it"},
                                     {"basis_hours", 20'000},
                                     {"confidence", 1.5},
                                     {"author_kind", "ai"},
                                     {"sources", {"https://a.example", "mailto:x@a.example", 3}},
                                     {"mood", "good"}},
                                    shipped_persona("skeptic"));
  REQUIRE_FALSE(verdict);
  for (const char* field :
       {"decision", "quote", "slots.competitor", "slots.difference", "slots.competitors", "basis",
        "basis_hours", "confidence", "model", "sources[1]", "sources[2]", "mood"}) {
    CHECK_MESSAGE(message_for(verdict.error(), field).rfind("(no error", 0) != 0, field);
  }
  CHECK(verdict.error().fields.size() == 12);
  CHECK(message_for(verdict.error(), "slots.competitor") ==
        "is not a known field (did you mean \"competitors\"?)");
  CHECK(message_for(read_verdict(Json::object(), shipped_persona("buyer")).error(), "decision") ==
        "is required");
  CHECK(message_for(read_verdict(Json(3), shipped_persona("buyer")).error(), "body") ==
        "must be a JSON object");
}

TEST_CASE("read_verdict: hours belong to a trial, a model to a machine") {
  const Persona buyer = shipped_persona("buyer");
  Json body = buyer_verdict();
  body["basis_hours"] = 3;
  CHECK_FALSE(read_verdict(body, buyer));
  body["basis"] = "tried_it";
  CHECK(read_verdict(body, buyer).value().basis_hours == 3.0);
  body["basis_hours"] = 0;
  CHECK_FALSE(read_verdict(body, buyer));
  body.erase("basis_hours");
  body["model"] = "some-model";
  CHECK_FALSE(read_verdict(body, buyer));
  body["author_kind"] = "hybrid";
  CHECK(read_verdict(body, buyer).value().model == "some-model");
}

TEST_CASE("basis_label: how the reviewer knows, in words") {
  CHECK(basis_label(Basis::uses_it, {}) == "uses it");
  CHECK(basis_label(Basis::tried_it, 3.0) == "tried it for 3 hours");
  CHECK(basis_label(Basis::tried_it, 1.0) == "tried it for 1 hour");
  CHECK(basis_label(Basis::tried_it, 0.25) == "tried it for 0.25 hours");
  CHECK(basis_label(Basis::tried_it, {}) == "tried it");
  CHECK(basis_label(Basis::read_docs, {}) == "read the docs");
  CHECK(basis_label(Basis::unstated, {}) == "basis not stated");
}

TEST_CASE("read_draft: unfinished work is kept as typed, nothing is required") {
  const Persona skeptic = shipped_persona("skeptic");
  CHECK(read_draft(Json::object(), skeptic).value() == Json::object());
  const Json typed{{"decision", nullptr},
                   {"quote", "half a sen "},
                   {"slots", {{"competitors", {"Cursor", ""}}, {"prediction", {{"claim", "x"}}}}},
                   {"basis_hours", "3"},
                   {"sources", {"exam"}}};
  const auto draft = read_draft(typed, skeptic);
  REQUIRE(draft);
  CHECK(draft->at("quote") == "half a sen ");
  CHECK(draft->at("slots").at("competitors") == Json({"Cursor", ""}));
  CHECK(draft->at("slots").at("prediction") == Json({{"claim", "x"}}));
  CHECK(draft->at("sources") == Json::array({"exam"}));
  CHECK_FALSE(draft->contains("decision"));
}

TEST_CASE("read_draft: shapes and sizes are checked") {
  const Persona skeptic = shipped_persona("skeptic");
  for (const Json& bad :
       {Json(Json::array()), Json{{"quotes", "x"}}, Json{{"quote", Json::array({1})}},
        Json{{"quote", std::string(20'001, 'x')}}, Json{{"quote", "\xFF"}},
        Json{{"slots", Json::array({1})}}, Json{{"slots", {{"budget", "x"}}}},
        Json{{"slots", {{"difference", {{"a", 1}}}}}},
        Json{{"slots", {{"competitors", std::vector<std::string>(51, "x")}}}},
        Json{{"slots", {{"prediction", {{"claims", "x"}}}}}},
        Json{{"sources", std::vector<std::string>(21, "x")}}}) {
    CHECK_FALSE_MESSAGE(read_draft(bad, skeptic),
                        bad.dump(-1, ' ', true, Json::error_handler_t::replace));
  }
}

TEST_CASE("empty_slots: what is still empty, in rubric order") {
  const Persona skeptic = shipped_persona("skeptic");
  CHECK(empty_slots(Json::object(), skeptic) == std::vector<std::string>{"competitors",
                                                                         "difference", "breaks_for",
                                                                         "prediction", "wrong_if"});
  const Json draft{{"slots",
                    {{"competitors", {" "}},
                     {"difference", "offline"},
                     {"prediction", {{"claim", ""}, {"date", "2027-01-01"}}}}}};
  CHECK(empty_slots(draft, skeptic) ==
        std::vector<std::string>{"competitors", "breaks_for", "wrong_if"});
  CHECK(empty_slots(nullptr, skeptic).size() == 5);
}

TEST_CASE("build_quote: lead, answer, full stop, in rubric order") {
  const Json draft{
      {"slots",
       {{"wrong_if", "nobody logs in."},
        {"competitors", {"Cursor", "grep", "nothing"}},
        {"difference", ""},
        {"prediction",
         {{"claim", "A free tier comes."}, {"date", "2027-06-30"}, {"probability", 0.6}}}}}};
  CHECK(build_quote(draft, shipped_persona("skeptic")) ==
        "It is really up against Cursor, grep and nothing. "
        "My prediction: A free tier comes, by 2027-06-30 (60%). I am wrong if nobody logs in.");
  CHECK(build_quote({{"slots", {{"timing", "on_time"}}}}, shipped_persona("futurist")) ==
        "The timing is on time.");
  CHECK(build_quote(Json::object(), shipped_persona("buyer")).empty());
}

TEST_CASE("verdict_to_json: what is stored reads back as the same verdict") {
  const VerdictText verdict =
      read_verdict(
          {{"decision", "skip"},
           {"quote", words(60)},
           {"slots",
            {{"competitors", {"a", "b"}},
             {"prediction", {{"claim", "c"}, {"date", "2027-01-01"}, {"probability", 0.25}}}}},
           {"basis", "tried_it"},
           {"basis_hours", 2.5},
           {"confidence", 0.8},
           {"author_kind", "ai"},
           {"model", "some-model"},
           {"sources", {"https://a.example/"}},
           {"relation", "customer"},
           {"byline", "A pseudonym"}},
          shipped_persona("skeptic"))
          .value();
  CHECK(verdict_from_json(verdict_to_json(verdict)) == verdict);
  CHECK(verdict_from_json(verdict_to_json({})) == VerdictText{});
}

TEST_CASE("commit_to: SHA-256 over the nonce and the canonical text, as anybody can recompute") {
  VerdictText verdict;
  verdict.decision = Decision::skip;
  verdict.quote = "No.";
  verdict.slots_json = {{"flips_if", "\"a price\""}, {"budget", "\"tools\""}};
  const SealedSubject subject{"mistral-code", RunId{7}, 1, "buyer", 2};
  const std::string text = commitment_text(subject, verdict);
  CHECK(text ==
        R"({"decision":"skip","persona":"buyer","quote":"No.","round":1,"run":7,)"
        R"("slots":{"budget":"tools","flips_if":"a price"},"tool":"mistral-code","version":2})");
  Nonce nonce{};
  nonce[31] = std::byte{1};
  const std::string bytes(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  CHECK(commit_to(nonce, subject, verdict) == to_hex(sha256(bytes + text)));
  CHECK(commit_to(nonce, subject, verdict) != commit_to(Nonce{}, subject, verdict));
  verdict.quote = "No!";
  CHECK(commit_to(nonce, subject, verdict) != to_hex(sha256(bytes + text)));
}
