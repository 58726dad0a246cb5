#include "app/config_check.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text.hpp"
#include "base/time.hpp"
#include "net/ip_address.hpp"
#include "net/listen_socket.hpp"

namespace panelist::app {
namespace {

std::optional<std::int64_t> read_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// http://HOST or https://HOST, a port and a path perhaps; no blanks, no query.
bool is_web_address(std::string_view url) {
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  return scheme != 0 && url.size() > scheme && url[scheme] != '/' && url[scheme] != ':' &&
         std::all_of(url.begin(), url.end(), [](char c) {
           return c > ' ' && c < 0x7F && c != '?' && c != '#' && c != '"' && c != '<' && c != '>';
         });
}

bool is_smtp_address(std::string_view url) {
  const std::size_t scheme = url.starts_with("smtps://") ? 8 : url.starts_with("smtp://") ? 7 : 0;
  return scheme != 0 && url.size() > scheme && url.find(' ') == std::string_view::npos;
}

/// "ana@example.com" or "Ana <ana@example.com>".
bool is_mailbox(std::string_view text) {
  const std::size_t open = text.find('<');
  if (open != std::string_view::npos) {
    if (!text.ends_with('>')) return false;
    text = text.substr(open + 1, text.size() - open - 2);
  }
  const std::size_t at = text.find('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
         text.find_first_of(" <>\r\n") == std::string_view::npos;
}

bool is_storage_address(std::string_view url) {
  return (url.starts_with("sqlite:") && url.size() > 7) || url.starts_with("postgresql://") ||
         url.starts_with("postgres://");
}

struct NumberRange {
  std::string_view name;
  std::int64_t least, most;
};
constexpr NumberRange number_ranges[] = {
    {"server.threads", 1, 64},
    {"publish.hold_seconds", 0, 366LL * 24 * 3600},
    {"compare.auto_pairs", 0, 100},
};
constexpr std::int64_t wait_seconds_max = 30LL * 24 * 3600;

std::string check_number(const ConfigKey& key, const std::string& value) {
  std::int64_t least = 0, most = std::numeric_limits<std::int64_t>::max();
  for (const NumberRange& range : number_ranges)
    if (range.name == key.name) least = range.least, most = range.most;
  const auto number = read_number(value);
  if (number && *number >= least && *number <= most) return {};
  return "a whole number from " + std::to_string(least) +
         (most == std::numeric_limits<std::int64_t>::max() ? "" : " to " + std::to_string(most));
}

std::string one_of(const std::string& value, const std::vector<std::string>& allowed) {
  const bool is_there = std::find(allowed.begin(), allowed.end(), value) != allowed.end();
  return is_there ? "" : join(allowed, ", ");
}

/// What is expected where `value` is not it; empty where it is.
std::string expected_text(const ConfigKey& key, const std::string& value) {
  const std::string_view name = key.name;
  if (key.kind == KeyKind::number) return check_number(key, value);
  if (key.kind == KeyKind::flag)
    return value == "true" || value == "false" ? "" : "true or false";
  if (name == "review.distinct_people") return one_of(value, {"auto", "always", "never"});
  if (name == "site.mode") return one_of(value, {"full", "headless", "preview"});
  if (name == "log.level") return one_of(value, {"debug", "info", "warn", "error"});
  if (name == "review.time_zone" && !is_time_zone(value)) return "a zone name, as Europe/Berlin";
  if (name == "server.listen" && !net::is_listen_address(value))
    return "ADDRESS:PORT, as 127.0.0.1:8080";
  if (name == "storage.url" && !is_storage_address(value))
    return "sqlite:FILE or postgresql://[USER@]HOST[:PORT]/NAME";
  const bool is_url = name == "server.public_url" || name == "site.canonical_base";
  if (is_url && !value.empty() && !is_web_address(value)) return "https://HOST or http://HOST:PORT";
  if (name == "mail.smtp_url" && !value.empty() && !is_smtp_address(value))
    return "smtp://[USER@]HOST[:PORT] or smtps://...";
  if (name == "mail.from" && !is_mailbox(value)) return "NAME <ADDRESS@HOST>";
  if (name == "site.name" && trim(value).empty()) return "a name";
  return {};
}

std::string expected_item(const ConfigKey& key, const std::string& item) {
  if (key.name == "webhooks.schedule_seconds") {
    const auto seconds = read_number(item);
    const bool fits = seconds && *seconds >= 0 && *seconds <= wait_seconds_max;
    return fits ? "" : "seconds from 0 to " + std::to_string(wait_seconds_max);
  }
  return net::parse_cidr(item) ? "" : "a network, as 10.0.0.0/8 or fc00::/7";
}

}  // namespace

std::string check_value(const ConfigKey& key, const std::vector<std::string>& items) {
  const bool is_list = key.kind == KeyKind::list;
  for (const std::string& item : items) {
    const std::string expected = is_list ? expected_item(key, item) : expected_text(key, item);
    if (expected.empty()) continue;
    // An SMTP address or a database's may carry a password.
    const bool is_secret = key.name == "mail.smtp_url" ||
                           (key.name == "storage.url" && item.find('@') != std::string::npos);
    const std::string shown = is_secret ? "not an address" : '"' + item + '"';
    return std::string(key.name) + (is_list ? " holds " : " is ") + shown + "; expected " +
           expected;
  }
  if (key.name == "webhooks.schedule_seconds" && items.empty())
    return "webhooks.schedule_seconds is empty; expected one wait for each attempt";
  return {};
}

std::string check_together(const Config& config) {
  const bool has_certificate = !config.text("server.tls_certificate").empty();
  const bool has_key = !config.text("server.tls_key").empty();
  if (has_certificate && !has_key) return "server.tls_certificate needs server.tls_key";
  if (has_key && !has_certificate) return "server.tls_key needs server.tls_certificate";
  return {};
}

}  // namespace panelist::app
