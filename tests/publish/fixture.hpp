#pragma once
// A published comparison and the site it belongs to, as the tests of the public pages use them.
#include <string>

#include "publish/comparison_page.hpp"
#include "publish/list_pages.hpp"
#include "publish/tool_page.hpp"
#include "tests/support/checkout.hpp"

namespace panelist::publish::fixture {

std::string read_file(const std::string& path);
/// The templates of the program.
const TemplateSet& templates();
SiteSettings site();
/// A tool of panel.json with a full panel of four, by its name.
domain::Scorecard scorecard(const std::string& tool_name);
ComparisonPage comparison(const std::string& left, const std::string& right);
/// Claude Haiku Open Weights vs Mistral Code: sample, 50% against 100%, no reader has voted.
ComparisonPage haiku_against_mistral();
/// Mistral Code vs Perplexity Sonar Pro 2 API with everything that can be on a page: an empty seat,
/// an abstention, an AI's verdict, a pseudonym, votes, notices, a reply, a second revision.
ComparisonPage crowded();
ToolPage tool();
BaseRate rate(const std::string& persona, const std::string& title, long long ships,
              long long votes);

}  // namespace panelist::publish::fixture
