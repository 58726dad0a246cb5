#pragma once
// A folder that holds a static copy of the site. It knows which files it made, writes only those
// whose bytes changed, and takes away those whose page is gone.
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/file_descriptor.hpp"

namespace panelist::app {

/// Where the copy keeps what is about itself, under the folder: a manifest, files for nginx.
inline constexpr std::string_view copy_notes_folder = ".panelist-export";

struct CopyCounts {
  long long files{0}, written{0}, removed{0};
  long long bytes{0};  ///< of all files
};

/// Every name is in a manifest before its file appears, and the old manifest stays until the new
/// one is whole: a run that was killed leaves no file that the next one does not know. Names are
/// relative, with slashes. One thread.
class CopyFolder {
 public:
  /// Makes the folder where there is none. Errors: `invalid` for one with files that no export
  /// made, `conflict` while another export writes there or when the disk refuses.
  static Result<std::unique_ptr<CopyFolder>> open(const std::string& folder);
  CopyFolder(const CopyFolder&) = delete;
  CopyFolder& operator=(const CopyFolder&) = delete;

  /// Makes the file hold these bytes, at once or not at all. Error: which file, and why not.
  Result<void> put(const std::string& file, std::string_view bytes);
  /// After the last file: removes what earlier exports made and this one did not.
  Result<void> finish();
  const CopyCounts& counts() const { return counts_; }

 private:
  explicit CopyFolder(std::string folder) : folder_(std::move(folder)) {}
  Result<void> take();
  Result<void> begin_manifest();
  Result<void> make_folder_of(const std::string& file);
  Result<void> replace(const std::string& file, std::string_view bytes);
  Result<void> remove_stale();
  Result<void> remove(const std::string& file);
  std::string note(std::string_view name) const;

  const std::string folder_;
  net::FileDescriptor lock_, manifest_;
  std::string last_made_;  ///< the folder made last: the next file is often in it too
  CopyCounts counts_;
};

/// A relative path that stays in its folder: no empty, "." or ".." part, nothing unprintable.
bool is_plain_name(std::string_view file);

}  // namespace panelist::app
