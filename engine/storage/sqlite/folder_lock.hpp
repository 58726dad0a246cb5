#pragma once
// One writing process per data folder: a lock the kernel drops when its holder dies.
#include <string>

#include "base/result.hpp"

namespace panelist::storage::sqlite {

/// Holds FOLDER/panelist.lock while it lives.
class FolderLock {
 public:
  FolderLock() = default;
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  /// Creates the folder of `file` (mode 0750) when it is missing. Errors: conflict, one sentence.
  static Result<FolderLock> take(const std::string& file);
  /// Whether another holder has the lock of that folder.
  static bool is_taken(const std::string& file);

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_{-1};
};

/// The folder a database file lies in; "." for a bare name.
std::string folder_of(const std::string& file);
/// Makes a rename or a new name in the folder durable; false on an error.
bool sync_folder(const std::string& folder);
bool sync_file(const std::string& file);

}  // namespace panelist::storage::sqlite
