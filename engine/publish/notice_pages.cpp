#include "publish/notice_pages.hpp"

#include <nlohmann/json.hpp>

#include "publish/page_head.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

Json notice_view(const SiteSettings& site, const std::string& title) {
  PageHead head;
  head.title = title;
  head.is_noindex = true;
  return layout_view(site, head);
}

}  // namespace

std::string gone_html(const TemplateSet& templates, const SiteSettings& site,
                      const GonePage& page) {
  Json view = notice_view(site, "Retracted: " + page.title);
  view["title"] = page.title;
  view["date"] = date_view(page.retracted_at);
  view["reason"] = page.reason;
  return templates.render("site/gone.html", view);
}

std::string moved_html(const TemplateSet& templates, const SiteSettings& site,
                       const std::string& path) {
  PageHead head;
  head.title = "Moved";
  head.path = path;
  head.is_noindex = true;
  head.refresh_path = path;
  Json view = layout_view(site, head);
  view["url"] = path;
  return templates.render("site/moved.html", view);
}

std::string not_found_html(const TemplateSet& templates, const SiteSettings& site,
                           const std::string& what) {
  Json view = notice_view(site, "Not found");
  const bool is_noun = what.find(' ') == std::string::npos;
  view["what"] = what.empty() ? "page here" : is_noun ? what + " here" : what;
  return templates.render("site/not_found.html", view);
}

std::string waiting_html(const TemplateSet& templates, const SiteSettings& site,
                         const WaitingPage& page) {
  Json view = notice_view(site, page.left_name + " vs " + page.right_name + ": not yet");
  view["left_name"] = page.left_name;
  view["right_name"] = page.right_name;
  view["waiting_for"] = page.waiting_for;
  view["expected"] = page.expected;
  return templates.render("site/waiting.html", view);
}

std::string error_html(const TemplateSet& templates, const SiteSettings& site, int status,
                       const std::string& title, const std::string& detail,
                       const std::string& request_id) {
  Json view = notice_view(site, title);
  view["status"] = status;
  view["title"] = title;
  view["detail"] = detail;
  view["request_id"] = request_id;
  return templates.render("site/error.html", view);
}

}  // namespace panelist::publish
