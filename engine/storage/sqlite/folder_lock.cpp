#include "storage/sqlite/folder_lock.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace panelist::storage::sqlite {
namespace {

constexpr int attempts = 10;  ///< another process's is_taken() may hold the lock for a moment

std::string lock_name(const std::string& file) { return folder_of(file) + "/panelist.lock"; }

Error not_writable(const std::string& folder, int error) {
  return conflict("the data folder " + folder + " is not writable: " + std::strerror(error));
}

bool sync_path(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

Result<void> make_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  const auto parent = std::filesystem::path(folder).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, error);
  if (error) return fail(not_writable(folder, error.value()));
  if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) {
    return fail(not_writable(folder, errno));
  }
  return {};
}

}  // namespace

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

bool sync_folder(const std::string& folder) { return sync_path(folder, O_RDONLY | O_DIRECTORY); }
bool sync_file(const std::string& file) { return sync_path(file, O_RDONLY); }

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<FolderLock> FolderLock::take(const std::string& file) {
  const std::string folder = folder_of(file);
  if (auto made = make_folder(folder); !made) return fail(made.error());
  const int descriptor = ::open(lock_name(file).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0 || ::access(folder.c_str(), W_OK) != 0) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    return fail(not_writable(folder, error));
  }
  FolderLock lock(descriptor);
  for (int attempt = 1; ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; ++attempt) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(not_writable(folder, errno));
    if (attempt == attempts) return fail(conflict("another panelist serves " + folder));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return lock;
}

bool FolderLock::is_taken(const std::string& file) {
  const int descriptor = ::open(lock_name(file).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool taken = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return taken;
}

}  // namespace panelist::storage::sqlite
