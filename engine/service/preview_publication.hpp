#pragma once
// Query: what publishing a run would change and whom it would tell. Pages and addresses only: no
// verdict is read, so that it can be shown while a panel is open.
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

enum class PageFate { appears, changes, waits };

struct PreviewedPage {
  PageFate fate{};
  bool is_comparison{false};
  std::string slug, title;
  int revision{0};          ///< that it would have; 0 while it waits
  std::string waits_for;    ///< why the other tool is not published yet, people by name
  RunId waits_for_run;      ///< 0: the other tool has no open run
};
struct PreviewedSite {
  std::string url;
  std::vector<std::string> types;  ///< of these it would be told
  bool is_active{true};            ///< otherwise its messages are kept until it is switched on
};
struct PublicationPreview {
  std::vector<PreviewedPage> pages;  ///< the tool's page first
  std::vector<PreviewedSite> sites;
};
/// Errors: forbidden (not an editor), not_found, conflict (the run is over).
Result<PublicationPreview> preview_publication(Unit& unit, RunId run);

/// "3 pages and 2 sites": the same numbers without the names.
struct PublicationCount {
  int pages{0}, sites{0};
};
PublicationCount count_publication(Unit& unit, const storage::LoadedRun& run);

}  // namespace panelist::service
