// Snapshots of definitions, kept once per content hash.
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/canonical_json.hpp"
#include "storage/runs.hpp"

namespace panelist::storage {
namespace {

constexpr std::size_t cached_max = 64;

// Keyed by content hash: an entry is right for every database and every moment, so it needs no
// invalidation and may be shared by all connections.
class SnapshotCache {
 public:
  workflow::DefinitionPtr find(const std::string& hash) {
    const std::scoped_lock lock(mutex_);
    const auto at = kept_.find(hash);
    return at == kept_.end() ? nullptr : at->second;
  }
  void keep(const workflow::DefinitionPtr& definition) {
    const std::scoped_lock lock(mutex_);
    if (kept_.size() >= cached_max) kept_.clear();
    kept_[definition->hash] = definition;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, workflow::DefinitionPtr> kept_;
};

SnapshotCache& cache() {
  static SnapshotCache one;
  return one;
}

}  // namespace

void store_definition(Transaction& tx, const workflow::Definition& definition, Instant now) {
  if (tx.first("SELECT 1 FROM definition WHERE hash = :hash", {{"hash", definition.hash}},
               [](const Row&) {}))
    return;
  tx.write(
      "INSERT INTO definition (hash, name, version, content, first_seen_at) "
      "VALUES (:hash, :name, :version, :content, :now) ON CONFLICT DO NOTHING",
      {{"hash", definition.hash},
       {"name", definition.name},
       {"version", definition.version},
       {"content", canonical_json(workflow::definition_to_json(definition))},
       {"now", now}});
}

workflow::DefinitionPtr get_definition(Transaction& tx, const workflow::Catalog& catalog,
                                       const std::string& hash) {
  for (const auto& definition : catalog.definitions)
    if (definition->hash == hash) return definition;
  if (auto found = cache().find(hash)) return found;
  std::shared_ptr<workflow::Definition> read;
  tx.first("SELECT content FROM definition WHERE hash = :hash", {{"hash", hash}},
           [&](const Row& row) {
             read = std::make_shared<workflow::Definition>(
                 workflow::definition_from_json(Json::parse(row.text(0))));
           });
  if (!read) throw std::logic_error("get_definition: no snapshot " + hash);
  read->hash = hash;
  cache().keep(read);
  return read;
}

}  // namespace panelist::storage
