#pragma once
// Rows of outgoing messages, their deliveries to endpoints, and each try.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct Message {
  MessageId id;
  std::string message_key;  ///< webhook-id
  std::string type;
  std::optional<RunId> run;
  std::string body;
  Instant created_at{};
};
void insert_message(Transaction& tx, const Message& message);

enum class DeliveryState { pending, delivered, failed };
std::string_view to_string(DeliveryState state);

struct Delivery {
  DeliveryId id;
  EndpointId endpoint;
  MessageId message;
  std::string message_key, type;
  DeliveryState state{DeliveryState::pending};
  int attempts{};
  std::optional<Instant> next_at;
  Instant created_at{};
  std::optional<Instant> ended_at;
  std::int64_t claim{};  ///< of the try under way; 0: nobody has it
};
void insert_delivery(Transaction& tx, DeliveryId id, MessageId message, EndpointId endpoint,
                     Instant now);
std::optional<Delivery> find_delivery(Transaction& tx, DeliveryId id);
/// Newest first, ids below `before` (0: from the newest); `state` is a state's name or empty.
std::vector<Delivery> list_deliveries(Transaction& tx, EndpointId endpoint, DeliveryId before,
                                      int limit, std::string_view state);

/// A delivery the loop has taken, with what is needed to send it.
struct ClaimedDelivery {
  DeliveryId id;
  EndpointId endpoint;
  std::string message_key, body, url;
  std::vector<std::string> secrets;  ///< newest first
  int attempts{};                    ///< tries made before this one
  std::int64_t claim{};              ///< a result counts only while the row is under this claim
};
/// Takes up to `count` due deliveries of one active endpoint, earliest first, for a node until
/// `lease_until` (lease clock). Two nodes never take the same one.
std::vector<ClaimedDelivery> claim_deliveries(Transaction& tx, EndpointId endpoint, Instant now,
                                              int count, NodeId node, Instant lease_until);
/// When each active endpoint's earliest delivery that waits is due.
std::vector<std::pair<EndpointId, Instant>> list_next_due(Transaction& tx);
/// What a node has claimed of an endpoint.
struct ClaimedCount {
  EndpointId endpoint;
  NodeId node;
  int count{};
  Instant lease_until{};  ///< the first that ends
};
std::vector<ClaimedCount> count_claimed_deliveries(Transaction& tx);
/// Claimed deliveries wait again, due at once; how many: those whose lease ended by `lease_now`,
/// those of one node, and all of them.
int release_ended_deliveries(Transaction& tx, Instant lease_now, Instant now);
int release_deliveries_of(Transaction& tx, NodeId node, Instant now);
int release_deliveries(Transaction& tx, Instant now);

struct Attempt {
  std::int64_t id{};
  DeliveryId delivery;
  Instant at{};
  int status{};               ///< 0: no HTTP answer
  std::int64_t took_ms{};
  std::string error, answer;  ///< answer: at most 20 KB, clean UTF-8
};
void insert_attempt(Transaction& tx, const Attempt& attempt);
std::vector<Attempt> list_attempts(Transaction& tx, DeliveryId delivery);  ///< oldest first

/// After an attempt: counts it and sets the outcome; `next_at` is set for a pending one.
void set_delivery_outcome(Transaction& tx, DeliveryId id, DeliveryState state, Instant now,
                          std::optional<Instant> next_at);
/// Makes finished deliveries due now with a fresh schedule; pending ones only become due. How many.
int restart_delivery(Transaction& tx, DeliveryId id, Instant now);
/// The same for deliveries of an endpoint made in [from, until), at most `limit`, oldest first.
int restart_deliveries(Transaction& tx, EndpointId endpoint, Instant from, Instant until,
                       bool failed_only, int limit, Instant now);
/// Ends what still waits for a deleted endpoint.
void fail_waiting_deliveries(Transaction& tx, EndpointId endpoint, Instant now);

}  // namespace panelist::storage
