#include "app/export/copy_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <system_error>
#include <unordered_set>

#include "base/text.hpp"

namespace panelist::app {
namespace {

constexpr std::string_view manifest_head = "# made by panelist export 1; one file a line";
constexpr std::string_view manifest_name = "manifest";
constexpr std::string_view next_manifest_name = "manifest.next";
/// Names compared at once: memory stays the same however many files there are.
constexpr long long names_per_pass = 500'000;

Error broken(const std::string& what, const std::string& path) {
  return conflict(what + " " + path + ": " + std::strerror(errno));
}

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(broken("cannot write", path));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

/// Whether the file is there with exactly these bytes. Read in pieces, which stop at the first
/// that differs.
bool holds(const std::string& path, std::string_view bytes) {
  const net::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode) ||
      static_cast<std::size_t>(about.st_size) != bytes.size())
    return false;
  std::string piece(std::min<std::size_t>(bytes.size(), 64UL * 1024), '\0');
  while (!bytes.empty()) {
    const ssize_t count = ::read(file.get(), piece.data(), std::min(piece.size(), bytes.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || bytes.substr(0, static_cast<std::size_t>(count)) !=
                          std::string_view(piece.data(), static_cast<std::size_t>(count)))
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool is_manifest(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string line;
  return std::getline(in, line) && line == manifest_head;
}

/// Every whole line that names a file; a last one without its end was cut off when a run died.
template <typename Use>
Result<void> each_name(const std::string& manifest, Use use) {
  std::ifstream in(manifest, std::ios::binary);
  std::string line;
  while (std::getline(in, line)) {
    if (in.eof()) break;
    if (!is_plain_name(line)) continue;
    if (auto used = use(line); !used) return used;
  }
  return {};
}

}  // namespace

bool is_plain_name(std::string_view file) {
  if (file.empty() || file.front() == '#') return false;
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(file.begin(), file.end(), is_odd)) return false;
  for (const std::string& part : split(file, '/'))
    if (part.empty() || part == "." || part == "..") return false;
  return true;
}

std::string CopyFolder::note(std::string_view name) const {
  return folder_ + "/" + std::string(copy_notes_folder) + "/" + std::string(name);
}

Result<std::unique_ptr<CopyFolder>> CopyFolder::open(const std::string& folder) {
  std::unique_ptr<CopyFolder> made(new CopyFolder(folder));
  if (auto taken = made->take(); !taken) return fail(taken.error());
  if (auto begun = made->begin_manifest(); !begun) return fail(begun.error());
  return made;
}

Result<void> CopyFolder::take() {
  std::error_code code;
  std::filesystem::create_directories(folder_, code);
  if (code) return fail(conflict("cannot make the folder " + folder_ + ": " + code.message()));
  const bool is_ours = is_manifest(note(manifest_name)) || is_manifest(note(next_manifest_name));
  auto entries = std::filesystem::directory_iterator(folder_, code);
  if (code) return fail(conflict("cannot read the folder " + folder_ + ": " + code.message()));
  for (const auto& entry : entries)
    if (!is_ours && entry.path().filename() != copy_notes_folder)
      return fail(Error{ErrorCode::invalid,
                        folder_ + " holds files that no export made (" +
                            entry.path().filename().string() +
                            "); name an empty or new folder, or one of an earlier export",
                        {}, {}});
  std::filesystem::create_directories(note(""), code);
  if (code) return fail(conflict("cannot write " + note("") + ": " + code.message()));
  lock_ = net::FileDescriptor(::open(note("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!lock_) return fail(broken("cannot write", note("lock")));
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(conflict("another export writes to " + folder_));
  return {};
}

/// What a killed run wrote becomes part of what is known to be there; then a new list begins.
Result<void> CopyFolder::begin_manifest() {
  const std::string known = note(manifest_name), next = note(next_manifest_name);
  if (is_manifest(next)) {
    const bool is_first = !is_manifest(known);
    const net::FileDescriptor out(
        ::open(known.c_str(),
               O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (is_first ? O_TRUNC : 0), 0666));
    if (!out) return fail(broken("cannot write", known));
    std::string lines = is_first ? std::string(manifest_head) + "\n" : "";
    auto kept = each_name(next, [&](const std::string& name) -> Result<void> {
      lines += name + "\n";
      if (lines.size() < 64UL * 1024) return {};
      auto written = write_all(out.get(), lines, known);
      lines.clear();
      return written;
    });
    if (kept) kept = write_all(out.get(), lines, known);
    if (!kept) return kept;
    if (::fsync(out.get()) != 0) return fail(broken("cannot write", known));
  }
  manifest_ = net::FileDescriptor(
      ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (!manifest_) return fail(broken("cannot write", next));
  return write_all(manifest_.get(), std::string(manifest_head) + "\n", next);
}

Result<void> CopyFolder::put(const std::string& file, std::string_view bytes) {
  if (!is_plain_name(file)) return fail(conflict("not the name of a file: " + file));
  if (auto noted = write_all(manifest_.get(), file + "\n", note(next_manifest_name)); !noted)
    return noted;
  counts_.files += 1;
  counts_.bytes += static_cast<long long>(bytes.size());
  if (holds(folder_ + "/" + file, bytes)) return {};
  counts_.written += 1;
  if (auto made = make_folder_of(file); !made) return made;
  return replace(file, bytes);
}

Result<void> CopyFolder::make_folder_of(const std::string& file) {
  const std::string path = folder_ + "/" + file;
  std::string parent = path.substr(0, path.rfind('/'));
  if (parent == last_made_) return {};
  std::error_code code;
  std::filesystem::create_directories(parent, code);
  if (code) return fail(conflict("cannot make the folder " + parent + ": " + code.message()));
  last_made_ = std::move(parent);
  return {};
}

/// A reader of the copy finds the old bytes or the new ones, never a part.
Result<void> CopyFolder::replace(const std::string& file, std::string_view bytes) {
  const std::string path = folder_ + "/" + file, fresh = note("next");
  const net::FileDescriptor out(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!out) return fail(broken("cannot write", fresh));
  if (auto written = write_all(out.get(), bytes, path); !written) return written;
  if (::rename(fresh.c_str(), path.c_str()) != 0) return fail(broken("cannot write", path));
  return {};
}

Result<void> CopyFolder::remove(const std::string& file) {
  const std::string path = folder_ + "/" + file;
  if (::unlink(path.c_str()) == 0)
    counts_.removed += 1;
  else if (errno != ENOENT && errno != ENOTDIR && errno != EISDIR)
    return fail(broken("cannot remove", path));
  std::string parent = file;
  while (parent.find('/') != std::string::npos) {
    parent.resize(parent.rfind('/'));
    if (::rmdir((folder_ + "/" + parent).c_str()) != 0) break;
  }
  return {};
}

Result<void> CopyFolder::remove_stale() {
  const long long passes = counts_.files / names_per_pass + 1;
  for (long long pass = 0; pass < passes; ++pass) {
    const auto is_turn_of = [&](const std::string& name) {
      return static_cast<long long>(std::hash<std::string>{}(name) %
                                    static_cast<std::size_t>(passes)) == pass;
    };
    std::unordered_set<std::string> kept;
    auto read = each_name(note(next_manifest_name), [&](const std::string& name) -> Result<void> {
      if (is_turn_of(name)) kept.insert(name);
      return {};
    });
    if (!read) return read;
    read = each_name(note(manifest_name), [&](const std::string& name) -> Result<void> {
      if (!is_turn_of(name) || kept.contains(name)) return {};
      return remove(name);
    });
    if (!read) return read;
  }
  return {};
}

Result<void> CopyFolder::finish() {
  if (::fsync(manifest_.get()) != 0) return fail(broken("cannot write", note(next_manifest_name)));
  if (auto removed = remove_stale(); !removed) return removed;
  const std::string known = note(manifest_name);
  if (::rename(note(next_manifest_name).c_str(), known.c_str()) != 0)
    return fail(broken("cannot write", known));
  return {};
}

}  // namespace panelist::app
