#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/export/copy_folder.hpp"
#include "app/export/site_export.hpp"
#include "app/installation.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace panelist::app {
namespace {

/// A line on standard error every few seconds, so that somebody sees that it goes on and where.
class CopyProgress {
 public:
  explicit CopyProgress(const CopyFolder& folder) : folder_(folder) {}
  void operator()(const std::string& file) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_at_ < std::chrono::seconds{3}) return;
    told_at_ = now;
    const CopyCounts& counts = folder_.counts();
    std::cerr << counts.files << " files, " << counts.written << " written, at " << file << "\n";
  }

 private:
  const CopyFolder& folder_;
  std::chrono::steady_clock::time_point told_at_{std::chrono::steady_clock::now()};
};

std::string megabytes(long long bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text.data();
}

/// A copy whose forms lead nowhere would look whole: said before anything is written.
Result<void> check_origin(const Context& context) {
  if (!context.config.text("server.public_url").empty()) return {};
  if (context.config.text("server.listen").ends_with(":0"))
    return fail(Error{ErrorCode::invalid,
                      "set server.public_url: the forms of the copy must name the server",
                      {}, {}});
  std::cerr << "server.public_url is not set: the copy's forms and addresses name http://"
            << context.config.text("server.listen") << "\n";
  return {};
}

int report_copy(const Context& context, const std::string& folder, const CopyCounts& counts,
                const NginxNotes& notes, double seconds) {
  const Json told{{"folder", folder},           {"files", counts.files},
                  {"written", counts.written},  {"removed", counts.removed},
                  {"bytes", counts.bytes},      {"retracted", notes.gone_pages},
                  {"moved", notes.moved_pages}, {"seconds", seconds}};
  return print(context, told, [&] {
    std::cout << folder << ": " << plural(counts.files, "file", "files") << ", "
              << megabytes(counts.bytes) << "; " << counts.written << " written, "
              << counts.removed << " removed; "
              << plural(notes.gone_pages, "retracted page", "retracted pages") << ", "
              << plural(notes.moved_pages, "moved address", "moved addresses") << "\n";
  });
}

int export_to(const Context& context, const std::string& folder) {
  log::start("warn");  // a line for every page is no news
  const auto began = std::chrono::steady_clock::now();
  if (auto named = check_origin(context); !named) return refused(named.error());
  OpenOptions options{Opening::read_only};
  options.is_for_copy = true;
  auto opened = Installation::open(context.config, options);
  if (!opened) return refused(opened.error());
  auto copy = CopyFolder::open(folder);
  if (!copy) return refused(copy.error());
  SiteExport site(**opened, **copy, CopyProgress(**copy));
  if (auto done = site.run(); !done) return refused(done.error());
  if (auto done = (*copy)->finish(); !done) return refused(done.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return report_copy(context, folder, (*copy)->counts(), site.notes(), took.count());
}

}  // namespace

Run setup_export(CLI::App& command) {
  auto folder = std::make_shared<std::string>();
  command.add_option("DIR", *folder, "New, empty, or of an earlier export")->required();
  command.footer(
      "Beside a running server or without one. Run it again to renew the copy: only what changed\n"
      "is written, what is no longer published is removed. How to serve it: docs/export.md");
  return [folder](Context& context) { return export_to(context, *folder); };
}

}  // namespace panelist::app
