#include "publish/template_set.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace panelist::publish {
namespace {

namespace mustache = kainjow::mustache;
namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

constexpr std::string_view layout_mark = "{{! layout:";

Error template_error(const std::string& name, const std::string& what) {
  return Error{ErrorCode::invalid, name + ": " + what, {}, {}};
}

bool is_template_name(std::string_view name) {
  static constexpr std::string_view endings[] = {".html", ".xml", ".svg", ".txt", ".md"};
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool escapes(std::string_view name) { return !name.ends_with(".txt") && !name.ends_with(".md"); }

Result<Files> read_files(const std::string& folder) {
  Files files;
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    return fail(template_error(folder, "there is no such folder of templates"));
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder, failure)) {
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    if (!entry.is_regular_file() || !is_template_name(name)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in.bad() || !in.is_open()) return fail(template_error(name, "cannot be read"));
    files.emplace(name, std::move(text));
  }
  if (failure) return fail(template_error(folder, failure.message()));
  return files;
}

/// Indentation helps the reader of a template, not of a page; without it the tree is smaller.
std::string without_indentation(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool at_line_start = true;
  for (const char c : text) {
    if (at_line_start && (c == ' ' || c == '\t')) continue;
    at_line_start = c == '\n';
    out += c;
  }
  return out;
}

/// Comments are for whoever edits the file; one that has lines of its own takes its line end along.
std::string without_comments(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t tag = text.find("{{!"); tag != std::string::npos; tag = text.find("{{!", at)) {
    const std::size_t end = text.find("}}", tag);
    if (end == std::string::npos) break;  // the parser will name it
    out.append(text, at, tag - at);
    at = end + 2;
    const bool at_line_start = out.empty() || out.back() == '\n';
    if (at_line_start && at < text.size() && text[at] == '\n') ++at;
  }
  return out.append(text, at);
}

/// Puts partials and the layout in place. `stack` holds the names being expanded.
class Expander {
 public:
  explicit Expander(const Files& files) : files_(files) {}

  Result<std::string> expand(const std::string& name) {
    const auto file = files_.find(name);
    if (file == files_.end()) return fail(template_error(stack_.back(), "there is no " + name));
    if (std::find(stack_.begin(), stack_.end(), name) != stack_.end()) {
      return fail(template_error(name, "includes itself (by " + stack_.back() + ")"));
    }
    stack_.push_back(name);
    Result<std::string> text = expand_text(name, file->second);
    stack_.pop_back();
    return text;
  }

 private:
  Result<std::string> expand_text(const std::string& name, const std::string& text) {
    if (!text.starts_with(layout_mark)) return expand_partials(name, text, nullptr);
    const std::size_t end = text.find("}}");
    if (end == std::string::npos) return fail(template_error(name, "line 1: unclosed tag"));
    const std::string layout(
        trim(std::string_view(text).substr(layout_mark.size(), end - layout_mark.size())));
    std::size_t start = end + 2;
    if (start < text.size() && text[start] == '\n') ++start;
    const Result<std::string> body = expand_partials(name, text.substr(start), nullptr);
    if (!body) return body;
    const auto file = files_.find(layout);
    if (file == files_.end()) return fail(template_error(name, "there is no layout " + layout));
    return expand_partials(layout, file->second, &*body);
  }

  Result<std::string> expand_partials(const std::string& name, const std::string& text,
                                      const std::string* body) {
    std::string out;
    std::size_t at = 0;
    for (std::size_t tag = text.find("{{>"); tag != std::string::npos; tag = text.find("{{>", at)) {
      const std::size_t end = text.find("}}", tag);
      if (end == std::string::npos) return fail(template_error(name, "unclosed {{> tag"));
      out.append(text, at, tag - at);
      const std::string wanted(trim(std::string_view(text).substr(tag + 3, end - tag - 3)));
      at = end + 2;
      if (body != nullptr && wanted == "body") {
        out += *body;
        continue;
      }
      const Result<std::string> partial = expand(wanted);
      if (!partial) return partial;
      out += *partial;
      if (!partial->empty() && partial->back() == '\n' && at < text.size() && text[at] == '\n') {
        ++at;
      }
    }
    return out.append(text, at);
  }

