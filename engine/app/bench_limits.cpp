#include "app/bench_limits.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/bench_server.hpp"
#include "app/installation.hpp"
#include "bench/disk_syncs.hpp"
#include "bench/in_process.hpp"
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
  auto warm =
      bare.players->play(std::max<std::uint64_t>(1, options.cases / 10), options.outstanding);
  if (!warm) return fail(warm.error());
  return bare;
}

struct Timed {
  double seconds{0};
  double works_per_commit{1};
};

/// The engine without HTTP, unobserved.
Result<Timed> time_engine(const Config& config, const LimitOptions& options,
                          const bench::MustStop& must_stop) {
  auto bare = open_bare(config, options, must_stop, nullptr);
  if (!bare) return fail(bare.error());
  const storage::DatabaseCounts before = bare->installation->database().counts();
  auto seconds = bare->players->play(options.cases, options.outstanding);
  if (!seconds) return fail(seconds.error());
  const storage::DatabaseCounts after = bare->installation->database().counts();
  const auto groups = static_cast<double>(std::max<std::uint64_t>(1, after.groups - before.groups));
  return Timed{*seconds, static_cast<double>(after.works - before.works) / groups};
}

/// As many cases again on a database of the same beginning, recorded, then replayed on a copy of
/// that beginning.
Result<storage::sqlite::Replay> time_replay(const Config& config, const LimitOptions& options,
                                            const bench::MustStop& must_stop,
                                            int works_per_commit) {
  WriteRecorder recorder;
  auto bare = open_bare(config, options, must_stop, &recorder);
  if (!bare) return fail(bare.error());
  const std::string copy = bare->folder->path() + "/replay.db";
  if (auto copied = storage::sqlite::backup_to(bare->file, copy); !copied)
    return fail(copied.error());
  recorder.set_on(true);
  auto seconds = bare->players->play(options.cases, options.outstanding);
  recorder.set_on(false);
  if (!seconds) return fail(seconds.error());
  bare->installation->database().stop();
  return storage::sqlite::replay(copy, recorder, works_per_commit,
                                 storage::sqlite::SqliteSettings{}.cache_kib / 2);
}

}  // namespace

void measure_limits(const Config& config, const LimitOptions& options,
                    const bench::MustStop& must_stop, bench::Figures& figures,
                    std::vector<std::string>& problems) {
  auto folder = ScratchFolder::make(options.parent_folder);
  auto syncs = folder ? bench::syncs_per_second((*folder)->path(), options.sync_seconds)
                      : fail(folder.error());
  auto engine = time_engine(config, options, must_stop);
  const int works =
      engine ? std::max(1, static_cast<int>(std::lround(engine->works_per_commit))) : 1;
  auto raw = time_replay(config, options, must_stop, works);
  for (const Error* error : {syncs ? nullptr : &syncs.error(), engine ? nullptr : &engine.error(),
                             raw ? nullptr : &raw.error()})
    if (error != nullptr) problems.push_back(error->detail);
  if (!problems.empty()) return;
  const auto cases = static_cast<double>(options.cases);
  const double over_http = figures.value("cases_per_second");
  const double in_process = cases / engine->seconds;
  const double raw_cases = cases / raw->seconds;
  figures.heading("Limits of this machine, in the same run");
  figures.add("fdatasync_per_second", "fdatasync after an append of 4 KiB", *syncs, 0, "/s");
  figures.add("raw_cases_per_second", "SQLite alone: the same writes, recorded and replayed",
              raw_cases, 1, "/s");
  figures.add("in_process_cases_per_second", "without HTTP: requests to the dispatcher", in_process,
              1, "/s");
  figures.add("ratio_to_raw", "without HTTP, ratio to SQLite alone", in_process / raw_cases, 3);
  figures.add("http_ratio_to_in_process", "over HTTP, ratio to without", over_http / in_process, 3);
  figures.add("http_ratio_to_raw", "over HTTP, ratio to SQLite alone", over_http / raw_cases, 3);
  figures.add("in_process_works_per_commit", "writing requests per commit, in process",
              engine->works_per_commit, 1);
  figures.add("raw_works_per_commit", "the same in the replay",
              static_cast<double>(raw->works) / static_cast<double>(raw->commits), 1);
  figures.add("writes_per_case", "statements per case that write",
              static_cast<double>(raw->statements) / cases, 1);
}

}  // namespace panelist::app
