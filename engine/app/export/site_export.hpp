#pragma once
// The public site as files: every published page in every form, found by queries, read as a
// stranger reads it, written to a folder.
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "app/export/copy_folder.hpp"
#include "app/export/nginx_notes.hpp"
#include "app/export/site_reader.hpp"
#include "service/former_slugs.hpp"
#include "service/site_pages.hpp"

namespace panelist::app {

/// Pages of tools and comparisons are written first, lists and the front page after them, so that
/// a list never leads to a page that is still to come. What is kept in memory does not grow with
/// the number of pages, but for those that were retracted or renamed.
class SiteExport {
 public:
  /// `progress` is called after every few hundred files with the last address.
  using Progress = std::function<void(const std::string& address)>;
  SiteExport(const Installation& installation, CopyFolder& folder, Progress progress);
  /// Errors: an address that answered what it must not, a file that cannot be written, the
  /// database. The copy is then as it was, with some files newer.
  Result<void> run();
  /// After run(): the pages that were retracted and the addresses that moved.
  const NginxNotes& notes() const { return notes_; }

 private:
  Result<void> write_published(service::PageList list);
  Result<void> write_retracted(service::PageList list);
  Result<void> write_former();
  Result<void> write_lists();
  Result<void> write_front();
  Result<void> write_sitemaps();
  Result<void> write_static_files();
  /// A list page and those further down that it names one after the other.
  Result<void> write_list(std::string path);
  using Entries = std::vector<service::PageEntry>;
  /// Hands the pages of a list over in stretches of `pages_per_read`.
  template <typename Write>
  Result<void> each_stretch(service::PageList list, const Write& write);
  Result<std::vector<service::PageEntry>> list_after(service::PageList list, std::int64_t after);

  /// One page in its forms, that was published when it was listed.
  Result<void> write_page(const std::string& page, const std::string& slug,
                          std::span<const ReadPage> forms);
  /// One that was retracted or moved; nothing for one that was never out.
  Result<void> write_notice(std::span<const ReadPage> forms);
  Result<void> write_all(const std::vector<std::string>& addresses);
  Result<void> write(const ReadPage& page);
  Result<void> put(const std::string& file, std::string_view bytes);

  const Installation& installation_;
  CopyFolder& folder_;
  const Progress progress_;
  NginxNotes notes_;
  std::set<std::string> static_files_;  ///< that pages name, without their version
};

}  // namespace panelist::app
