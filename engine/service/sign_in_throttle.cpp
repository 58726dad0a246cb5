#include "service/sign_in_throttle.hpp"

#include <algorithm>
#include <arpa/inet.h>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "storage/access_repository.hpp"

namespace panelist::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Limit {
  std::string_view name;
  int free_tries;
  Duration delay_max;
};
constexpr Limit per_both{"both", 5, minutes{15}};
constexpr Limit per_address{"address", 20, minutes{15}};
/// Anybody may fail on anybody's account from anywhere, so this one only slows guessing down.
constexpr Limit per_account{"account", 20, seconds{30}};
constexpr Duration forgotten_after = hours{24};

constexpr int links_per_account = 5;
constexpr int links_per_address = 20;
constexpr Duration link_window = hours{1};

/// One IPv6 customer owns a whole /64: that is one address.
std::string network_of(std::string_view address) {
  const std::string text(address);
  in6_addr parsed{};
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  return to_hex(std::as_bytes(std::span(parsed.s6_addr, 8)));
}

std::string subject(std::string_view name, std::string_view email, std::string_view address) {
  std::string text(name);
  text.append("\n").append(email.empty() ? "" : fold(trim(email)));
  text.append("\n").append(address.empty() ? "" : network_of(address));
  return std::string(name) + ":" + to_hex(sha256(text));
}

std::string both_subject(std::string_view email, std::string_view address) {
  return subject(per_both.name, email, address);
}

Duration wait_for(Unit& unit, const Limit& limit, const std::string& subject_text) {
  const auto failures = storage::find_failures(unit.tx, subject_text);
  if (!failures || unit.now - failures->last_at >= forgotten_after) return Duration{0};
  const Duration delay = delay_after(failures->count, limit.free_tries, limit.delay_max);
  return std::max(Duration{0}, failures->last_at + delay - unit.now);
}

/// Counts in windows that begin with the first and end an hour after the last allowed one.
bool may_count(Unit& unit, const std::string& subject_text, int most) {
  const auto found = storage::find_failures(unit.tx, subject_text);
  if (found && found->count >= most && unit.now - found->last_at < link_window) return false;
  storage::add_failure(unit.tx, subject_text, unit.now, unit.now - link_window);
  return true;
}

}  // namespace

Duration delay_after(int failures, int free_tries, Duration delay_max) {
  if (failures < free_tries) return Duration{0};
  const int doublings = std::min(failures - free_tries, 20);
  return std::min<Duration>(delay_max, seconds{1} * (std::int64_t{1} << doublings));
}

std::optional<Duration> sign_in_wait(Unit& unit, std::string_view email, std::string_view address) {
  const Duration wait =
      std::max({wait_for(unit, per_both, both_subject(email, address)),
                wait_for(unit, per_address, subject(per_address.name, {}, address)),
                wait_for(unit, per_account, subject(per_account.name, email, {}))});
  if (wait <= Duration{0}) return std::nullopt;
  return wait;
}

void count_sign_in_try(Unit& unit, std::string_view email, std::string_view address) {
  const Instant forget = unit.now - forgotten_after;
  storage::add_failure(unit.tx, both_subject(email, address), unit.now, forget);
  storage::add_failure(unit.tx, subject(per_address.name, {}, address), unit.now, forget);
  storage::add_failure(unit.tx, subject(per_account.name, email, {}), unit.now, forget);
}

void forget_sign_in_tries(Unit& unit, std::string_view email, std::string_view address) {
  storage::clear_failures(unit.tx, both_subject(email, address));
  storage::clear_failures(unit.tx, subject(per_account.name, email, {}));
}

bool may_ask_for_link(Unit& unit, std::string_view email, std::string_view address) {
  const bool account_may =
      may_count(unit, subject("link_account", email, {}), links_per_account);
  const bool address_may =
      may_count(unit, subject("link_address", {}, address), links_per_address);
  return account_may && address_may;
}

}  // namespace panelist::service
