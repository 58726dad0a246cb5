#pragma once
// Deletes what is past its keep, a few rows at a time; each function says how many rows went.
#include "storage/transaction.hpp"

namespace panelist::storage {

int delete_expired_sessions(Transaction& tx, Instant before, int limit);
int delete_expired_links(Transaction& tx, Instant before, int limit);
int delete_old_calls(Transaction& tx, Instant before, int limit);     ///< idempotency
int delete_old_failures(Transaction& tx, Instant before, int limit);  ///< failed sign-ins
/// With their attempts; whatever their state.
int delete_old_deliveries(Transaction& tx, Instant before, int limit);
/// Only once no delivery that old is left.
int delete_old_messages(Transaction& tx, Instant before, int limit);
int delete_old_mails(Transaction& tx, Instant before, int limit);

}  // namespace panelist::storage
