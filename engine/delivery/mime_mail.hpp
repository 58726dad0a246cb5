#pragma once
// Writes one mail as bytes: RFC 5322 head, multipart/alternative (RFC 2046) of text and HTML in
// UTF-8, quoted-printable (RFC 2045), encoded words (RFC 2047), CRLF. Pure.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace panelist::delivery {

struct Mail {
  std::string from_name, from_address;
  std::string to_name, to_address;
  std::string subject;
  std::string message_id;               ///< local@domain, without <>
  Instant date{};
  std::string text, html;               ///< UTF-8 with \n
  std::vector<std::pair<std::string, std::string>> more_headers;  ///< ASCII, e.g. Auto-Submitted
};
/// Error: invalid, naming the part: a line break or other control character in a header, an address
/// that is not one (header injection is refused, never repaired).
Result<std::string> write_mail(const Mail& mail);

std::string quoted_printable(std::string_view text);
/// As is when it is printable ASCII, else encoded words, folded at 76 columns.
std::string encode_header(std::string_view text, std::size_t first_column);
/// "panelist.7f3a...@DOMAIN": the same for the same dedupe, so that a repeat is recognisable.
std::string make_message_id(std::string_view dedupe, std::string_view domain);

}  // namespace panelist::delivery
