#pragma once
// Bytes of an HTTP/1 answer in, status, headers and a bounded body out. Internal to net; the parser
// behind it is Beast's.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace panelist::net {

struct CollectedAnswer {
  int status{};
  Headers headers;
  std::string body;
  bool is_cut{false};  ///< the body was longer than kept
};

class ResponseCollector {
 public:
  enum class State { more, done, broken };

  ResponseCollector(std::size_t body_bytes_max, bool is_head_request);
  ~ResponseCollector();
  ResponseCollector(const ResponseCollector&) = delete;
  ResponseCollector& operator=(const ResponseCollector&) = delete;

  /// `done` as soon as the answer is complete or its body is full; informational answers are
  /// skipped.
  State put(std::string_view bytes);
  /// The peer closed: `done` or `broken`.
  State put_end();
  /// Valid after `done`.
  CollectedAnswer& answer();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace panelist::net
