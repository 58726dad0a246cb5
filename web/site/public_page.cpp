#include "web/site/public_page.hpp"

#include <memory>
#include <utility>

#include "base/hash.hpp"
#include "web/compress.hpp"
#include "web/house.hpp"
#include "web/page_cache.hpp"
#include "web/respond.hpp"

namespace panelist::web::site {
namespace {

inline constexpr std::size_t compress_bytes_min = 1024;

/// The response in one encoding; small ones are not worth it.
net::Response encoded(const net::Response& plain, Encoding encoding) {
  net::Response response = plain;
  if (encoding == Encoding::identity || plain.body.size() < compress_bytes_min) return response;
  response.body = compress(encoding, plain.body);
  response.headers.emplace_back("content-encoding", to_string(encoding));
  return response;
}

}  // namespace

net::Response page_response(const net::Request& request, const std::string& content_type,
                            std::string body, const std::string& etag) {
  const std::string tag = etag.empty() ? to_hex(sha256(body)).substr(0, 32) : etag;
  net::Response response = text_response(200, content_type, std::move(body));
  response.headers.emplace_back("cache-control", "public, max-age=0, must-revalidate");
  response.headers.emplace_back("vary", "accept-encoding");
  return with_etag(request, std::move(response), tag);
}

Plan public_page(const Call& call, Work make) {
  const std::uint64_t generation = call.house.pages.generation();
  return reading([make = std::move(make), generation](Visit& visit) -> Answer {
    Answer answer = make(visit);
    if (answer.response.status != 200 || answer.response.stream) return answer;
    const Encoding wanted = choose_encoding(visit.request.header("accept-encoding").value_or(""));
    if (visit.actor().is_known()) return encoded(answer.response, wanted);
    const std::string key = std::string(to_string(wanted)) + " " + visit.request.raw_target;
    net::Response response = encoded(answer.response, wanted);
    response.shared_body = std::make_shared<const std::string>(std::move(response.body));
    Answer told(response);
    // Not before: a kept page is shown without asking the database again.
    told.when_answered = [&pages = visit.house.pages, key, response, generation] {
      pages.store(key, response, generation);
    };
    return told;
  });
}

}  // namespace panelist::web::site
