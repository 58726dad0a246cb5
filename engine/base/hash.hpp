#pragma once
// SHA-256, HMAC-SHA-256, hex and base64.
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace panelist {

using Sha256 = std::array<std::byte, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 sha256(std::span<const std::byte> head, std::string_view tail);
Sha256 hmac_sha256(std::span<const std::byte> key, std::string_view message);
std::string to_hex(std::span<const std::byte> bytes);
std::optional<std::vector<std::byte>> from_hex(std::string_view hex);
std::string to_base64(std::span<const std::byte> bytes);
std::optional<std::vector<std::byte>> from_base64(std::string_view text);
/// Comparison whose time does not depend on where the inputs differ.
bool equal_constant_time(std::string_view left, std::string_view right);

}  // namespace panelist
