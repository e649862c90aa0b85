#include "common/sheet/capability_text.h"

#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gongfang {
namespace {

// How many characters at the front of `text` are a number in decimal, which may have an exponent; 0
// where there is none.
size_t NumberLength(absl::string_view text) {
  size_t at = 0;
  const auto digits = [&] {
    const size_t first = at;
    while (at < text.size() && absl::ascii_isdigit(text[at])) ++at;
    return at - first;
  };
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  if (digits() == 0) return 0;
  size_t end = at;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() > 0) end = at;
  }
  at = end;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() > 0) end = at;
  }
  return end;
}

// Whether `value` is a number and a unit; if so it is set in `capability`.
bool TakeNumber(absl::string_view value, CapabilityText& capability) {
  const size_t length = NumberLength(value);
  if (length == 0) return false;
  absl::string_view digits = value.substr(0, length);
  absl::ConsumePrefix(&digits, "+");
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return false;
  const absl::string_view unit = absl::StripAsciiWhitespace(value.substr(length));
  // "2 or 3" counts nothing.
  if (unit.find_first_of(" \t\n") != absl::string_view::npos) return false;
  if (!unit.empty() && (absl::ascii_isdigit(unit.front()) || unit.front() == '.' ||
                        unit.front() == '+' || unit.front() == '-')) {
    return false;
  }
  capability.number = number;
  capability.unit = std::string(unit);
  return true;
}

bool IsQuoted(absl::string_view value) {
  return value.size() >= 2 && value.front() == '"' && value.back() == '"';
}

}  // namespace

std::optional<CapabilityText> ParseCapability(absl::string_view text) {
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos) return std::nullopt;
  CapabilityText capability;
  capability.key = std::string(absl::StripAsciiWhitespace(text.substr(0, equals)));
  const absl::string_view value = absl::StripAsciiWhitespace(text.substr(equals + 1));
  if (value.empty()) return std::nullopt;
  if (IsQuoted(value)) {
    capability.text = std::string(value.substr(1, value.size() - 2));
  } else if (!TakeNumber(value, capability)) {
    capability.text = std::string(value);
  }
  return capability;
}

std::string FormatCapability(const CapabilityText& capability) {
  if (capability.number) {
    return absl::StrCat(capability.key, "=", FormatNumber(*capability.number),
                        capability.unit.empty() ? "" : " ", capability.unit);
  }
  CapabilityText probe;
  const bool quotes =
      absl::StripAsciiWhitespace(capability.text).size() != capability.text.size() ||
      capability.text.empty() || IsQuoted(capability.text) || TakeNumber(capability.text, probe);
  return absl::StrCat(capability.key, "=", quotes ? "\"" : "", capability.text, quotes ? "\"" : "");
}

std::string FormatNumber(double number) {
  char digits[64];
  const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), number);
  return error == std::errc() ? std::string(digits, end) : absl::StrCat(number);
}

}  // namespace gongfang
