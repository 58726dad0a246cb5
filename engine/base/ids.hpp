#pragma once
// Typed ids: a PersonId cannot be passed where a TaskId is meant. 0 means "none yet".
#include <compare>
#include <cstdint>
#include <functional>

namespace panelist {

template <typename Tag>
struct Id {
  std::int64_t value{0};
  friend auto operator<=>(const Id&, const Id&) = default;
  explicit operator bool() const { return value != 0; }
};

using PersonId = Id<struct PersonTag>;
using ToolId = Id<struct ToolTag>;
using RunId = Id<struct RunTag>;
using TaskId = Id<struct TaskTag>;
using VerdictId = Id<struct VerdictTag>;
using CorrectionId = Id<struct CorrectionTag>;
using ComparisonId = Id<struct ComparisonTag>;
using EndpointId = Id<struct EndpointTag>;
using MessageId = Id<struct MessageTag>;    ///< one webhook message
using DeliveryId = Id<struct DeliveryTag>;  ///< one message to one endpoint
using TokenId = Id<struct TokenTag>;
using NodeId = Id<struct NodeTag>;          ///< one life of a process that shares a database

/// Fresh ids for one use case, drawn from the database's counter before the pure core runs, so that
/// `decide` stays a function of its arguments. Never reused; gaps are normal.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::int64_t next() = 0;
  template <typename T>
  T make() {
    return T{next()};
  }
};

}  // namespace panelist

template <typename Tag>
struct std::hash<panelist::Id<Tag>> {
  std::size_t operator()(panelist::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
