#include "app/bench_limits.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/bench_server.hpp"
#include "app/installation.hpp"
#include "bench/disk_syncs.hpp"
#include "bench/in_process.hpp"
#include "bench/machine.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/write_recorder.hpp"

namespace panelist::app {
namespace {

using storage::sqlite::WriteRecorder;

/// An installation on a scratch folder, its people made and its statements warm.
struct Bare {
  std::unique_ptr<ScratchFolder> folder;
  std::string file;
  std::unique_ptr<Installation> installation;  ///< gone before its folder
  std::unique_ptr<bench::InProcess> players;
  double warm_per_second{0};  ///< cases, while it was warming up
};

Result<Bare> open_bare(Config config, const LimitOptions& options, const bench::MustStop& must_stop,
                       WriteRecorder* recorder) {
  Bare bare;
  auto folder = ScratchFolder::make(options.parent_folder);
  if (!folder) return fail(folder.error());
  bare.folder = std::move(*folder);
  config.use_data_folder(bare.folder->path());
  for (const BenchSetting& setting : bench_settings)
    config.set(setting.key, {std::string(setting.value)}, "bench");
  bare.file = bare.folder->path() + "/panelist.db";
  OpenOptions how;
  how.recorder = recorder;
  auto installation = Installation::open(config, how);
  if (!installation) return fail(installation.error());
  bare.installation = std::move(*installation);
  bare.players = std::make_unique<bench::InProcess>(bare.installation->dispatcher(), must_stop);
  if (auto ready = bare.players->set_up(); !ready) return fail(ready.error());
  const std::uint64_t few = std::clamp<std::uint64_t>(options.cases_max / 10, 1, 100);
  auto warm = bare.players->play(few, options.outstanding);
  if (!warm) return fail(warm.error());
  bare.warm_per_second = static_cast<double>(few) / *warm;
  return bare;
}

struct Timed {
  std::uint64_t cases{0};
  double seconds{0}, cpu_seconds{0};
  double works_per_commit{1};
};

/// The engine without HTTP, unobserved.
Result<Timed> time_engine(const Config& config, const LimitOptions& options,
                          const bench::MustStop& must_stop) {
  auto bare = open_bare(config, options, must_stop, nullptr);
  if (!bare) return fail(bare.error());
  Timed timed;
  timed.cases = std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(bare->warm_per_second * options.seconds), 1, options.cases_max);
  const storage::DatabaseCounts before = bare->installation->database().counts();
  const double cpu_before = bench::own_cpu_seconds();
  auto seconds = bare->players->play(timed.cases, options.outstanding);
  if (!seconds) return fail(seconds.error());
  timed.cpu_seconds = bench::own_cpu_seconds() - cpu_before;
  timed.seconds = *seconds;
  const storage::DatabaseCounts after = bare->installation->database().counts();
  const std::uint64_t groups = std::max<std::uint64_t>(1, after.groups - before.groups);
  timed.works_per_commit =
      static_cast<double>(after.works - before.works) / static_cast<double>(groups);
  return timed;
}

/// As many cases again on a database of the same beginning, recorded, then replayed on a copy of
/// that beginning.
Result<storage::sqlite::Replay> time_replay(const Config& config, const LimitOptions& options,
                                            const bench::MustStop& must_stop, const Timed& engine) {
  WriteRecorder recorder;
  auto bare = open_bare(config, options, must_stop, &recorder);
  if (!bare) return fail(bare.error());
  const std::string copy = bare->folder->path() + "/replay.db";
  if (auto copied = storage::sqlite::backup_to(bare->file, copy); !copied)
    return fail(copied.error());
  recorder.set_on(true);
  auto seconds = bare->players->play(engine.cases, options.outstanding);
  recorder.set_on(false);
  if (!seconds) return fail(seconds.error());
  bare->installation->database().stop();
  const auto works = static_cast<int>(std::lround(engine.works_per_commit));
  return storage::sqlite::replay(copy, recorder, works,
                                 storage::sqlite::SqliteSettings{}.cache_kib / 2);
}

void add_comparison(const Timed& engine, const storage::sqlite::Replay& raw,
                    bench::Figures& figures) {
  const auto cases = static_cast<double>(engine.cases);
  const double over_http = figures.value("cases_per_second");
  const double in_process = cases / engine.seconds;
  const double raw_cases = cases / raw.seconds;
  figures.add("raw_cases_per_second", "SQLite alone: the same writes, recorded and replayed",
              raw_cases, 1, "/s");
  figures.add("in_process_cases_per_second", "without HTTP: requests to the dispatcher", in_process,
              1, "/s");
  figures.add("ratio_to_raw", "without HTTP, ratio to SQLite alone", in_process / raw_cases, 3);
  figures.add("http_ratio_to_in_process", "over HTTP, ratio to without", over_http / in_process, 3);
  figures.add("http_ratio_to_raw", "over HTTP, ratio to SQLite alone", over_http / raw_cases, 3);
  figures.add("in_process_cpu_ms_per_case", "processor time per case without HTTP",
              engine.cpu_seconds * 1000 / cases, 3, "ms");
  figures.add("raw_cpu_ms_per_case", "processor time per case of SQLite alone",
              raw.cpu_seconds * 1000 / cases, 3, "ms");
  figures.add("in_process_works_per_commit", "writing requests per commit, in process",
              engine.works_per_commit, 1);
  figures.add("raw_works_per_commit", "the same in the replay",
              static_cast<double>(raw.works) / static_cast<double>(raw.commits), 1);
  figures.add("writes_per_case", "statements per case that write",
              static_cast<double>(raw.statements) / cases, 1);
}

}  // namespace

void measure_limits(const Config& config, const LimitOptions& options,
                    const bench::MustStop& must_stop, bench::Figures& figures,
                    std::vector<std::string>& problems) {
  auto folder = ScratchFolder::make(options.parent_folder);
  auto syncs = folder ? bench::syncs_per_second((*folder)->path(), options.sync_seconds)
                      : fail(folder.error());
  if (!syncs) return problems.push_back(syncs.error().detail);
  auto engine = time_engine(config, options, must_stop);
  if (!engine) return problems.push_back(engine.error().detail);
  auto raw = time_replay(config, options, must_stop, *engine);
  if (!raw) return problems.push_back(raw.error().detail);
  figures.heading("Limits of this machine, in the same run");
  figures.add("fdatasync_per_second", "fdatasync after an append of 4 KiB", *syncs, 0, "/s");
  add_comparison(*engine, *raw, figures);
}

}  // namespace panelist::app
