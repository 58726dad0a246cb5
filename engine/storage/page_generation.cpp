#include "storage/page_generation.hpp"

#include <functional>

namespace panelist::storage {
namespace {

constexpr std::size_t shards = 16;  // rows of the table, made by its migration

}  // namespace

void move_page_generation(Transaction& tx, std::string_view slug) {
  if (tx.is_only_writer()) return;
  tx.write("UPDATE page_generation SET number = number + 1 WHERE shard = :shard",
           {{"shard", static_cast<std::int64_t>(std::hash<std::string_view>{}(slug) % shards)}});
}

std::int64_t read_page_generation(Transaction& tx) {
  std::int64_t sum = 0;
  tx.first("SELECT CAST(sum(number) AS bigint) FROM page_generation", {},
           [&sum](const Row& row) { sum = row.int64(0); });
  return sum;
}

}  // namespace panelist::storage
