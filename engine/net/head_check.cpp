#include "net/head_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/text.hpp"
#include "net/target_decode.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t method_bytes_max = 32;
constexpr std::size_t host_bytes_max = 262;      // a name of 255, a colon, a port
constexpr std::size_t length_digits_max = 18;

tl::unexpected<HeadError> refuse(int status, std::string_view detail) {
  return tl::unexpected<HeadError>(HeadError{status, detail});
}

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "abcdefghijklmnopqrstuvwxyz")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr auto token_table = make_token_table();

bool is_token_char(char c) { return token_table[static_cast<unsigned char>(c)]; }

bool is_method(std::string_view text) {
  return !text.empty() && text.size() <= method_bytes_max &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool is_target(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}

/// host[:port] with a name, an IPv4 address or a bracketed IPv6 address.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > host_bytes_max) return false;
  const auto bracket = text[0] == '[' ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  const auto colon = text.find(':', bracket);
  const auto name = text.substr(0, colon);
  const auto port = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (name.empty() || port.size() > 5) return false;
  const bool is_port = std::all_of(port.begin(), port.end(),
                                   [](char c) { return c >= '0' && c <= '9'; });
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return is_token_char(c) || c == '(' || c == ')' || c == ';' || c == '=' || c == ',';
  });
  const bool is_literal = bracket > 1 && name.size() == bracket + 1 &&
                          std::all_of(name.begin() + 1, name.end() - 1, [](char c) {
                            return is_token_char(c) || c == ':';
                          });
  return is_port && (bracket == 0 ? is_name : is_literal);
}

struct RequestLine {
  std::string_view method;
  std::string_view target;
  bool is_http_1_0{false};
};

tl::expected<RequestLine, HeadError> parse_request_line(std::string_view line,
                                                        const ServerLimits& limits) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return refuse(400, "The request line is not METHOD TARGET VERSION.");
  }
  RequestLine out;
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_method(out.method)) return refuse(400, "The method is not in upper-case letters.");
  if (out.target.size() > limits.target_bytes_max) return refuse(414, "The address is too long.");
  if (out.target.empty() || !is_target(out.target)) {
    return refuse(400, "The request target holds characters that must be escaped.");
  }
  const bool is_version = version.size() == 8 && version.substr(0, 5) == "HTTP/" &&
                          version[5] >= '0' && version[5] <= '9' && version[6] == '.' &&
                          version[7] >= '0' && version[7] <= '9';
  if (!is_version) return refuse(400, "The HTTP version cannot be read.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  }
  out.is_http_1_0 = version == "HTTP/1.0";
  return out;
}

std::string_view trim_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

tl::expected<Headers, HeadError> parse_fields(std::string_view bytes, const ServerLimits& limits) {
  Headers headers;
  while (bytes.size() > 2) {  // the last two are the empty line
    const auto line = bytes.substr(0, bytes.find("\r\n"));
    bytes.remove_prefix(line.size() + 2);
    if (headers.size() == limits.fields_max) return refuse(431, "There are too many fields.");
    if (line.starts_with(' ') || line.starts_with('\t')) {
      return refuse(400, "A folded field is not accepted.");
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
      return refuse(400, "A field name is not a token followed by a colon.");
    }
    const auto value = trim_blanks(line.substr(colon + 1));
    if (!is_field_value(value)) return refuse(400, "A field value holds control characters.");
    headers.emplace_back(to_lower_ascii(line.substr(0, colon)), std::string(value));
  }
  return headers;
}

/// What the fields say about the message itself; each of these at most once.
struct MessageFields {
  const std::string* host{nullptr};
  const std::string* length{nullptr};
  const std::string* expect{nullptr};
  bool says_close{false};
  bool says_keep_alive{false};
};

tl::expected<MessageFields, HeadError> read_message_fields(const Headers& headers) {
  MessageFields fields;
  for (const auto& [name, value] : headers) {
    if (name == "transfer-encoding") {
      return refuse(411, "Send the body with Content-Length instead of Transfer-Encoding.");
    }
    if (name == "host") {
      if (fields.host != nullptr) return refuse(400, "There is more than one Host field.");
      if (!is_host(value)) return refuse(400, "The Host field is not a host name.");
      fields.host = &value;
    } else if (name == "content-length") {
      if (fields.length != nullptr) return refuse(400, "There is more than one Content-Length.");
      fields.length = &value;
    } else if (name == "expect") {
      if (fields.expect != nullptr) return refuse(400, "There is more than one Expect field.");
      fields.expect = &value;
    } else if (name == "connection") {
      fields.says_close = fields.says_close || has_list_word(value, "close");
      fields.says_keep_alive = fields.says_keep_alive || has_list_word(value, "keep-alive");
    }
  }
  return fields;
}

