#include "bench/figures.hpp"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace panelist::bench {
namespace {

constexpr std::size_t label_width = 52;
constexpr std::size_t value_width = 14;

/// "12,345.6"
std::string grouped(double value, int digits) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  std::string text = buffer;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > 3 && text[at - 4] != '-'; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string padded_left(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : std::string(width - text.size(), ' ') + text;
}
std::string padded_right(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : text + std::string(width - text.size(), ' ');
}

}  // namespace

void Figures::heading(std::string text) { rows_.push_back({true, {}, std::move(text)}); }

void Figures::add(std::string key, std::string label, double value, int digits, std::string unit) {
  rows_.push_back({false, {std::move(key), std::move(label), std::move(unit), value, digits}, {}});
}

void Figures::note(std::string key, std::string label, std::string text) {
  rows_.push_back({false, {std::move(key), std::move(label), {}, 0, 0}, std::move(text)});
}

double Figures::value(const std::string& key) const {
  for (const Row& row : rows_)
    if (row.figure.key == key && row.text.empty()) return row.figure.value;
  return 0;
}

void Figures::print(std::ostream& out) const {
  for (const Row& row : rows_) {
    if (row.is_heading) {
      out << "\n" << row.text << "\n";
    } else if (!row.text.empty()) {
      out << "  " << padded_right(row.figure.label, label_width) << "  " << row.text << "\n";
    } else {
      out << "  " << padded_right(row.figure.label, label_width)
          << padded_left(grouped(row.figure.value, row.figure.digits), value_width) << " "
          << row.figure.unit << "\n";
    }
  }
}

Json Figures::to_json() const {
  Json object = Json::object();
  for (const Row& row : rows_) {
    if (row.is_heading) continue;
    if (!row.text.empty()) {
      object[row.figure.key] = row.text;
    } else if (row.figure.digits == 0) {
      object[row.figure.key] = std::llround(row.figure.value);
    } else {
      const double scale = std::pow(10.0, row.figure.digits);
      object[row.figure.key] = std::round(row.figure.value * scale) / scale;
    }
  }
  return object;
}

}  // namespace panelist::bench
