#pragma once
// What a reviewer put into one rubric slot: checked on the way in, put into words on the way out.
#include <string>

#include "domain/field_reader.hpp"
#include "domain/persona.hpp"

namespace panelist::domain {

/// True for null, blank text, and a list or object that holds nothing else.
bool is_empty_answer(const Json& value);

/// Checks one answer against its slot's kind and returns it cleaned; null when it is empty or wrong
/// (then `errors` says why, under `path`). Names may come as a list, or as text with one per line
/// or separated by commas. A prediction is whole: claim, date (YYYY-MM-DD) and probability (0 to
/// 1).
Json read_answer(const Json& value, const Slot& slot, const std::string& path, FieldErrors& errors);

/// Shapes and sizes only, text as typed. What a draft may hold; null on a mistake.
Json read_unfinished_answer(const Json& value, const Slot& slot, const std::string& path,
                            FieldErrors& errors);

/// The answer in words, without a full stop: "Ana, Ben and Cal", "a free tier comes, by 2027-06-30
/// (60%)". Empty for an empty answer.
std::string answer_words(const Json& value);

/// "Ana, Ben and Cal".
std::string join_names(const std::vector<std::string>& names);

}  // namespace panelist::domain
