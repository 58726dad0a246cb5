#include "domain/agreement.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace panelist;
using namespace panelist::domain;

namespace {
VoteTable panel_votes(const Json& data) {
  VoteTable table;
  for (const Json& tool : data.at("tools")) {
    table.emplace_back();
    for (const Json& vote : tool.at("votes")) table.back().push_back(vote == "ship" ? 1 : 0);
  }
  return table;
}
}  // namespace

TEST_CASE("agreement: the sample panels give the published figures") {
  const Json data = Json::parse(
      test::read_file(checkout::folder() + "/tests/data/panel_facts.json"));
  const VoteTable votes = panel_votes(data);
  const Json& expected = data.at("expected");
  const auto near = [](const Json& value) {
    return doctest::Approx(value.get<double>()).epsilon(0.001);
  };
  CHECK(fleiss_kappa(votes).value() == near(expected.at("fleiss_kappa")));
  CHECK(krippendorff_alpha(votes).value() == near(expected.at("krippendorff_alpha")));
  CHECK(gwet_ac1(votes).value() == near(expected.at("gwet_ac1")));
}

TEST_CASE("krippendorff_alpha: the binary example of Krippendorff 2011, section A") {
  // Two observers, ten units: a 0100000000-like table with alpha 0.095.
  const std::vector<int> a{0, 1, 0, 0, 0, 0, 0, 0, 1, 0};
  const std::vector<int> b{1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
  VoteTable votes;
  for (std::size_t i = 0; i < a.size(); ++i) votes.push_back({a[i], b[i]});
  CHECK(krippendorff_alpha(votes).value() == doctest::Approx(0.095).epsilon(0.01));
}

TEST_CASE("agreement: votes that are missing leave the rest computable") {
  const VoteTable votes{{1, 1, 1, 0}, {1, 1}, {0}, {}, {0, 0, 1}};
  CHECK(raw_agreement(votes).value() == doctest::Approx((0.5 + 1.0 + 1.0 / 3) / 3));
  CHECK(krippendorff_alpha(votes));
  CHECK(gwet_ac1(votes));
  CHECK_FALSE(fleiss_kappa(votes));  // needs equal rows
}

TEST_CASE("agreement: nothing where there is nothing to compute") {
  for (const VoteTable& votes : {VoteTable{}, VoteTable{{}}, VoteTable{{1}, {0}}}) {
    CHECK_FALSE(raw_agreement(votes));
    CHECK_FALSE(krippendorff_alpha(votes));
    CHECK_FALSE(gwet_ac1(votes));
    CHECK_FALSE(fleiss_kappa(votes));
  }
}

TEST_CASE("agreement: when everybody ships everything only the chance-robust figures exist") {
  const VoteTable votes{{1, 1, 1}, {1, 1, 1}};
  CHECK(raw_agreement(votes) == 1.0);
  CHECK(gwet_ac1(votes) == 1.0);
  CHECK_FALSE(krippendorff_alpha(votes));
  CHECK_FALSE(fleiss_kappa(votes));
}
