#pragma once
// Text inside Markdown documents.
#include <string>
#include <string_view>

namespace panelist::publish {

/// Stored text as Markdown text: characters that would mark something up are escaped.
std::string markdown_text(std::string_view text);
/// Paragraphs as a block quote, escaped.
std::string markdown_quote(std::string_view text);

}  // namespace panelist::publish
