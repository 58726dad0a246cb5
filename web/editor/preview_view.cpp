#include "web/editor/preview_view.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "web/editor/run_act_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

using service::PageFate;
using service::PreviewedPage;

Json page_row(const PreviewedPage& page) {
  const std::string path =
      page.is_comparison ? publish::comparison_path(page.slug) : publish::tool_path(page.slug);
  const bool is_there = page.fate == PageFate::changes;
  const std::string kind = page.is_comparison ? "Comparison" : "Tool page";
  return {{"title", page.title},
          {"href", is_there ? Json(path) : Json()},
          {"note", is_there ? kind + ", revision " + std::to_string(page.revision)
                            : kind + ", new at " + path}};
}

Json waiting_row(const PreviewedPage& page) {
  return {{"title", page.title},
          {"href", page.waits_for_run ? Json(run_path(page.waits_for_run)) : Json()},
          {"note", upper_first(row_part(page.waits_for))}};
}

Json site_row(const service::PreviewedSite& site) {
  return {{"url", site.url}, {"types", join(site.types, ", ")}, {"is_off", !site.is_active}};
}

}  // namespace

Json preview_view(const service::RunView& run, const service::PublicationPreview& preview) {
  Json view = {{"heading", "Publishing will " + publication_words(run) + "."},
               {"tool", run.tool.name},
               {"back", run_path(run.run.id)},
               {"is_open", !run.panel.closed},
               {"pages", Json::array()},
               {"waiting", Json::array()},
               {"sites", Json::array()}};
  for (const PreviewedPage& page : preview.pages) {
    if (page.fate == PageFate::waits)
      view["waiting"].push_back(waiting_row(page));
    else
      view["pages"].push_back(page_row(page));
  }
  for (const service::PreviewedSite& site : preview.sites) view["sites"].push_back(site_row(site));
  view["has_waiting"] = !view["waiting"].empty();
  view["has_sites"] = !view["sites"].empty();
  return view;
}

}  // namespace panelist::web::editor
