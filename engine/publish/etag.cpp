#include "publish/etag.hpp"

namespace panelist::publish {

std::string make_etag(std::string_view content_hash, std::string_view template_hash,
                      std::string_view live_fingerprint) {
  std::string etag = "\"";
  etag.append(content_hash.substr(0, 24)).append("-").append(template_hash.substr(0, 12));
  if (!live_fingerprint.empty()) etag.append("-").append(live_fingerprint.substr(0, 12));
  return etag + "\"";
}

}  // namespace panelist::publish
