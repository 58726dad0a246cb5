#include "delivery/mail_template.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::delivery {
namespace {

namespace mustache = kainjow::mustache;

mustache::data to_data(const Json& value) {
  if (value.is_object()) {
    mustache::data object{mustache::data::type::object};
    for (const auto& [key, item] : value.items()) object.set(key, to_data(item));
    return object;
  }
  if (value.is_array()) {
    mustache::data list{mustache::data::type::list};
    for (const Json& item : value) list.push_back(to_data(item));
    return list;
  }
  // An empty text is as good as none for "{{#field}}".
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.empty() ? mustache::data{false} : mustache::data{text};
  }
  if (value.is_boolean()) return mustache::data{value.get<bool>()};
  if (value.is_null()) return mustache::data{false};
  return mustache::data{value.dump()};
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(not_found("There is no mail template " + path + "."));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string as_it_is(const std::string& text) { return text; }

Result<mustache::mustache> parse(const std::string& path, const std::string& text, bool is_html) {
  mustache::mustache parsed(text);
  if (!parsed.is_valid()) {
    return fail(Error{ErrorCode::malformed, path + ": " + parsed.error_message(), {}, {}});
  }
  if (is_html) {
    parsed.set_custom_escape([](const std::string& value) { return escape_html(value); });
  } else {
    parsed.set_custom_escape(&as_it_is);
  }
  return parsed;
}

Result<mustache::mustache> load(const std::string& path, bool is_html) {
  const Result<std::string> text = read_file(path);
  if (!text) return fail(text.error());
  return parse(path, *text, is_html);
}

/// A submitter's line break must not reach a header: control characters become spaces.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return std::string(trim(text));
}

class Template final : public MailTemplate {
 public:
  Template(mustache::mustache subject, mustache::mustache text, mustache::mustache html,
           mustache::mustache text_layout, mustache::mustache html_layout)
      : subject_(std::move(subject)), text_(std::move(text)), html_(std::move(html)),
        text_layout_(std::move(text_layout)), html_layout_(std::move(html_layout)) {}

  Words render(const Json& data) override {
    mustache::data values = to_data(data);
    Words words;
    words.subject = one_line(subject_.render(values));
    values.set("subject", words.subject);
    values.set("content", std::string(trim(text_.render(values))));
    words.text = text_layout_.render(values);
    values.set("content", std::string(trim(html_.render(values))));
    words.html = html_layout_.render(values);
    return words;
  }

 private:
  mustache::mustache subject_, text_, html_, text_layout_, html_layout_;
};

}  // namespace

Result<std::unique_ptr<MailTemplate>> load_mail_template(const std::string& folder,
                                                         const std::string& kind) {
  constexpr std::string_view head = "Subject: ";
  const std::string text_path = folder + "/" + kind + ".txt";
  const Result<std::string> whole = read_file(text_path);
  if (!whole) return fail(whole.error());
  const std::size_t end = whole->find('\n');
  if (whole->compare(0, head.size(), head) != 0 || end == std::string::npos) {
    return fail(Error{ErrorCode::malformed, text_path + ":1: expected \"Subject: ...\"", {}, {}});
  }
  auto subject = parse(text_path, whole->substr(head.size(), end - head.size()), false);
  if (!subject) return fail(subject.error());
  auto text = parse(text_path, whole->substr(end + 1), false);
  if (!text) return fail(text.error());
  auto html = load(folder + "/" + kind + ".html", true);
  if (!html) return fail(html.error());
  auto text_layout = load(folder + "/layout.txt", false);
  if (!text_layout) return fail(text_layout.error());
  auto html_layout = load(folder + "/layout.html", true);
  if (!html_layout) return fail(html_layout.error());
  return std::make_unique<Template>(*std::move(subject), *std::move(text), *std::move(html),
                                    *std::move(text_layout), *std::move(html_layout));
}

}  // namespace panelist::delivery
