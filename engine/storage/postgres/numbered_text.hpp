#pragma once
// The common dialect's named parameters as PostgreSQL wants them: by number.
#include <string>
#include <string_view>
#include <vector>

namespace panelist::storage::postgres {

struct NumberedText {
  std::string sql;                 ///< every `:name` replaced by `$n`
  std::vector<std::string> names;  ///< of $1, $2, ...: each once, in the order they first stand
};
/// Strings, quoted names, comments and casts (`::`) are copied as they stand.
NumberedText number_parameters(std::string_view sql);

/// A text that would end or nest the transaction it runs in is a std::logic_error: COMMIT, SET, ...
void refuse_control(std::string_view sql);

}  // namespace panelist::storage::postgres
