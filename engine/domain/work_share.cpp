#include "domain/work_share.hpp"

namespace panelist::domain {

std::string format_share(int hundredths) {
  std::string text = std::to_string(hundredths / 100);
  const int rest = hundredths % 100;
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

std::optional<int> parse_share(std::string_view text) {
  int hundredths = 0, decimals = -1;
  bool has_digit = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals == 2 || hundredths > share_max) return std::nullopt;
    hundredths = hundredths * 10 + (c - '0');
    has_digit = true;
    if (decimals >= 0) ++decimals;
  }
  if (!has_digit) return std::nullopt;
  for (int missing = decimals < 0 ? 0 : decimals; missing < 2; ++missing) hundredths *= 10;
  if (hundredths < share_min || hundredths > share_max) return std::nullopt;
  return hundredths;
}

}  // namespace panelist::domain
