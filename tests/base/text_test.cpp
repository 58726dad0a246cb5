#include "base/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace panelist;
using namespace std::string_literals;

TEST_CASE("is_clean_utf8: U+0000, overlong forms, surrogates and cut characters are refused") {
  CHECK(is_clean_utf8(""));
  CHECK(is_clean_utf8("plain text that is longer than eight bytes"));
  CHECK(is_clean_utf8("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF \xEF\xBF\xBF"));
  CHECK_FALSE(is_clean_utf8("a\0b"s));
  CHECK(is_utf8("a\0b"s));
  for (const char* bad : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",
                          "\xC3", "\xE2\x82", "\xF0\x9F\x98", "abcdefgh\xFF"}) {
    CHECK_FALSE(is_clean_utf8(bad));
  }
}

TEST_CASE("clean_text: text is brought to NFC and loses its outer white space only") {
  CHECK(clean_text("  Cafe\xCC\x81  au  lait\n", "name").value() == "Caf\xC3\xA9  au  lait");
  CHECK(clean_text("\xC2\xA0\xE3\x80\x80tool\xE2\x80\xA8", "name").value() == "tool");
  CHECK(clean_text(" \t ", "name").value().empty());
  CHECK(clean_text("it\xE2\x80\x99s \xE2\x80\x94 fine", "name").value() ==
        "it\xE2\x80\x99s \xE2\x80\x94 fine");
  CHECK(clean_text("\xE2\x84\xAB", "name").value() == "\xC3\x85");  // the Angstrom sign is A-ring
}

TEST_CASE("clean_text: bad bytes come back as an error that names the field") {
  const auto zero = clean_text("a\0b"s, "tagline");
  REQUIRE_FALSE(zero);
  CHECK(zero.error().code == ErrorCode::invalid);
  CHECK(zero.error().fields.at(0).field == "tagline");
  const auto broken = clean_text("\xC3(", "slots.price");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().fields.at(0).field == "slots.price");
}

TEST_CASE("count_code_points: characters, not bytes") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") == 4);
}

TEST_CASE("count_words: a word is a run of non-space, tabs and no-break spaces included") {
  CHECK(count_words("") == 0);
  CHECK(count_words(" \t\n ") == 0);
  CHECK(count_words("one") == 1);
  CHECK(count_words("one\ttwo\r\nthree\xC2\xA0"
                    "four\xE2\x80\xAF"
                    "five\xE3\x80\x80six") == 6);
  CHECK(count_words("well-known, isn't it?") == 3);
  CHECK(count_words("a \xE2\x80\x94 b") == 3);
}

TEST_CASE("fold: names compare case-folded with spaces collapsed") {
  CHECK(fold("Stra\xC3\x9F"
             "e") == fold("STRASSE"));
  CHECK(fold("  Mistral \t Code ") == "mistral code");
  CHECK(fold("Cafe\xCC\x81") == fold("CAF\xC3\x89"));
  CHECK(fold("\xEF\xBC\xAD\xEF\xBD\x89") == "mi");  // full-width letters
  CHECK(fold("Mistral\xC2\xA0"
             "Code") == "mistral code");
  CHECK(fold("Mis\xE2\x80\x8Btral") == "mistral");  // a zero-width space hides no copy
  CHECK(fold("") == "");
}

TEST_CASE("make_slug: letters and digits joined by hyphens") {
  CHECK(make_slug("Mistral Code") == "mistral-code");
  CHECK(make_slug("Mistral Medium 3.2") == "mistral-medium-3-2");
  CHECK(make_slug("  --Code   Llama!! 4 ") == "code-llama-4");
  CHECK(make_slug("\xC3\x89lan Caf\xC3\xA9") == "elan-cafe");
  CHECK(make_slug("Stra\xC3\x9F"
                  "e") == "strasse");
}

TEST_CASE("make_slug: plus and sharp are spelled, so C, C++ and C# have three addresses") {
  CHECK(make_slug("C") == "c");
  CHECK(make_slug("C++") == "c-plus-plus");
  CHECK(make_slug("C#") == "c-sharp");
  CHECK(make_slug("Notepad++ 8") == "notepad-plus-plus-8");
}

TEST_CASE("make_slug: the separator of comparisons never stands inside or at the end of a slug") {
  CHECK(make_slug("Tabs vs Spaces") == "tabs-versus-spaces");
  CHECK(make_slug("a vs vs b") == "a-versus-versus-b");
  CHECK(make_slug("Us vs") == "us-versus");
  CHECK(make_slug("VS Code") == "vs-code");
  CHECK(make_slug("vs") == "vs");
  CHECK(make_slug("canvs vsx") == "canvs-vsx");
}

TEST_CASE("make_slug: a name without letters or digits still gets an address") {
  CHECK(make_slug("\xF0\x9F\x9A\x80\xF0\x9F\x8E\x89") == "tool");
  CHECK(make_slug("") == "tool");
  CHECK(make_slug("\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82") == "tool");
  CHECK(make_slug("\xFF\xFE") == "tool");
}

TEST_CASE("make_slug: the cut at 80 bytes leaves neither a hyphen nor a separator behind") {
  CHECK(make_slug(std::string(100, 'a')).size() == 80);
  CHECK(make_slug(std::string(79, 'a') + " bcd") == std::string(79, 'a'));
  CHECK(make_slug(std::string(80, 'a') + " bcd") == std::string(80, 'a'));
  CHECK(make_slug(std::string(77, 'a') + " vsx") == std::string(77, 'a'));
  CHECK(make_slug(std::string(77, 'a') + " vs b") == std::string(77, 'a') + "-ve");
}

TEST_CASE("trim, split, join, plural do what their names say") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim("\xC2\xA0x\xC2\xA0") == "x");
  CHECK(trim("") == "");
  CHECK(split("a,,b", ',') == std::vector<std::string>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(join({"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(join({}, ", ") == "");
  CHECK(plural(1, "verdict", "verdicts") == "1 verdict");
  CHECK(plural(0, "verdict", "verdicts") == "0 verdicts");
  CHECK(plural(3, "person", "people") == "3 people");
}

TEST_CASE("nearest_word: the closest known word within three edits") {
  const std::vector<std::string> keys{"server.listen", "server.public_url", "mail.from", "order"};
  CHECK(nearest_word("server.listn", keys) == "server.listen");
  CHECK(nearest_word("server.publicurl", keys) == "server.public_url");
  CHECK(nearest_word("odrer", keys) == "order");
  CHECK(nearest_word("completely.else", keys).empty());
  CHECK(nearest_word("", keys).empty());
  CHECK(nearest_word("xyz", {"abc"}).empty());
  CHECK(nearest_word("order", {}).empty());
}

TEST_CASE("escape_html: what could end a text or an attribute is escaped") {
  CHECK(escape_html("<a href=\"x\" title='y'>&amp;</a>") ==
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(escape_html("plain \xE2\x82\xAC") == "plain \xE2\x82\xAC");
}
