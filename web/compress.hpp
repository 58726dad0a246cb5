#pragma once
// Compression of page bytes, done once per published page.
#include <string>
#include <string_view>

namespace panelist::web {

enum class Encoding { identity, gzip, brotli };
std::string_view to_string(Encoding encoding);  ///< as in Content-Encoding
/// The best one that an Accept-Encoding allows (RFC 9110, 12.5.3; q=0 refuses).
Encoding choose_encoding(std::string_view accept_encoding);
/// The bytes in that encoding.
std::string compress(Encoding encoding, std::string_view bytes);

}  // namespace panelist::web
