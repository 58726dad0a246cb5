#pragma once
// Golden files: what people and machines read, byte for byte, in tests/golden/publish/.
#include <string>

namespace panelist::publish::fixture {

/// Compares `text` with the golden file; PANELIST_UPDATE_GOLDEN=1 writes the file instead.
void check_golden(const std::string& file_name, const std::string& text);

}  // namespace panelist::publish::fixture
