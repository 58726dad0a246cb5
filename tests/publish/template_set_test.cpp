// Loading and rendering of templates from a folder of the test's own.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include <unistd.h>

#include "tests/publish/fixture.hpp"

namespace panelist::publish {
namespace {

namespace fs = std::filesystem;

/// A folder of templates that is gone with the test.
class Folder {
 public:
  Folder() {
    static std::atomic<int> next{0};
    path_ = fs::temp_directory_path() /
            ("panelist_templates_" + std::to_string(::getpid()) + "_" + std::to_string(next++));
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  Result<TemplateSet> load() const { return TemplateSet::load(path_.string()); }
  std::string error() const {
    const auto set = load();
    return set ? "" : set.error().detail;
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("template_set: a page stands in its layout, with partials, sharing one set of data") {
  const Folder folder;
  folder.put("layout/a.html", "{{! frame }}\n<title>{{title}}</title>\n{{> body}}\n<hr>\n");
  folder.put("page.html",
             "{{! layout: layout/a.html }}\n<ul>\n  {{#rows}}\n  {{> parts/row.html }}\n"
             "  {{/rows}}\n</ul>");
  folder.put("parts/row.html", "<li>{{title}} {{n}}</li>\n");
  const auto set = folder.load();
  REQUIRE(set);
  const Json data = {{"title", "T"}, {"rows", {{{"n", 1}}, {{"n", 0}}}}};
  CHECK(set->render("page.html", data) ==
        "<title>T</title>\n<ul>\n<li>T 1</li>\n<li>T 0</li>\n</ul>\n<hr>\n");
  CHECK_FALSE(set->has("layout/a.html"));
}

TEST_CASE("template_set: null, false, empty text and empty lists are absent and end the search") {
  const Folder folder;
  folder.put("a.html", "{{#row}}{{#note}}yes{{/note}}{{^note}}no{{/note}}[{{note}}]{{/row}}");
  const auto set = folder.load();
  REQUIRE(set);
  for (const Json& absent : {Json(nullptr), Json(false), Json(""), Json::array(), Json::object()}) {
    const Json data = {{"note", "outer"}, {"row", {{"note", absent}, {"x", 1}}}};
    CHECK(set->render("a.html", data) == "no[]");
  }
  CHECK(set->render("a.html", {{"note", "outer"}, {"row", {{"x", 1}}}}) == "yes[outer]");
  CHECK(set->render("a.html", {{"row", {{"note", true}}}}) == "yes[]");
}

TEST_CASE("template_set: html escapes values, text files do not") {
  const Folder folder;
  folder.put("a.html", "<p title=\"{{v}}\">{{v}}{{{v}}}</p>");
  folder.put("mail/a.txt", "  {{v}}\n");
  const auto set = folder.load();
  REQUIRE(set);
  const Json data = {{"v", "<'\"&"}};
  CHECK(set->render("a.html", data) ==
        "<p title=\"&lt;&#39;&quot;&amp;\">&lt;&#39;&quot;&amp;<'\"&</p>");
  CHECK(set->render("mail/a.txt", data) == "  <'\"&\n");
}

TEST_CASE("template_set: every mistake names its file") {
  const auto error_with = [](const std::string& text) {
    const Folder folder;
    folder.put("bad.html", text);
    return folder.error();
  };
  CHECK(error_with("{{#a}}").starts_with("bad.html: "));
  CHECK(error_with("{{a").starts_with("bad.html: "));
  CHECK(error_with("{{> none.html }}") == "bad.html: there is no none.html");
  CHECK(error_with("{{> bad.html }}") == "bad.html: includes itself (by bad.html)");
  CHECK(error_with("{{! layout: l.html }}\nx") == "bad.html: there is no layout l.html");
  CHECK_FALSE(TemplateSet::load("/nowhere/at/all"));
}

TEST_CASE("template_set: the hash follows names and texts, an unknown name throws") {
  const Folder folder;
  folder.put("a.html", "a");
  const std::string first = folder.load()->hash();
  CHECK(first.size() == 64);
  CHECK(folder.load()->hash() == first);
  folder.put("a.html", "b");
  CHECK(folder.load()->hash() != first);
  CHECK_THROWS_AS(folder.load()->render("none.html", Json::object()), std::logic_error);
}

TEST_CASE("template_set: eight threads render one template at once") {
  const Json view = comparison_view(fixture::site(), fixture::crowded());
  const std::string expected = fixture::templates().render("site/comparison.html", view);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        wrong += fixture::templates().render("site/comparison.html", view) == expected ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace panelist::publish
