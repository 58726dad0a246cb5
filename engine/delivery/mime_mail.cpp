#include "delivery/mime_mail.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace panelist::delivery {
namespace {

constexpr std::size_t line_max = 76;  // RFC 2045, 6.7 and RFC 2047, 2
constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.size() > 254 || text.find('@', at + 1) != std::string_view::npos) return false;
  return is_ascii(text) && !has_control(text) &&
         text.find_first_of(" <>()[],;:\\\"") == std::string_view::npos;
}

void append_escaped(std::string& out, unsigned char byte) {
  out.push_back('=');
  out.push_back(hex_digits[byte >> 4U]);
  out.push_back(hex_digits[byte & 0x0FU]);
}

/// How many bytes the code point that begins with `lead` has.
std::size_t code_point_bytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

/// The characters that stand for themselves in every place an encoded word may stand (RFC 2047,
/// 5.3).
bool is_plain_in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!*+-/").find(c) != std::string_view::npos;
}

std::string encode_words(std::string_view text, std::size_t column) {
  constexpr std::string_view open = "=?UTF-8?Q?";
  constexpr std::string_view close = "?=";
  std::string out(open);
  column += open.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes =
        std::min(code_point_bytes(static_cast<unsigned char>(text[at])), text.size() - at);
    std::string piece;
    for (const char c : text.substr(at, bytes)) {
      if (c == ' ') {
        piece.push_back('_');
      } else if (is_plain_in_word(c)) {
        piece.push_back(c);
      } else {
        append_escaped(piece, static_cast<unsigned char>(c));
      }
    }
    if (column + piece.size() + close.size() > line_max) {
      out.append(close).append("\r\n ").append(open);
      column = 1 + open.size();
    }
    out.append(piece);
    column += piece.size();
    at += bytes;
  }
  return out.append(close);
}

/// Folds printable ASCII before the word that would pass the column limit.
std::string fold_ascii(std::string_view text, std::size_t column) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find(' ', at + 1);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view piece = text.substr(at, end - at);
    if (at > 0 && column + piece.size() > line_max && piece.size() > 1) {
      out.append("\r\n");
      column = 0;
    }
    out.append(piece);
    column += piece.size();
    at = end;
  }
  return out;
}

/// A display name: as is when it is words of letters and digits, else quoted, else encoded.
std::string encode_phrase(std::string_view name, std::size_t column) {
  if (!is_ascii(name) || name.find("=?") != std::string_view::npos) {
    return encode_words(name, column);
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '-';
  });
  if (plain) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string encode_mailbox(std::string_view header, std::string_view name,
                           std::string_view address) {
  std::string line(header);
  line.append(": ");
  if (!name.empty()) line.append(encode_phrase(name, line.size())).append("\r\n ");
  return line.append("<").append(address).append(">\r\n");
}

/// "Sat, 21 Nov 2026 14:03:00 +0000" (RFC 5322, 3.3).
std::string format_mail_date(Instant date) {
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(date);
  const std::chrono::year_month_day calendar{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(date - day)};
  const std::string_view weekday = days[std::chrono::weekday{day}.c_encoding()];
  const std::string_view month = months[static_cast<unsigned>(calendar.month()) - 1];
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %d %02d:%02d:%02d +0000", weekday.data(),
                static_cast<unsigned>(calendar.day()), month.data(),
                static_cast<int>(calendar.year()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

void append_part(std::string& out, const std::string& boundary, std::string_view type,
                 std::string_view text) {
  out.append("--").append(boundary).append("\r\nContent-Type: ").append(type);
  out.append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
  out.append(quoted_printable(text)).append("\r\n");
}

Result<void> check(const Mail& mail) {
  const auto refuse = [](std::string part, std::string why) {
    return fail(invalid_field(std::move(part), std::move(why)));
  };
  if (!is_address(mail.from_address)) return refuse("from", "This is not a mail address.");
  if (!is_address(mail.to_address)) return refuse("to", "This is not a mail address.");
  const std::array<std::pair<const char*, const std::string*>, 4> texts{
      {{"from_name", &mail.from_name},
       {"to_name", &mail.to_name},
       {"subject", &mail.subject},
       {"message_id", &mail.message_id}}};
  for (const auto& [name, text] : texts) {
    if (has_control(*text) || !is_utf8(*text)) {
      return refuse(name, "A line break or other control character may not stand in a header.");
    }
  }
  if (!is_address(mail.message_id)) return refuse("message_id", "This is not local@domain.");
  for (const auto& [name, value] : mail.more_headers) {
    const bool plain_name = !name.empty() && is_ascii(name) && !has_control(name) &&
                            name.find_first_of(": ") == std::string::npos;
    if (!plain_name || has_control(value) || !is_ascii(value)) {
      return refuse("more_headers", "A header must be printable ASCII on one line.");
    }
  }
  if (!is_utf8(mail.text) || !is_utf8(mail.html)) return refuse("text", "This is not UTF-8.");
  return {};
}

}  // namespace

Result<std::string> write_mail(const Mail& mail) {
  if (const auto ok = check(mail); !ok) return fail(ok.error());
  // "=_" cannot stand in quoted-printable text, so no line of a part can be the boundary.
  const std::string boundary = "=_" + to_hex(sha256(mail.message_id)).substr(0, 24);
  std::string out = encode_mailbox("From", mail.from_name, mail.from_address);
  out.append(encode_mailbox("To", mail.to_name, mail.to_address));
  out.append("Subject: ").append(encode_header(mail.subject, 9)).append("\r\n");
  out.append("Date: ").append(format_mail_date(mail.date)).append("\r\n");
  out.append("Message-ID: <").append(mail.message_id).append(">\r\n");
  for (const auto& [name, value] : mail.more_headers) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  out.append("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"");
  out.append(boundary).append("\"\r\n\r\n");
  append_part(out, boundary, "text/plain", mail.text);
  append_part(out, boundary, "text/html", mail.html);
  return out.append("--").append(boundary).append("--\r\n");
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\n') {
      out.append("\r\n");
      column = 0;
      continue;
    }
    const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n';
    const bool is_space = byte == ' ' || byte == '\t';
    const bool plain = (byte > 0x20 && byte < 0x7F && byte != '=') || (is_space && !ends_line);
    const std::size_t width = plain ? 1 : 3;
    // One column is kept for the soft break, unless the line ends here.
    if (column + width > (ends_line ? line_max : line_max - 1)) {
      out.append("=\r\n");
      column = 0;
    }
    if (plain) {
      out.push_back(static_cast<char>(byte));
    } else {
      append_escaped(out, byte);
    }
    column += width;
  }
  return out;
}

std::string encode_header(std::string_view text, std::size_t first_column) {
  const bool plain = is_ascii(text) && text.find("=?") == std::string_view::npos &&
                     std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20; });
  return plain ? fold_ascii(text, first_column) : encode_words(text, first_column);
}

std::string make_message_id(std::string_view dedupe, std::string_view domain) {
  std::string id = "panelist." + to_hex(sha256(dedupe)).substr(0, 32);
  return id.append("@").append(domain);
}

}  // namespace panelist::delivery
