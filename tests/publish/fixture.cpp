#include "tests/publish/fixture.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.hpp"

namespace panelist::publish::fixture {
namespace {

const Instant first_day = *parse_rfc3339("2026-11-19T09:30:00.000Z");
const Instant second_day = *parse_rfc3339("2026-11-21T14:03:00.000Z");

domain::Persona persona(const std::string& id) {
  const std::string path = checkout::folder() + "/personas/" + id + ".toml";
  auto parsed = domain::parse_persona(read_file(path), path);
  if (!parsed) throw std::runtime_error(parsed.error().detail);
  return *parsed;
}

const Json& panel() {
  static const Json json =
      Json::parse(read_file(checkout::folder() + "/tests/publish/panel.json"));
  return json;
}

domain::SeatVerdict seat(Json verdict) {
  const domain::Persona role = persona(verdict.at("persona"));
  domain::SeatVerdict seat;
  seat.persona = role.id;
  seat.persona_title = role.title;
  seat.letter = role.letter;
  seat.byline = verdict.at("byline_shown");
  seat.submitted_at = format_rfc3339(first_day);
  verdict.erase("byline_shown");
  verdict.erase("persona");
  auto text = domain::read_verdict(verdict, role);
  if (!text) throw std::runtime_error(text.error().detail);
  seat.outcome = domain::SeatOutcome::voted;
  seat.text = *text;
  return seat;
}

domain::SeatVerdict* find(domain::Scorecard& card, const std::string& id) {
  for (domain::SeatVerdict& seat : card.seats) {
    if (seat.persona == id) return &seat;
  }
  throw std::runtime_error("no seat " + id);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

const TemplateSet& templates() {
  static const Result<TemplateSet> set =
      TemplateSet::load(checkout::folder() + "/web/templates");
  if (!set) throw std::runtime_error(set.error().detail);
  return *set;
}

SiteSettings site() {
  SiteSettings site;
  site.base_url = "https://verdicts.example";
  site.asset_version = "7";
  for (const char* id : {"developer", "skeptic", "buyer", "futurist"}) {
    site.questions[id] = persona(id).question;
  }
  return site;
}

domain::Scorecard scorecard(const std::string& tool_name) {
  for (Json tool : panel().at("tools")) {
    if (tool.at("name") != tool_name) continue;
    domain::Scorecard card;
    card.slug = make_slug(tool_name);
    for (const Json& verdict : tool.at("verdicts")) card.seats.push_back(seat(verdict));
    tool.erase("verdicts");
    auto facts = domain::read_facts(tool, {});
    if (!facts) throw std::runtime_error(facts.error().detail);
    card.facts = *facts;
    return card;
  }
  throw std::runtime_error("no tool " + tool_name);
}

ComparisonPage comparison(const std::string& left, const std::string& right) {
  ComparisonPage page;
  page.left = scorecard(left);
  page.right = scorecard(right);
  page.stamp.slug = page.left.slug + "-vs-" + page.right.slug;
  page.stamp.revision = 1;
  page.stamp.content_hash =
      domain::content_hash(domain::comparison_page_content(page.left, page.right));
  page.stamp.published_at = first_day;
  page.stamp.first_published_at = first_day;
  return page;
}

ComparisonPage haiku_against_mistral() {
  ComparisonPage page = comparison("Claude Haiku Open Weights", "Mistral Code");
  page.stamp.is_sample = true;
  return page;
}

ComparisonPage crowded() {
  ComparisonPage page = comparison("Mistral Code", "Perplexity Sonar Pro 2 API");
  domain::SeatVerdict* machine = find(page.left, "futurist");
  machine->text.author_kind = domain::AuthorKind::ai;
  machine->text.model = "Claude Opus 5";
  domain::SeatVerdict* pseudonym = find(page.right, "developer");
  pseudonym->byline = "N. Root";
  pseudonym->pseudonym = true;
  pseudonym->text.basis = domain::Basis::tried_it;
  pseudonym->text.basis_hours = 3;
  pseudonym->text.sources = {"https://example.com/notes?a=1&b=2"};
  domain::SeatVerdict* abstained = find(page.right, "skeptic");
  abstained->outcome = domain::SeatOutcome::abstained;
  abstained->outcome_note = "No account to try it with.";
  domain::SeatVerdict* empty = find(page.right, "futurist");
  empty->outcome = domain::SeatOutcome::empty;
  page.left.facts.starting_price = domain::Price{"9.00", "EUR", "seat and month"};
  page.left.facts.price_checked_at = first_day;
  page.right.facts.price_checked_at = first_day;
  page.right_live.expected_at["futurist"] = *parse_rfc3339("2026-11-27T00:00:00.000Z");
  page.right_live.notices = {"Price changed on 3 Nov 2026; the buyer is reviewing again."};
  page.right_live.replies = {
      {"buyer", "Mina <Perplexity>", "A ceiling is in the plan.", second_day}};
  page.left_live.community = {12, 17};
  page.left_live.history = {23, std::string(32, 'a') + std::string(32, '7')};
  page.compare_with = {{"code-llama-4", "Code Llama 4"}, {"mistral-large-3", "Mistral Large 3"}};
  page.stamp.revision = 2;
  page.stamp.published_at = second_day;
  page.stamp.change_reason = "the developer's quote was corrected";
  page.stamp.content_hash =
      domain::content_hash(domain::comparison_page_content(page.left, page.right));
  return page;
}

ToolPage tool() {
  ToolPage page;
  page.card = scorecard("Perplexity Sonar Pro 2 API");
  page.stamp.slug = page.card.slug;
  page.stamp.revision = 1;
  page.stamp.content_hash = domain::content_hash(domain::tool_page_content(page.card));
  page.stamp.published_at = first_day;
  page.stamp.first_published_at = first_day;
  page.live.history = {19, std::string(32, '0') + std::string(32, 'f')};
  ComparisonLink link;
  link.slug = "mistral-code-vs-perplexity-sonar-pro-2-api";
  link.left_name = "Mistral Code";
  link.right_name = page.card.facts.name;
  link.left_tally = {4, 4, 0, 0};
  link.right_tally = {3, 4, 0, 0};
  link.answer = "Mistral Code, 4 of 4 against 3 of 4. Buyer skips the other.";
  link.published_at = first_day;
  page.comparisons = {link};
  return page;
}

BaseRate rate(const std::string& id, const std::string& title, long long ships,
              long long votes) {
  return {id, title, title.substr(0, 1), persona(id).question, ships, votes};
}

}  // namespace panelist::publish::fixture
