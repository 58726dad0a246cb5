#include "publish/page_parts.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"

namespace panelist::publish {
namespace {

using domain::SeatOutcome;
using domain::SeatVerdict;

bool is_ship(const SeatVerdict& seat) {
  return seat.outcome == SeatOutcome::voted && seat.text.decision == domain::Decision::ship;
}
bool is_skip(const SeatVerdict& seat) {
  return seat.outcome == SeatOutcome::voted && seat.text.decision == domain::Decision::skip;
}

Json price_view(const domain::ToolFacts& facts) {
  Json view = {{"entry", domain::entry_label(facts.entry)},
               {"licence", facts.licence},
               {"free_tier", facts.free_tier_limit},
               {"starting", nullptr},
               {"checked", nullptr},
               {"source", facts.price_source},
               {"source_is_link", facts.price_source.starts_with("http")}};
  if (facts.starting_price) view["starting"] = domain::format_price(*facts.starting_price);
  if (facts.price_checked_at) view["checked"] = date_view(*facts.price_checked_at);
  return view;
}

Json replies_view(const SeatVerdict& seat, const ToolLive& live) {
  Json replies = Json::array();
  for (const MakerReply& reply : live.replies) {
    if (reply.persona != seat.persona) continue;
    replies.push_back({{"author", reply.author},
                       {"paragraphs", paragraphs(reply.text)},
                       {"date", date_view(reply.at)}});
  }
  return replies;
}

Json sources_view(const std::vector<std::string>& sources) {
  Json views = Json::array();
  for (const std::string& source : sources) {
    const std::size_t host = source.find("//");
    views.push_back(
        {{"url", source},
         {"label", host == std::string::npos ? source : source.substr(host + 2)}});
  }
  return views;
}

std::string confidence_text(const std::optional<double>& confidence) {
  if (!confidence) return {};
  return std::to_string(static_cast<int>(*confidence * 100 + 0.5)) + "% sure";
}

}  // namespace

std::string of_text(long long part, long long whole) {
  if (whole == 0) return "no votes yet";
  return std::to_string(part) + " of " + std::to_string(whole);
}

Json figure_view(long long ships, long long votes) {
  return {{"percent", domain::format_percent(domain::percent_of(ships, votes))},
          {"of", of_text(ships, votes)},
          {"is_none", votes == 0}};
}

Json date_view(Instant instant) {
  return {{"iso", format_rfc3339(instant)}, {"text", format_date(instant)}};
}

Json date_view(const std::string& rfc3339) {
  const auto instant = parse_rfc3339(rfc3339);
  return instant ? date_view(*instant) : Json(nullptr);
}

std::vector<std::string> paragraphs(const std::string& text) {
  std::vector<std::string> out;
  std::string current;
  for (const std::string& line : split(text, '\n')) {
    const std::string_view words = trim(line);
    if (words.empty()) {
      if (!current.empty()) out.push_back(std::move(current));
      current.clear();
      continue;
    }
    if (!current.empty()) current += ' ';
    current += words;
  }
  if (!current.empty()) out.push_back(std::move(current));
  return out;
}

std::vector<std::string> quote_paragraphs(const std::string& quote) {
  std::vector<std::string> out = paragraphs(quote);
  if (out.empty()) return out;
  out.front().insert(0, "“");
  out.back() += "”";
  return out;
}

std::string author_label(const domain::VerdictText& text) {
  const std::string model = text.model.empty() ? "model not named" : text.model;
  switch (text.author_kind) {
    case domain::AuthorKind::human: return "person";
    case domain::AuthorKind::ai: return "AI, " + model;
    case domain::AuthorKind::hybrid: return "person with " + model;
  }
  return {};
}

std::string outcome_word(const SeatVerdict& seat) {
  if (seat.outcome == SeatOutcome::abstained) return "No vote";
  if (seat.outcome == SeatOutcome::empty) return "Empty seat";
  return is_ship(seat) ? "Ship" : "Skip";
}

std::string empty_seat_text(const SeatVerdict& seat, const ToolLive& live) {
  std::string text;
  if (seat.outcome == SeatOutcome::abstained) {
    text = "The " + domain::persona_word(seat) + " cast no vote";
    text += seat.outcome_note.empty() ? "." : ": " + seat.outcome_note;
  } else {
    text = seat.outcome_note.empty() ? "The " + domain::persona_word(seat) + " has not answered."
                                     : seat.outcome_note;
  }
  if (!text.ends_with('.') && !text.ends_with('!') && !text.ends_with('?')) text += '.';
  const auto expected = live.expected_at.find(seat.persona);
  if (seat.outcome == SeatOutcome::empty && expected != live.expected_at.end()) {
    text += " Expected " + format_date(expected->second) + ".";
  }
  return text;
}

std::string category_slug_of(const domain::Scorecard& card, const ToolLive& live) {
  return live.category_slug.empty() ? make_slug(card.facts.category) : live.category_slug;
}

Json marks_view(const domain::Scorecard& card) {
  Json marks = Json::array();
  for (const SeatVerdict& seat : card.seats) {
    marks.push_back({{"letter", seat.letter},
                     {"title", seat.persona_title},
                     {"word", outcome_word(seat)},
                     {"is_ship", is_ship(seat)},
                     {"is_skip", is_skip(seat)},
                     {"is_none", seat.outcome != SeatOutcome::voted},
                     {"href", "#" + verdict_anchor(card.slug, seat)}});
  }
  return marks;
}

Json card_view(const SiteSettings& site, const domain::Scorecard& card, const ToolLive& live,
               const std::string& page_path) {
  const domain::Tally tally = domain::count(card.seats);
  Json view = {{"slug", card.slug},
               {"url", tool_path(card.slug)},
               {"name", card.facts.name},
               {"maker", card.facts.maker},
               {"link", card.facts.url},
               {"kind", card.facts.kind},
               {"category", card.facts.category},
               {"category_url", category_path(category_slug_of(card, live))},
               {"tagline", card.facts.tagline},
               {"description", paragraphs(card.facts.description)},
               {"panel", figure_view(tally.ships, tally.votes)},
               {"split", domain::format_split(card.seats)},
               {"marks", marks_view(card)},
               {"community", figure_view(live.community.ships, live.community.votes)},
               {"can_vote", site.features.vote && !live.retired},
               {"vote_action", site.forms_origin + "/vote"},
               {"page_path", page_path},
               {"price", price_view(card.facts)},
               {"retired", nullptr}};
  if (live.retired) {
    view["retired"] = {{"date", date_view(live.retired->at)}, {"reason", live.retired->reason}};
  }
  return view;
}

Json cell_view(const domain::Scorecard& card, const SeatVerdict& seat, const ToolLive& live) {
  Json view = {{"tool_name", card.facts.name},
               {"tool_url", tool_path(card.slug)},
               {"persona_title", seat.persona_title},
               {"anchor", verdict_anchor(card.slug, seat)},
               {"word", outcome_word(seat)},
               {"is_ship", is_ship(seat)},
               {"is_skip", is_skip(seat)},
               {"is_none", seat.outcome != SeatOutcome::voted},
               {"voted", nullptr},
               {"note", nullptr},
               {"replies", replies_view(seat, live)}};
  if (seat.outcome != SeatOutcome::voted) {
    view["note"] = empty_seat_text(seat, live);
    return view;
  }
  view["voted"] = {{"quote", quote_paragraphs(seat.text.quote)},
                   {"byline", seat.byline},
                   {"pseudonym", seat.pseudonym},
                   {"is_ai", seat.text.author_kind != domain::AuthorKind::human},
                   {"author", author_label(seat.text)},
                   {"basis", domain::basis_label(seat.text.basis, seat.text.basis_hours)},
                   {"date", date_view(seat.submitted_at)},
                   {"confidence", confidence_text(seat.text.confidence)},
                   {"relation", seat.text.relation},
                   {"sources", sources_view(seat.text.sources)},
                   {"late", seat.after_others_public},
                   {"corrected", seat.version > 1 && seat.after_others_public},
                   {"version", seat.version},
                   {"round", seat.round},
                   {"later_round", seat.round > 1}};
  return view;
}

Json stamp_view(const PageStamp& stamp) {
  return {{"revision", stamp.revision},
          {"hash", stamp.content_hash},
          {"hash_short", stamp.content_hash.substr(0, 12)},
          {"published", date_view(stamp.first_published_at)},
          {"changed", stamp.revision > 1 ? date_view(stamp.published_at) : Json(nullptr)},
          {"reason", stamp.change_reason}};
}

Json history_json(const domain::Scorecard& card, const ToolLive& live) {
  if (live.history.head.empty()) return nullptr;
  return {{"url", tool_history_path(card.slug)},
          {"entries", live.history.entries},
          {"head", live.history.head}};
}

Json histories_view(
    const std::vector<std::pair<const domain::Scorecard*, const ToolLive*>>& tools) {
  Json views = Json::array();
  for (const auto& [card, live] : tools) {
    Json view = history_json(*card, *live);
    if (view.is_null()) continue;
    view["name"] = card->facts.name;
    view["head_short"] = live->history.head.substr(0, 12);
    views.push_back(std::move(view));
  }
  return views.empty() ? Json(nullptr) : Json{{"of", std::move(views)}};
}

Json compare_view(const SiteSettings& site, const std::vector<CompareChoice>& from,
                  const std::vector<CompareChoice>& options) {
  if (options.empty() || !site.features.compare) return nullptr;
  const auto views = [](const std::vector<CompareChoice>& choices) {
    Json list = Json::array();
    for (const CompareChoice& choice : choices) {
      list.push_back({{"slug", choice.slug}, {"name", choice.name}});
    }
    return list;
  };
  return {{"from", views(from)}, {"options", views(options)}};
}

Json tool_link_view(const ToolLink& link) {
  return {{"url", tool_path(link.slug)},
          {"name", link.name},
          {"tagline", link.tagline},
          {"category", link.category},
          {"entry", domain::entry_label(link.entry)},
          {"panel", figure_view(link.tally.ships, link.tally.votes)},
          {"date", date_view(link.published_at)}};
}

Json comparison_link_view(const ComparisonLink& link) {
  return {{"url", comparison_path(link.slug)},
          {"left_name", link.left_name},
          {"right_name", link.right_name},
          {"left", figure_view(link.left_tally.ships, link.left_tally.votes)},
          {"right", figure_view(link.right_tally.ships, link.right_tally.votes)},
          {"answer", link.answer},
          {"date", date_view(link.published_at)}};
}

Json base_rate_view(const BaseRate& rate) {
  return {{"url", persona_path(rate.persona)},
          {"title", rate.title},
          {"letter", rate.letter},
          {"question", rate.question},
          {"ships", rate.ships},
          {"votes", rate.votes},
          {"figure", figure_view(rate.ships, rate.votes)}};
}

Json paging_view(const Paging& paging) {
  if (paging.newer_url.empty() && paging.older_url.empty()) return nullptr;
  return {{"newer", paging.newer_url}, {"older", paging.older_url}};
}

}  // namespace panelist::publish