tl::expected<std::size_t, HeadError> read_length(const std::string* text,
                                                 const ServerLimits& limits) {
  if (text == nullptr) return std::size_t{0};
  const bool is_number = !text->empty() && std::all_of(text->begin(), text->end(), [](char c) {
    return c >= '0' && c <= '9';
  });
  if (!is_number) return refuse(400, "Content-Length is not a number.");
  std::size_t length = 0;
  if (text->size() <= length_digits_max) {
    std::from_chars(text->data(), text->data() + text->size(), length);
  }
  if (text->size() > length_digits_max || length > limits.body_bytes_max) {
    return refuse(413, "The body is larger than this server accepts.");
  }
  return length;
}

/// The origin form of `target`: as it is, or the part after the authority of an absolute address,
/// which must name the same host as the Host field.
tl::expected<std::string, HeadError> read_origin_form(std::string_view target,
                                                      const std::string* host) {
  if (target[0] == '/') return std::string(target);
  const auto lower = to_lower_ascii(target.substr(0, 8));
  const std::size_t scheme = lower.starts_with("http://") ? 7 : lower == "https://" ? 8 : 0;
  if (scheme == 0) return refuse(400, "The request target does not begin with '/'.");
  const auto rest = target.substr(scheme);
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  if (host == nullptr || to_lower_ascii(rest.substr(0, end)) != to_lower_ascii(*host)) {
    return refuse(400, "The request target names another host than the Host field.");
  }
  const auto path = rest.substr(end);
  return path.starts_with('/') ? std::string(path) : "/" + std::string(path);
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
  });
}

bool has_list_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (to_lower_ascii(trim(list.substr(0, end))) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

tl::expected<std::optional<std::size_t>, HeadError> find_head_end(std::string_view bytes,
                                                                  std::size_t& scanned,
                                                                  const ServerLimits& limits) {
  if (!bytes.empty() && !is_token_char(bytes[0])) return refuse(400, "This is not HTTP.");
  while (scanned < bytes.size()) {
    const auto* found = static_cast<const char*>(
        std::memchr(bytes.data() + scanned, '\n', bytes.size() - scanned));
    if (found == nullptr) {
      const bool is_first_line = bytes.find('\n') == std::string_view::npos;
      if (is_first_line && bytes.size() > limits.target_bytes_max + method_bytes_max + 10) {
        return refuse(414, "The address is too long.");
      }
      scanned = bytes.size();
      break;
    }
    const auto at = static_cast<std::size_t>(found - bytes.data());
    if (at == 0 || bytes[at - 1] != '\r') return refuse(400, "A line does not end in CR LF.");
    scanned = at + 1;
    if (at >= 3 && bytes[at - 2] == '\n') {
      if (scanned > limits.head_bytes_max) break;
      return std::optional(scanned);
    }
  }
  if (bytes.size() >= limits.head_bytes_max) return refuse(431, "The head is too large.");
  return std::optional<std::size_t>();
}

tl::expected<Head, HeadError> parse_head(std::string_view bytes, const ServerLimits& limits) {
  const auto line_end = bytes.find("\r\n");
  if (line_end == std::string_view::npos || !bytes.ends_with("\r\n\r\n")) {
    return refuse(400, "The head is not complete.");
  }
  const auto line = parse_request_line(bytes.substr(0, line_end), limits);
  if (!line) return tl::unexpected<HeadError>(line.error());
  auto headers = parse_fields(bytes.substr(line_end + 2), limits);
  if (!headers) return tl::unexpected<HeadError>(headers.error());
  const auto fields = read_message_fields(*headers);
  if (!fields) return tl::unexpected<HeadError>(fields.error());
  if (fields->host == nullptr && !line->is_http_1_0) {
    return refuse(400, "The Host field is missing.");
  }
  auto origin = read_origin_form(line->target, fields->host);
  if (!origin) return tl::unexpected<HeadError>(origin.error());
  auto target = decode_target(*origin);
  if (!target) return refuse(400, "The address cannot be decoded.");
  const auto length = read_length(fields->length, limits);
  if (!length) return tl::unexpected<HeadError>(length.error());
  Head head;
  if (fields->expect != nullptr) {
    if (to_lower_ascii(*fields->expect) != "100-continue") {
      return refuse(417, "The only expectation met here is 100-continue.");
    }
    head.expects_continue = !line->is_http_1_0;
  }
  head.method = std::string(line->method);
  head.raw_target = std::move(*origin);
  head.path = std::move(target->path);
  head.query = std::move(target->query);
  head.body_bytes = *length;
  head.is_http_1_0 = line->is_http_1_0;
  head.keeps_alive = !fields->says_close && (!line->is_http_1_0 || fields->says_keep_alive);
  head.headers = std::move(*headers);
  return head;
}

}  // namespace panelist::net
