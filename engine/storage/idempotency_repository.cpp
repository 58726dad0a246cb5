#include "storage/idempotency_repository.hpp"

namespace panelist::storage {

std::optional<StoredCall> find_call(Transaction& tx, PersonId person, std::string_view key) {
  std::optional<StoredCall> found;
  tx.first("SELECT request_hash, status, headers, body, created_at FROM idempotency "
           "WHERE person_id = :person AND key = :key",
           {{"person", person}, {"key", key}}, [&](const Row& row) {
             const Bytes hash = row.bytes(0);
             StoredCall call;
             call.request_hash.assign(reinterpret_cast<const char*>(hash.data()), hash.size());
             call.status = static_cast<int>(row.int64(1));
             call.headers = row.string(2);
             call.body = row.string(3);
             call.created_at = row.instant(4);
             found = std::move(call);
           });
  return found;
}

bool insert_call(Transaction& tx, PersonId person, std::string_view key, const Sha256& request_hash,
                 const StoredCall& call, Instant forget_before) {
  return tx.run("INSERT INTO idempotency (person_id, key, request_hash, status, headers, body, "
                "created_at) VALUES (:person, :key, :hash, :status, :headers, :body, :now) "
                "ON CONFLICT (person_id, key) DO UPDATE SET request_hash = excluded.request_hash, "
                "status = excluded.status, headers = excluded.headers, body = excluded.body, "
                "created_at = excluded.created_at WHERE idempotency.created_at <= :forget",
                {{"person", person},
                 {"key", key},
                 {"hash", Bytes(request_hash.data(), request_hash.size())},
                 {"status", call.status},
                 {"headers", call.headers},
                 {"body", call.body},
                 {"now", call.created_at},
                 {"forget", forget_before}}) != 0;
}

}  // namespace panelist::storage
