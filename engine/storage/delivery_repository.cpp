#include "storage/delivery_repository.hpp"

#include <algorithm>

namespace panelist::storage {
namespace {

constexpr std::string_view select_delivery =
    "SELECT d.id, d.endpoint_id, d.message_id, m.message_key, m.type, d.state, d.attempts, "
    "d.next_at, d.created_at, d.ended_at, CASE WHEN d.claimed = 1 THEN d.claims ELSE 0 END "
    "FROM delivery d JOIN message m ON m.id = d.message_id ";

DeliveryState parse_delivery_state(std::string_view text) {
  if (text == "pending") return DeliveryState::pending;
  return text == "delivered" ? DeliveryState::delivered : DeliveryState::failed;
}

Delivery read_delivery(const Row& row) {
  Delivery delivery;
  delivery.id = row.id<DeliveryId>(0);
  delivery.endpoint = row.id<EndpointId>(1);
  delivery.message = row.id<MessageId>(2);
  delivery.message_key = row.string(3);
  delivery.type = row.string(4);
  delivery.state = parse_delivery_state(row.text(5));
  delivery.attempts = static_cast<int>(row.int64(6));
  delivery.next_at = row.optional_instant(7);
  delivery.created_at = row.instant(8);
  delivery.ended_at = row.optional_instant(9);
  delivery.claim = row.int64(10);
  return delivery;
}

ClaimedDelivery read_claimed(const Row& row, Instant now) {
  ClaimedDelivery claimed;
  claimed.id = row.id<DeliveryId>(0);
  claimed.endpoint = row.id<EndpointId>(1);
  claimed.message_key = row.string(2);
  claimed.body = row.string(3);
  claimed.url = row.string(4);
  claimed.secrets.push_back(row.string(5));
  const auto until = row.optional_instant(7);
  if (!row.is_null(6) && until && *until > now) claimed.secrets.push_back(row.string(6));
  claimed.attempts = static_cast<int>(row.int64(8));
  claimed.claim = row.int64(9);
  return claimed;
}

}  // namespace

std::string_view to_string(DeliveryState state) {
  switch (state) {
    case DeliveryState::pending: return "pending";
    case DeliveryState::delivered: return "delivered";
    case DeliveryState::failed: return "failed";
  }
  return "";
}

void insert_message(Transaction& tx, const Message& message) {
  tx.write("INSERT INTO message (id, message_key, type, run_id, body, created_at) "
           "VALUES (:id, :key, :type, :run, :body, :created)",
           {{"id", message.id},
            {"key", message.message_key},
            {"type", message.type},
            {"run", message.run},
            {"body", message.body},
            {"created", message.created_at}});
}

void insert_delivery(Transaction& tx, DeliveryId id, MessageId message, EndpointId endpoint,
                     Instant now) {
  tx.write("INSERT INTO delivery (id, message_id, endpoint_id, state, next_at, created_at) "
           "VALUES (:id, :message, :endpoint, 'pending', :next, :created)",
           {{"id", id},
            {"message", message},
            {"endpoint", endpoint},
            {"next", now},
            {"created", now}});
}

std::optional<Delivery> find_delivery(Transaction& tx, DeliveryId id) {
  std::optional<Delivery> delivery;
  static const std::string sql = std::string(select_delivery) + "WHERE d.id = :id";
  tx.first(sql, {{"id", id}}, [&](const Row& row) { delivery = read_delivery(row); });
  return delivery;
}

std::vector<Delivery> list_deliveries(Transaction& tx, EndpointId endpoint, DeliveryId before,
                                      int limit, std::string_view state) {
  std::vector<Delivery> deliveries;
  static const std::string sql =
      std::string(select_delivery) +
      "WHERE d.endpoint_id = :endpoint AND d.id < :before AND (:any = 1 OR d.state = :state) "
      "ORDER BY d.id DESC LIMIT :limit";
  const std::int64_t below = before ? before.value : INT64_MAX;
  tx.each(sql,
          {{"endpoint", endpoint},
           {"before", below},
           {"any", state.empty()},
           {"state", state},
           {"limit", limit}},
          [&](const Row& row) { deliveries.push_back(read_delivery(row)); });
  return deliveries;
}

std::vector<ClaimedDelivery> claim_deliveries(Transaction& tx, EndpointId endpoint, Instant now,
                                              int count, NodeId node, Instant lease_until) {
  std::vector<DeliveryId> ids;
  tx.each("UPDATE delivery SET claimed = 1, claims = claims + 1, node_id = :node, "
          "next_at = :lease WHERE id IN (SELECT id FROM delivery "
          "WHERE endpoint_id = :endpoint AND state = 'pending' AND claimed = 0 "
          "AND next_at <= :now ORDER BY next_at, id LIMIT :count" SKIP_LOCKED ") RETURNING id",
          {{"node", node},
           {"lease", lease_until},
           {"endpoint", endpoint},
           {"now", now},
           {"count", count}},
          [&](const Row& row) { ids.push_back(row.id<DeliveryId>(0)); });
  std::sort(ids.begin(), ids.end());
  std::vector<ClaimedDelivery> claimed;
  for (const DeliveryId id : ids) {
    tx.first("SELECT d.id, d.endpoint_id, m.message_key, m.body, e.url, e.secret, e.old_secret, "
             "e.old_secret_until, d.attempts, d.claims FROM delivery d "
             "JOIN message m ON m.id = d.message_id "
             "JOIN endpoint e ON e.id = d.endpoint_id WHERE d.id = :id",
             {{"id", id}}, [&](const Row& row) { claimed.push_back(read_claimed(row, now)); });
  }
  return claimed;
}

std::vector<std::pair<EndpointId, Instant>> list_next_due(Transaction& tx) {
  std::vector<std::pair<EndpointId, Instant>> due;
  tx.each("SELECT e.id, (SELECT min(d.next_at) FROM delivery d WHERE d.endpoint_id = e.id "
          "AND d.state = 'pending' AND d.claimed = 0) FROM endpoint e WHERE e.state = 'active' "
          "ORDER BY e.id",
          {}, [&](const Row& row) {
            if (!row.is_null(1)) due.emplace_back(row.id<EndpointId>(0), row.instant(1));
          });
  return due;
}

// The index of claimed rows begins with their lease's end, hence `next_at > 0`.
std::vector<ClaimedCount> count_claimed_deliveries(Transaction& tx) {
  std::vector<ClaimedCount> counts;
  tx.each("SELECT endpoint_id, node_id, count(*), min(next_at) FROM delivery "
          "WHERE claimed = 1 AND next_at > 0 GROUP BY endpoint_id, node_id",
          {}, [&counts](const Row& row) {
            counts.push_back(
                {row.id<EndpointId>(0), row.id<NodeId>(1), static_cast<int>(row.int64(2)),
                 row.instant(3)});
          });
  return counts;
}

int release_ended_deliveries(Transaction& tx, Instant lease_now, Instant now) {
  return static_cast<int>(tx.run("UPDATE delivery SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0 AND next_at <= :lease_now",
                                 {{"now", now}, {"lease_now", lease_now}}));
}

int release_deliveries_of(Transaction& tx, NodeId node, Instant now) {
  return static_cast<int>(tx.run("UPDATE delivery SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0 AND node_id = :node",
                                 {{"now", now}, {"node", node}}));
}

int release_deliveries(Transaction& tx, Instant now) {
  return static_cast<int>(tx.run("UPDATE delivery SET next_at = :now, claimed = 0 "
                                 "WHERE claimed = 1 AND next_at > 0",
                                 {{"now", now}}));
}

void insert_attempt(Transaction& tx, const Attempt& attempt) {
  tx.write("INSERT INTO attempt (id, delivery_id, at, status, took_ms, error, answer) "
           "VALUES (:id, :delivery, :at, :status, :took, :error, :answer)",
           {{"id", attempt.id},
            {"delivery", attempt.delivery},
            {"at", attempt.at},
            {"status", attempt.status},
            {"took", attempt.took_ms},
            {"error", attempt.error},
            {"answer", attempt.answer}});
}

std::vector<Attempt> list_attempts(Transaction& tx, DeliveryId delivery) {
  std::vector<Attempt> attempts;
  tx.each("SELECT id, delivery_id, at, status, took_ms, error, answer FROM attempt "
          "WHERE delivery_id = :delivery ORDER BY id",
          {{"delivery", delivery}}, [&](const Row& row) {
            attempts.push_back({row.int64(0), row.id<DeliveryId>(1), row.instant(2),
                                static_cast<int>(row.int64(3)), row.int64(4), row.string(5),
                                row.string(6)});
          });
  return attempts;
}

void set_delivery_outcome(Transaction& tx, DeliveryId id, DeliveryState state, Instant now,
                          std::optional<Instant> next_at) {
  std::optional<Instant> ended;
  if (state != DeliveryState::pending) ended = now;
  tx.write("UPDATE delivery SET state = :state, attempts = attempts + 1, next_at = :next, "
           "claimed = 0, ended_at = :ended WHERE id = :id",
           {{"state", to_string(state)}, {"next", next_at}, {"ended", ended}, {"id", id}});
}

int restart_delivery(Transaction& tx, DeliveryId id, Instant now) {
  return static_cast<int>(tx.run(
      "UPDATE delivery SET attempts = CASE WHEN state = 'pending' THEN attempts ELSE 0 END, "
      "state = 'pending', next_at = :now, ended_at = NULL WHERE id = :id AND claimed = 0",
      {{"now", now}, {"id", id}}));
}

int restart_deliveries(Transaction& tx, EndpointId endpoint, Instant from, Instant until,
                       bool failed_only, int limit, Instant now) {
  return static_cast<int>(tx.run(
      "UPDATE delivery SET state = 'pending', attempts = 0, next_at = :now, ended_at = NULL "
      "WHERE id IN (SELECT id FROM delivery WHERE endpoint_id = :endpoint "
      "AND created_at >= :from AND created_at < :until "
      "AND (state = 'failed' OR (state = 'delivered' AND :failed_only = 0)) "
      "ORDER BY id LIMIT :limit)",
      {{"now", now},
       {"endpoint", endpoint},
       {"from", from},
       {"until", until},
       {"failed_only", failed_only},
       {"limit", limit}}));
}

void fail_waiting_deliveries(Transaction& tx, EndpointId endpoint, Instant now) {
  tx.write("UPDATE delivery SET state = 'failed', next_at = NULL, claimed = 0, ended_at = :now "
           "WHERE endpoint_id = :endpoint AND state = 'pending'",
           {{"now", now}, {"endpoint", endpoint}});
}

}  // namespace panelist::storage