  const Files& files_;
  std::vector<std::string> stack_;
};

bool is_absent(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.is_null() || value == false || (value.is_structured() && value.empty());
}

/// Absent values become `false`: it prints as nothing, skips its section, and unlike a missing key
/// it ends the search for the name, so that a row never shows its page's value by accident.
mustache::data to_data(const Json& value) {
  if (is_absent(value)) return mustache::data{false};
  if (value.is_boolean()) return mustache::data{true};
  if (value.is_string()) return mustache::data{value.get_ref<const std::string&>()};
  if (value.is_array()) {
    mustache::data items{mustache::data::type::list};
    for (const Json& item : value) items.push_back(to_data(item));
    return items;
  }
  if (!value.is_object()) return mustache::data{value.dump()};
  mustache::data object{mustache::data::type::object};
  for (const auto& [key, item] : value.items()) object[key] = to_data(item);
  return object;
}

}  // namespace

/// A template with its partials and layout in place. Parsed when it is first rendered: the trees of
/// all would be half of the program's start, and most of what it keeps in memory.
class TemplateSet::Whole {
 public:
  Whole(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  /// A parsed template is only read while it renders: `render` is not const because a lambda or a
  /// partial could fail inside it, and neither is left here.
  mustache::mustache& parsed() {
    std::call_once(once_, [this] { parse(); });
    return *parsed_;
  }

 private:
  void parse() {
    parsed_ = std::make_unique<mustache::mustache>(text_);
    text_ = {};
    if (!parsed_->is_valid()) throw std::logic_error(name_ + ": " + parsed_->error_message());
    if (escapes(name_)) {
      parsed_->set_custom_escape([](const std::string& value) { return escape_html(value); });
    } else {
      parsed_->set_custom_escape([](const std::string& value) { return value; });
    }
  }

  std::string name_, text_;
  std::once_flag once_;
  std::unique_ptr<mustache::mustache> parsed_;
};

struct TemplateSet::Impl {
  std::map<std::string, std::unique_ptr<Whole>, std::less<>> templates;
  std::string hash;
};

TemplateSet::TemplateSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Result<TemplateSet> TemplateSet::load(const std::string& folder) {
  const Result<Files> files = read_files(folder);
  if (!files) return fail(files.error());
  auto impl = std::make_unique<Impl>();
  Expander expander(*files);
  std::string everything;
  for (const auto& [name, text] : *files) {
    everything.append(name).append(1, '\0').append(text).append(1, '\0');
    // Each file closes what it opens, so that whatever is put together from them does.
    const mustache::mustache file(text);
    if (!file.is_valid()) return fail(template_error(name, file.error_message()));
    if (text.find("{{> body}}") != std::string::npos) continue;  // a layout is nothing by itself
    Result<std::string> whole = expander.expand(name);
    if (!whole) return fail(whole.error());
    std::string text_only = without_comments(*whole);
    if (escapes(name)) text_only = without_indentation(text_only);
    impl->templates.emplace(name, std::make_unique<Whole>(name, std::move(text_only)));
  }
  impl->hash = to_hex(sha256(everything));
  return TemplateSet(std::move(impl));
}

std::string TemplateSet::render(std::string_view name, const Json& data) const {
  const auto found = impl_->templates.find(name);
  if (found == impl_->templates.end()) {
    throw std::logic_error("there is no template " + std::string(name));
  }
  std::string out;
  out.reserve(16384);
  found->second->parsed().render(to_data(data), [&out](const std::string& part) { out += part; });
  return out;
}

bool TemplateSet::has(std::string_view name) const { return impl_->templates.contains(name); }

std::vector<std::string> TemplateSet::names() const {
  std::vector<std::string> names;
  for (const auto& [name, parsed] : impl_->templates) names.push_back(name);
  return names;
}

const std::string& TemplateSet::hash() const { return impl_->hash; }

}  // namespace panelist::publish
