#include "publish/comparison_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "publish/addresses.hpp"
#include "publish/etag.hpp"
#include "publish/json_ld.hpp"
#include "publish/page_head.hpp"
#include "publish/page_parts.hpp"
#include "publish/tool_page.hpp"

namespace panelist::publish {
namespace {

using domain::Scorecard;
using domain::SeatVerdict;

const SeatVerdict* find_seat(const Scorecard& card, const std::string& persona) {
  const auto found = std::find_if(card.seats.begin(), card.seats.end(),
                                  [&](const SeatVerdict& seat) { return seat.persona == persona; });
  return found == card.seats.end() ? nullptr : &*found;
}

/// Personas of both panels in page order: the left panel's, then what only the right one has.
std::vector<std::string> personas_of(const Scorecard& left, const Scorecard& right) {
  std::vector<std::string> personas;
  for (const Scorecard* card : {&left, &right}) {
    for (const SeatVerdict& seat : card->seats) {
      const bool known =
          std::find(personas.begin(), personas.end(), seat.persona) != personas.end();
      if (!known) personas.push_back(seat.persona);
    }
  }
  return personas;
}

Json cell_or_gap(const Scorecard& card, const SeatVerdict* seat, const ToolLive& live) {
  if (seat != nullptr) return cell_view(card, *seat, live);
  return {{"tool_name", card.facts.name},
          {"tool_url", tool_path(card.slug)},
          {"anchor", nullptr},
          {"word", "No seat"},
          {"is_ship", false},
          {"is_skip", false},
          {"is_none", true},
          {"voted", nullptr},
          {"note", "This panel had no such seat."},
          {"replies", nullptr}};
}

Json rows_view(const SiteSettings& site, const ComparisonPage& page) {
  const std::vector<std::string> differing = domain::differing_personas(page.left, page.right);
  Json rows = Json::array();
  for (const std::string& persona : personas_of(page.left, page.right)) {
    const SeatVerdict* left = find_seat(page.left, persona);
    const SeatVerdict* right = find_seat(page.right, persona);
    const SeatVerdict& known = left != nullptr ? *left : *right;
    const auto question = site.questions.find(persona);
    rows.push_back(
        {{"id", "row-" + persona},
         {"title", known.persona_title},
         {"letter", known.letter},
         {"url", persona_path(persona)},
         {"question", question == site.questions.end() ? "" : question->second},
         {"differs", std::find(differing.begin(), differing.end(), persona) != differing.end()},
         {"cells",
          {cell_or_gap(page.left, left, page.left_live),
           cell_or_gap(page.right, right, page.right_live)}}});
  }
  return rows;
}

Json choice_view(const std::string& name, const std::vector<domain::Clause>& clauses,
                 const ComparisonPage& page) {
  if (clauses.empty()) return nullptr;
  Json items = Json::array();
  for (const domain::Clause& clause : clauses) {
    const SeatVerdict* seat = find_seat(page.left, clause.persona);
    if (seat == nullptr) seat = find_seat(page.right, clause.persona);
    items.push_back({{"text", clause.text},
                     {"href", "#" + clause.anchor},
                     {"persona_title", seat == nullptr ? clause.persona : seat->persona_title}});
  }
  return {{"name", name}, {"clauses", std::move(items)}};
}

Json notices_view(const ComparisonPage& page) {
  Json notices = Json::array();
  const auto add = [&](const Scorecard& card, const ToolLive& live) {
    for (const std::string& text : live.notices) {
      notices.push_back({{"name", card.facts.name}, {"text", text}});
    }
    if (live.retired) {
      notices.push_back({{"name", card.facts.name},
                         {"text", "Retired on " + format_date(live.retired->at) + ". " +
                                      live.retired->reason}});
    }
  };
  add(page.left, page.left_live);
  add(page.right, page.right_live);
  return notices;
}

Json differ_view(const Json& rows) {
  Json links = Json::array();
  for (const Json& row : rows) {
    if (!row.at("differs").get<bool>()) continue;
    links.push_back({{"title", row.at("title")},
                     {"letter", row.at("letter")},
                     {"href", "#" + row.at("id").get<std::string>()}});
  }
  return links;
}

std::string not_comparable(const Scorecard& left, const Scorecard& right) {
  if (!left.facts.starting_price || !right.facts.starting_price) return {};
  return domain::why_not_comparable(*left.facts.starting_price, *right.facts.starting_price);
}

PageHead head_of(const SiteSettings& site, const ComparisonPage& page, const std::string& answer) {
  PageHead head;
  head.title = page.left.facts.name + " vs " + page.right.facts.name;
  head.description = answer;
  head.path = comparison_path(page.stamp.slug);
  head.og_type = "article";
  head.image_path = "/og" + head.path + ".png";
  head.markdown_path = comparison_markdown_path(page.stamp.slug);
  head.json_path = comparison_json_path(page.stamp.slug);
  head.section = "compare";
  head.is_noindex = page.stamp.is_on_request;
  head.is_sample = page.stamp.is_sample;
  head.json_ld = embed_json(comparison_json_ld(site, page));
  return head;
}

Json scorecard_json(const ComparisonPage& page) {
  const auto side = [](const SeatVerdict* seat) -> Json {
    if (seat == nullptr || seat->outcome != domain::SeatOutcome::voted) return nullptr;
    return {{"decision", domain::to_string(seat->text.decision)},
            {"quote", seat->text.quote},
            {"byline", seat->byline},
            {"author_kind", domain::to_string(seat->text.author_kind)},
            {"basis", domain::to_string(seat->text.basis)}};
  };
  Json rows = Json::array();
  for (const std::string& persona : personas_of(page.left, page.right)) {
    rows.push_back({{"persona", persona},
                    {"left", side(find_seat(page.left, persona))},
                    {"right", side(find_seat(page.right, persona))}});
  }
  return rows;
}

}  // namespace

Json comparison_view(const SiteSettings& site, const ComparisonPage& page) {
  const domain::Answer answer = domain::compute_answer(page.left, page.right);
  Json view = layout_view(site, head_of(site, page, answer.sentence));
  const std::string path = comparison_path(page.stamp.slug);
  view["left_name"] = page.left.facts.name;
  view["right_name"] = page.right.facts.name;
  view["answer"] = answer.sentence;
  view["choose_left"] = choice_view(page.left.facts.name, answer.choose_left, page);
  view["choose_right"] = choice_view(page.right.facts.name, answer.choose_right, page);
  view["has_choices"] = !answer.choose_left.empty() || !answer.choose_right.empty();
  view["trust"] = domain::trust_line(page.left, page.right);
  view["stamp"] = stamp_view(page.stamp);
  view["histories"] =
      histories_view({{&page.left, &page.left_live}, {&page.right, &page.right_live}});
  view["on_request"] = page.stamp.is_on_request;
  view["notices"] = notices_view(page);
  view["cards"] = {card_view(site, page.left, page.left_live, path),
                   card_view(site, page.right, page.right_live, path)};
  view["not_comparable"] = not_comparable(page.left, page.right);
  view["rows"] = rows_view(site, page);
  view["differ"] = differ_view(view["rows"]);
  view["compare"] = compare_view(
      site, {{page.left.slug, page.left.facts.name}, {page.right.slug, page.right.facts.name}},
      page.compare_with);
  return view;
}

std::string comparison_html(const TemplateSet& templates, const SiteSettings& site,
                            const ComparisonPage& page) {
  return templates.render("site/comparison.html", comparison_view(site, page));
}

Json comparison_json(const ComparisonPage& page) {
  return {{"slug", page.stamp.slug},
          {"state", "published"},
          {"revision", page.stamp.revision},
          {"content_hash", page.stamp.content_hash},
          {"published_at", format_rfc3339(page.stamp.published_at)},
          {"answer", domain::compute_answer(page.left, page.right).sentence},
          {"left", tool_side_json(page.left, page.left_live)},
          {"right", tool_side_json(page.right, page.right_live)},
          {"scorecard", scorecard_json(page)}};
}

std::string comparison_etag(const TemplateSet& templates, const ComparisonPage& page) {
  std::string live = fingerprint(page.left_live, page.right_live, page.stamp);
  for (const CompareChoice& choice : page.compare_with) live += choice.slug + ' ' + choice.name;
  return make_etag(page.stamp.content_hash, templates.hash(), to_hex(sha256(live)));
}

}  // namespace panelist::publish
