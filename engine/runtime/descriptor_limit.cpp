#include "runtime/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace panelist::runtime {
namespace {

// More would only make programs slow that close every descriptor one by one.
constexpr rlim_t descriptors_wanted = 65536;

}  // namespace

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t wanted = std::min(descriptors_wanted, limit.rlim_max);
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = wanted;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur;
}

}  // namespace panelist::runtime
