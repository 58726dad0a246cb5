#include "publish/markdown.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "publish/comparison_page.hpp"
#include "publish/page_parts.hpp"
#include "publish/tool_page.hpp"

namespace panelist::publish {
namespace {

using domain::Scorecard;
using domain::SeatVerdict;

/// YAML front matter: what identifies the revision, in the same words as the JSON form.
std::string front_matter(const SiteSettings& site, const PageStamp& stamp,
                         const std::string& title, const std::string& path) {
  std::string out = "---\n";
  out += "title: " + Json(title).dump() + "\n";
  out += "url: " + Json(site.base_url + path).dump() + "\n";
  out += "revision: " + std::to_string(stamp.revision) + "\n";
  out += "content_hash: " + stamp.content_hash + "\n";
  out += "published_at: " + format_rfc3339(stamp.published_at) + "\n";
  if (stamp.is_sample) out += "sample: true\n";
  return out + "---\n\n";
}

std::string sample_line(const PageStamp& stamp) {
  return stamp.is_sample ? "**Sample text, invented.**\n\n" : "";
}

std::string price_line(const domain::ToolFacts& facts) {
  std::string line(domain::entry_label(facts.entry));
  if (facts.starting_price) {
    line += ", from " + markdown_text(domain::format_price(*facts.starting_price));
  }
  if (!facts.licence.empty()) line += "; " + markdown_text(facts.licence);
  if (facts.price_checked_at) line += " (checked " + format_date(*facts.price_checked_at) + ")";
  return line;
}

std::string card_section(const Scorecard& card, const ToolLive& live) {
  const domain::Tally tally = domain::count(card.seats);
  std::string out = "## " + markdown_text(card.facts.name) + "\n\n";
  out += markdown_text(card.facts.tagline) + "\n\n";
  out += "- Category: " + markdown_text(card.facts.category) + "\n";
  out += "- Panel ship: " + domain::format_percent(tally.ship_percent()) + ", " +
         of_text(tally.ships, tally.votes) + " (" + domain::format_split(card.seats) + ")\n";
  out += "- Community: " +
         domain::format_percent(domain::percent_of(live.community.ships, live.community.votes)) +
         ", " + of_text(live.community.ships, live.community.votes) + "\n";
  out += "- Entry: " + price_line(card.facts) + "\n";
  if (live.retired) {
    out += "- Retired on " + format_date(live.retired->at) + ": " +
           markdown_text(live.retired->reason) + "\n";
  }
  for (const std::string& notice : live.notices) out += "- Note: " + markdown_text(notice) + "\n";
  for (const std::string& paragraph : paragraphs(card.facts.description)) {
    out += "\n" + markdown_text(paragraph) + "\n";
  }
  return out + "\n";
}

std::string verdict_section(const Scorecard& card, const SeatVerdict& seat, const ToolLive& live,
                            const std::string& heading) {
  std::string out = heading + ": " + outcome_word(seat) + "\n\n";
  if (seat.outcome != domain::SeatOutcome::voted) {
    return out + markdown_text(empty_seat_text(seat, live)) + "\n\n";
  }
  out += markdown_quote(seat.text.quote) + "\n";
  out += markdown_text(seat.byline) + (seat.pseudonym ? " (a pseudonym)" : "") + " · " +
         markdown_text(author_label(seat.text)) + " · " +
         domain::basis_label(seat.text.basis, seat.text.basis_hours);
  if (const auto at = parse_rfc3339(seat.submitted_at)) out += " · " + format_date(*at);
  out += " · #" + verdict_anchor(card.slug, seat) + "\n\n";
  for (const std::string& source : seat.text.sources) out += "- Source: <" + source + ">\n";
  if (!seat.text.sources.empty()) out += "\n";
  for (const MakerReply& reply : live.replies) {
    if (reply.persona != seat.persona) continue;
    out += markdown_text(reply.author) + " replies for the maker, " + format_date(reply.at) +
           ":\n\n" + markdown_quote(reply.text) + "\n";
  }
  return out;
}

std::string choices(const std::string& name, const std::vector<domain::Clause>& clauses) {
  if (clauses.empty()) return {};
  std::string out = "**Choose " + markdown_text(name) + " if**\n\n";
  for (const domain::Clause& clause : clauses) out += "- " + markdown_text(clause.text) + "\n";
  return out + "\n";
}

void append_row(std::string& out, const Scorecard& card, const ToolLive& live,
                const std::string& persona) {
  for (const SeatVerdict& seat : card.seats) {
    if (seat.persona != persona) continue;
    out += verdict_section(card, seat, live, "#### " + markdown_text(card.facts.name));
  }
}

std::vector<const SeatVerdict*> one_seat_per_persona(const Scorecard& left,
                                                     const Scorecard& right) {
  std::vector<const SeatVerdict*> seats;
  for (const Scorecard* card : {&left, &right}) {
    for (const SeatVerdict& seat : card->seats) {
      bool known = false;
      for (const SeatVerdict* other : seats) known = known || other->persona == seat.persona;
      if (!known) seats.push_back(&seat);
    }
  }
  return seats;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  static constexpr std::string_view marks = "\\`*_{}[]<>#|~";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (marks.find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

std::string markdown_quote(std::string_view text) {
  std::string out;
  for (const std::string& paragraph : paragraphs(std::string(text))) {
    if (!out.empty()) out += ">\n";
    out += "> " + markdown_text(paragraph) + "\n";
  }
  return out;
}

std::string comparison_markdown(const SiteSettings& site, const ComparisonPage& page) {
  const domain::Answer answer = domain::compute_answer(page.left, page.right);
  const std::string title = page.left.facts.name + " vs " + page.right.facts.name;
  std::string out = front_matter(site, page.stamp, title, comparison_path(page.stamp.slug));
  out += "# " + markdown_text(title) + "\n\n" + sample_line(page.stamp);
  out += markdown_text(answer.sentence) + "\n\n";
  out += choices(page.left.facts.name, answer.choose_left);
  out += choices(page.right.facts.name, answer.choose_right);
  out += markdown_text(domain::trust_line(page.left, page.right)) + "\n\n";
  out += card_section(page.left, page.left_live) + card_section(page.right, page.right_live);
  out += "## Reviewer scorecard\n\n";
  const std::vector<std::string> differing = domain::differing_personas(page.left, page.right);
  for (const SeatVerdict* seat : one_seat_per_persona(page.left, page.right)) {
    bool differs = false;
    for (const std::string& persona : differing) differs = differs || persona == seat->persona;
    out += "### " + markdown_text(seat->persona_title) + (differs ? " (they differ)" : "") + "\n\n";
    append_row(out, page.left, page.left_live, seat->persona);
    append_row(out, page.right, page.right_live, seat->persona);
  }
  return out;
}

std::string tool_markdown(const SiteSettings& site, const ToolPage& page) {
  std::string out =
      front_matter(site, page.stamp, page.card.facts.name, tool_path(page.stamp.slug));
  out += "# " + markdown_text(page.card.facts.name) + "\n\n" + sample_line(page.stamp);
  out += card_section(page.card, page.live) + "## Reviewer scorecard\n\n";
  for (const SeatVerdict& seat : page.card.seats) {
    out += verdict_section(page.card, seat, page.live,
                           "### " + markdown_text(seat.persona_title));
  }
  for (const domain::Capability& capability : page.card.facts.capabilities) {
    if (&capability == page.card.facts.capabilities.data()) out += "## Capabilities\n\n";
    out += "- **" + markdown_text(capability.name) + "**: " +
           markdown_text(capability.description) + "\n";
  }
  return out;
}

}  // namespace panelist::publish
