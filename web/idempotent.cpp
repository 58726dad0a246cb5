#include "web/idempotent.hpp"

#include "base/hash.hpp"
#include "service/idempotency.hpp"
#include "web/respond.hpp"

namespace panelist::web {
namespace {

/// One line a header, as stored.
std::string encode_headers(const net::Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += name + ": " + value + "\n";
  return text;
}

net::Headers decode_headers(std::string_view text) {
  net::Headers headers;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos)
      headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return headers;
}

}  // namespace

Answer answer_once(Visit& visit, const Work& work) {
  const auto key = visit.request.header("idempotency-key");
  if (!key || visit.request.method != "POST" || !visit.actor().person) return work(visit);
  const Sha256 request =
      service::hash_request(visit.request.method, visit.request.raw_target, visit.request.body);
  auto stored = service::find_stored(visit.unit, *key, request);
  if (!stored) return problem(stored.error());
  if (stored->has_value()) {
    net::Response response;
    response.status = (*stored)->status;
    response.headers = decode_headers((*stored)->headers);
    response.headers.emplace_back("idempotent-replayed", "true");
    response.body = (*stored)->body;
    return response;
  }
  Answer answer = work(visit);
  if (answer.response.status >= 400) return answer;
  const service::StoredAnswer kept{answer.response.status, encode_headers(answer.response.headers),
                                   answer.response.body};
  if (auto done = service::store_answer(visit.unit, *key, request, kept); !done)
    return problem(done.error());
  return answer;
}

}  // namespace panelist::web
