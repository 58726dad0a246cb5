#include "app/export/site_export.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "publish/addresses.hpp"
#include "publish/site_settings.hpp"
#include "service/list_page.hpp"
#include "service/list_tools.hpp"

namespace panelist::app {
namespace {

constexpr int pages_per_read = 100;
constexpr long long files_between_words = 200;
constexpr int looks_max = 3;

/// In every form: HTML first, which says what became of the page.
std::vector<std::string> forms_of(const std::string& page, const std::string& slug) {
  if (page == "comparison")
    return {publish::comparison_path(slug), publish::comparison_markdown_path(slug),
            publish::comparison_json_path(slug)};
  // The whole history in one file, if one page of the list may be as long.
  return {publish::tool_path(slug), publish::tool_markdown_path(slug),
          publish::tool_json_path(slug), publish::badge_path(slug),
          publish::tool_history_path(slug) + "?limit=" + std::to_string(service::list_limit_max)};
}

void append(std::vector<std::string>& addresses, const std::string& page,
            const std::string& slug) {
  for (std::string& form : forms_of(page, slug)) addresses.push_back(std::move(form));
}

std::string without_query(std::string_view address) {
  return std::string(address.substr(0, address.find('?')));
}

/// What the answer itself says, if it is a problem's JSON.
std::string detail_of(const ReadPage& page) {
  const Json problem = Json::parse(page.body(), nullptr, false);
  return problem.is_object() ? ": " + problem.value("detail", "") : "";
}

Error bad_answer(const ReadPage& page) {
  return conflict("GET " + page.address + " answered " + std::to_string(page.response.status) +
                  detail_of(page));
}

}  // namespace

SiteExport::SiteExport(const Installation& installation, CopyFolder& folder, Progress progress)
    : installation_(installation), folder_(folder), progress_(std::move(progress)) {}

Result<void> SiteExport::run() {
  using service::PageList;
  for (const PageList list : {PageList::tools, PageList::comparisons})
    if (auto done = write_published(list); !done) return done;
  for (const PageList list : {PageList::retracted_tools, PageList::retracted_comparisons})
    if (auto done = write_retracted(list); !done) return done;
  for (const auto part :
       {&SiteExport::write_former, &SiteExport::write_lists, &SiteExport::write_front,
        &SiteExport::write_sitemaps, &SiteExport::write_static_files})
    if (auto done = (this->*part)(); !done) return done;
  const std::string& server = installation_.house().settings.public_url;
  const bool is_elsewhere = server != installation_.house().site.base_url;
  const std::string notes = std::string(copy_notes_folder) + "/nginx-";
  if (auto done = put(notes + "http.conf", nginx_http_notes(notes_)); !done) return done;
  return put(notes + "server.conf", nginx_server_notes(is_elsewhere ? server : ""));
}

Result<std::vector<service::PageEntry>> SiteExport::list_after(service::PageList list,
                                                               std::int64_t after) {
  std::vector<service::PageEntry> entries;
  auto looked = look_up(installation_, [&](service::Unit& unit) {
    entries = service::list_pages_after(unit, list, after, pages_per_read);
  });
  if (!looked) return fail(looked.error());
  return entries;
}

template <typename Write>
Result<void> SiteExport::each_stretch(service::PageList list, const Write& write) {
  std::int64_t after = 0;
  while (true) {
    const auto entries = list_after(list, after);
    if (!entries) return fail(entries.error());
    if (entries->empty()) return {};
    if (auto done = write(*entries); !done) return done;
    after = entries->back().id;
  }
}

Result<void> SiteExport::write_published(service::PageList list) {
  return each_stretch(list, [this](const Entries& entries) -> Result<void> {
    std::vector<std::string> addresses;
    for (const service::PageEntry& entry : entries) append(addresses, entry.page, entry.slug);
    const std::vector<ReadPage> answers = read_pages(installation_, addresses);
    std::span<const ReadPage> left = answers;
    const std::size_t forms = answers.size() / entries.size();
    for (const service::PageEntry& entry : entries) {
      if (auto done = write_page(entry.page, entry.slug, left.first(forms)); !done) return done;
      left = left.subspan(forms);
    }
    return {};
  });
}

Result<void> SiteExport::write_retracted(service::PageList list) {
  return each_stretch(list, [this](const Entries& entries) -> Result<void> {
    for (const service::PageEntry& entry : entries) {
      auto done = write_notice(read_pages(installation_, forms_of(entry.page, entry.slug)));
      if (!done) return done;
    }
    return {};
  });
}

Result<void> SiteExport::write_former() {
  service::FormerSlugs former;
  auto looked = look_up(installation_, [&](service::Unit& unit) {
    former = service::list_former_slugs(unit);
  });
  if (!looked) return looked;
  for (const auto& [tool, slugs] : former) {
    std::vector<std::string> pairs;
    looked = look_up(installation_, [&, id = tool](service::Unit& unit) {
      pairs = service::list_former_pair_slugs(unit, former, id);
    });
    if (!looked) return looked;
    std::vector<std::pair<std::string, std::string>> pages;
    for (const std::string& slug : slugs) pages.emplace_back("tool", slug);
    for (const std::string& slug : pairs) pages.emplace_back("comparison", slug);
    for (const auto& [page, slug] : pages)
      if (auto done = write_notice(read_pages(installation_, forms_of(page, slug))); !done)
        return done;
  }
  return {};
}

/// Between the list and the look somebody may have renamed or retracted it.
Result<void> SiteExport::write_page(const std::string& page, const std::string& slug,
                                    std::span<const ReadPage> forms) {
  const auto is_out = [](const ReadPage& form) { return form.response.status == 200; };
  if (std::all_of(forms.begin(), forms.end(), is_out)) {
    for (const ReadPage& form : forms)
      if (auto done = write(form); !done) return done;
    return {};
  }
  std::string name = slug;
  installation_.house().pages.clear();  // what is kept there is of before
  for (int tries = 0; tries < looks_max; ++tries) {
    const std::vector<ReadPage> again = read_pages(installation_, forms_of(page, name));
    if (std::all_of(again.begin(), again.end(), is_out)) {
      for (const ReadPage& form : again)
        if (auto done = write(form); !done) return done;
      return {};
    }
    const ReadPage& first = again.front();
    if (first.response.status == 410) return write_notice(again);
    if (first.response.status != 308) break;
    if (auto done = write_notice(again); !done) return done;
    name = first.header("location").substr(first.header("location").rfind('/') + 1);
  }
  const auto bad = std::find_if_not(forms.begin(), forms.end(), is_out);
  return fail(bad_answer(*bad));
}

/// The page's own address is a file too: for servers that cannot be told what to answer.
Result<void> SiteExport::write_notice(std::span<const ReadPage> forms) {
  const ReadPage& page = forms.front();
  const int status = page.response.status;
  if (status == 404) return {};
  if (status != 410 && status != 308) return fail(bad_answer(page));
  const std::string file = file_of(page.address, true);
  for (const ReadPage& form : forms) {
    if (form.response.status != status) continue;
    const std::string address = without_query(form.address);
    std::vector<std::string> spellings{address};
    if (&form == &page) spellings.push_back(address + "/");
    for (const std::string& spelling : spellings) {
      if (status == 410)
        notes_.gone[spelling] = "/" + file;
      else
        notes_.moved[spelling] = without_query(form.header("location"));
    }
  }
  (status == 410 ? notes_.gone_pages : notes_.moved_pages) += 1;
  return put(file, page.body());
}

Result<void> SiteExport::write_list(std::string path) {
  const std::string older = publish::older_path(path, "");
  while (true) {
    const std::vector<ReadPage> pages = read_pages(installation_, {path});
    if (auto done = write(pages.front()); !done) return done;
    const auto further = find_links(pages.front().body(), older);
    if (further.empty()) return {};
    path = further.front();
  }
}

Result<void> SiteExport::write_lists() {
  std::vector<std::string> paths;
  for (const domain::Persona& persona : installation_.catalog().personas)
    paths.push_back(publish::persona_path(persona.id));
  auto looked = look_up(installation_, [&](service::Unit& unit) {
    for (const service::CategoryView& category : service::list_categories(unit))
      paths.push_back(publish::category_path(category.slug));
  });
  if (!looked) return looked;
  for (std::string& path : paths)
    if (auto done = write_list(std::move(path)); !done) return done;
  return {};
}

Result<void> SiteExport::write_front() {
  return write_all({std::string(publish::methodology_path), std::string(publish::changelog_path),
                    std::string(publish::atom_path), std::string(publish::json_feed_path),
                    std::string(publish::llms_txt_path), "/api/v1/openapi.json", "/robots.txt",
                    "/favicon.ico", "/"});
}

Result<void> SiteExport::write_sitemaps() {
  const std::string path(publish::sitemap_path);
  const std::vector<ReadPage> pages = read_pages(installation_, {path});
  std::vector<std::string> parts;
  if (pages.front().body().find("<sitemapindex") != std::string_view::npos) {
    auto looked = look_up(installation_, [&](service::Unit& unit) {
      for (const service::SitePart& part : service::list_site_parts(unit))
        parts.push_back(publish::sitemap_part_path(to_string(part)));
    });
    if (!looked) return looked;
  }
  // One at a time: a part may be several megabytes.
  for (const std::string& part : parts)
    if (auto done = write_all({part}); !done) return done;
  return write(pages.front());
}

Result<void> SiteExport::write_static_files() {
  return write_all({static_files_.begin(), static_files_.end()});
}

Result<void> SiteExport::write_all(const std::vector<std::string>& addresses) {
  for (const ReadPage& page : read_pages(installation_, addresses))
    if (auto done = write(page); !done) return done;
  return {};
}

Result<void> SiteExport::write(const ReadPage& page) {
  if (page.response.status != 200) return fail(bad_answer(page));
  if (page.is_html())
    for (std::string& name : find_links(page.body(), "/static/"))
      static_files_.insert(std::move(name));
  return put(file_of(page.address, page.is_html()), page.body());
}

Result<void> SiteExport::put(const std::string& file, std::string_view bytes) {
  auto done = folder_.put(file, bytes);
  if (done && folder_.counts().files % files_between_words == 0) progress_(file);
  return done;
}

}  // namespace panelist::app
