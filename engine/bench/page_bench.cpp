#include "bench/page_bench.hpp"

#include "bench/answer_head.hpp"
#include "bench/page_player.hpp"
#include "bench/plain_page_server.hpp"

namespace panelist::bench {
namespace {

/// Loads one page after a glance that fills the cache; false when an answer was wrong.
bool load_checked(const Address& address, const PageOptions& options, const std::string& fields,
                  int status, const MustStop& must_stop, PageLoad& load,
                  std::vector<std::string>& problems) {
  load_page(address, options.target, fields, status, options.clients, options.seconds / 10,
            must_stop);
  load = load_page(address, options.target, fields, status, options.clients, options.seconds,
                   must_stop);
  if (!load.problem.empty()) problems.push_back(load.problem);
  if (load.wrong > 0)
    problems.push_back(std::to_string(load.wrong) + " of " + std::to_string(load.answers) +
                       " answers for " + options.target + " were not " + std::to_string(status));
  return problems.empty();
}

}  // namespace

void measure_pages(const Address& address, const PageOptions& options, const MustStop& must_stop,
                   Figures& figures, std::vector<std::string>& problems) {
  PageLoad whole, packed, unchanged, plain;
  if (!load_checked(address, options, {}, 200, must_stop, whole, problems)) return;
  if (!load_checked(address, options, "accept-encoding: br, gzip\r\n", 200, must_stop, packed,
                    problems))
    return;
  const std::string etag(field_of(whole.head, "etag"));
  if (!load_checked(address, options, "if-none-match: " + etag + "\r\n", 304, must_stop, unchanged,
                    problems))
    return;
  auto server = PlainPageServer::start(whole.head + "\r\n\r\n" + whole.body);
  auto plain_address = server ? Address::parse((*server)->url()) : fail(server.error());
  if (!plain_address) {
    problems.push_back(plain_address.error().detail);
    return;
  }
  if (!load_checked(*plain_address, options, {}, 200, must_stop, plain, problems)) return;
  figures.heading("A published page, keep-alive, " + std::to_string(options.clients) +
                  " clients, " + options.threads);
  figures.add("page_bytes", "bytes of the page", static_cast<double>(whole.body.size()), 0, "B");
  figures.add("page_requests_per_second", "Panelist", whole.per_second(), 0, "/s");
  figures.add("plain_page_requests_per_second", "Beast, one prebuilt buffer of the same bytes",
              plain.per_second(), 0, "/s");
  figures.add("page_ratio_to_plain", "ratio",
              plain.answers == 0 ? 0 : whole.per_second() / plain.per_second(), 2);
  figures.add("packed_page_bytes", "bytes of the page, compressed",
              static_cast<double>(packed.body.size()), 0, "B");
  figures.add("packed_page_requests_per_second", "Panelist, compressed", packed.per_second(), 0,
              "/s");
  figures.add("unchanged_page_requests_per_second", "Panelist, 304 to If-None-Match",
              unchanged.per_second(), 0, "/s");
}

}  // namespace panelist::bench
