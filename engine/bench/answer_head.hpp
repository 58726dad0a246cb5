#pragma once
// The head of an HTTP answer: as much of it as the load generator needs.
#include <cstddef>
#include <optional>
#include <string_view>

namespace panelist::bench {

struct AnswerHead {
  int status{};
  std::size_t bytes{0};       ///< of the head with its empty line
  std::size_t body_bytes{0};  ///< that follow
  bool is_whole{false};       ///< false: the empty line has not come yet

  /// Nothing when the bytes are no HTTP/1.1 answer, or one whose length is not said.
  static std::optional<AnswerHead> read(std::string_view bytes);
};

/// The value of the first field of that name (lower case); empty when there is none.
std::string_view field_of(std::string_view head, std::string_view name);

}  // namespace panelist::bench
