#include "publish/feeds.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"

namespace panelist::publish {
namespace {

/// XML 1.0 allows no control characters but tab and line breaks, not even escaped.
std::string escape_xml(std::string_view text) {
  std::string allowed;
  allowed.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\n' || c == '\t') allowed += c;
  }
  return escape_html(allowed);
}

std::string path_of(const Change& change) {
  return change.page == "tool" ? tool_path(change.slug) : comparison_path(change.slug);
}

std::string sentence_of(const Change& change) {
  std::string text = change.kind == "published"   ? "Published"
                     : change.kind == "updated"   ? "Updated"
                     : change.kind == "retracted" ? "Retracted"
                                                  : "Withdrawn";
  if (change.kind == "updated") text += ", revision " + std::to_string(change.revision);
  if (!change.reason.empty()) text += " (" + change.reason + ")";
  return text + ".";
}

/// Stable for ever and never reused: the page, its kind of change and revision.
std::string id_of(const SiteSettings& site, const Change& change) {
  return site.base_url + path_of(change) + "#" + change.kind + "-" +
         std::to_string(change.revision);
}

std::vector<Change> without_samples(const std::vector<Change>& changes) {
  std::vector<Change> kept;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(kept),
               [](const Change& change) { return !change.is_sample; });
  return kept;
}

std::string atom_entry(const SiteSettings& site, const Change& change) {
  std::string out = "<entry>\n";
  out += "<id>" + escape_xml(id_of(site, change)) + "</id>\n";
  out += "<title>" + escape_xml(change.title) + "</title>\n";
  out += "<updated>" + format_rfc3339(change.at) + "</updated>\n";
  out += "<link href=\"" + escape_xml(site.base_url + path_of(change)) + "\"/>\n";
  out += "<category term=\"" + escape_xml(change.kind) + "\"/>\n";
  out += "<summary>" + escape_xml(sentence_of(change)) + "</summary>\n";
  return out + "</entry>\n";
}

}  // namespace

std::string atom_feed(const SiteSettings& site, const std::vector<Change>& changes, Instant now) {
  const std::vector<Change> shown = without_samples(changes);
  Instant newest = shown.empty() ? now : shown.front().at;
  for (const Change& change : shown) newest = std::max(newest, change.at);
  const std::string self = site.base_url + std::string(atom_path);
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  out += "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  out += "<id>" + escape_xml(self) + "</id>\n";
  out += "<title>" + escape_xml(site.name + ": every published change") + "</title>\n";
  out += "<subtitle>" + escape_xml(site.strapline) + "</subtitle>\n";
  out += "<updated>" + format_rfc3339(newest) + "</updated>\n";
  out += "<author><name>" + escape_xml(site.name) + "</name></author>\n";
  out += "<link rel=\"self\" type=\"application/atom+xml\" href=\"" + escape_xml(self) + "\"/>\n";
  out += "<link href=\"" + escape_xml(site.base_url + std::string(changelog_path)) + "\"/>\n";
  for (const Change& change : shown) out += atom_entry(site, change);
  return out + "</feed>\n";
}

Json json_feed(const SiteSettings& site, const std::vector<Change>& changes) {
  Json items = Json::array();
  for (const Change& change : without_samples(changes)) {
    items.push_back({{"id", id_of(site, change)},
                     {"url", site.base_url + path_of(change)},
                     {"title", change.title},
                     {"content_text", sentence_of(change)},
                     {"date_published", format_rfc3339(change.at)},
                     {"tags", {change.kind, change.page}},
                     {"_panelist",
                      {{"revision", change.revision}, {"content_hash", change.content_hash}}}});
  }
  return {{"version", "https://jsonfeed.org/version/1.1"},
          {"title", site.name + ": every published change"},
          {"description", site.strapline},
          {"home_page_url", site.base_url + std::string(changelog_path)},
          {"feed_url", site.base_url + std::string(json_feed_path)},
          {"language", "en"},
          {"items", std::move(items)}};
}

}  // namespace panelist::publish
