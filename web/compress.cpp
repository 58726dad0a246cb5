#include "web/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <stdexcept>

#include "base/text.hpp"

namespace panelist::web {
namespace {

inline constexpr int gzip_level = 6;
inline constexpr int brotli_quality = 6;

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int window_bits = 15 + 16;  // 16: a gzip header, not a zlib one
  if (deflateInit2(&stream, gzip_level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib could not start");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw std::runtime_error("zlib could not finish");
  return out;
}

std::string brotli(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                            reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
    throw std::runtime_error("brotli could not compress");
  out.resize(size);
  return out;
}

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::gzip:
      return "gzip";
    case Encoding::brotli:
      return "br";
    case Encoding::identity:
      return "identity";
  }
  return "";
}

Encoding choose_encoding(std::string_view accept_encoding) {
  bool takes_gzip = false;
  bool takes_brotli = false;
  for (const std::string& entry : split(accept_encoding, ',')) {
    const std::vector<std::string> parts = split(entry, ';');
    const std::string name = to_lower_ascii(trim(parts.at(0)));
    bool is_refused = false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::string_view weight = trim(parts[i]);
      is_refused |=
          weight == "q=0" || weight == "q=0.0" || weight == "q=0.00" || weight == "q=0.000";
    }
    takes_gzip |= name == "gzip" && !is_refused;
    takes_brotli |= name == "br" && !is_refused;
  }
  if (takes_brotli) return Encoding::brotli;
  return takes_gzip ? Encoding::gzip : Encoding::identity;
}

std::string compress(Encoding encoding, std::string_view bytes) {
  switch (encoding) {
    case Encoding::gzip:
      return gzip(bytes);
    case Encoding::brotli:
      return brotli(bytes);
    case Encoding::identity:
      return std::string(bytes);
  }
  return std::string(bytes);
}

}  // namespace panelist::web
