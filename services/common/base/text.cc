#include "common/base/text.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/limits.h"

namespace gongfang {

bool IsUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i <= static_cast<size_t>(extra)) return false;
    uint32_t code = lead & (0x3F >> extra);
    for (int k = 1; k <= extra; ++k) {
      const auto next = static_cast<uint8_t>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      code = (code << 6) | (next & 0x3F);
    }
    constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (code < kLeast[extra] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    i += extra + 1;
  }
  return true;
}

bool HasControlCharacter(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && (text[i + 1] & 0xE0) == 0x80) {
      return true;
    }
  }
  return false;
}

bool IsId(absl::string_view text) {
  if (text.empty() || text.size() > limits::kMaxIdBytes) return false;
  if (text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsRequestId(absl::string_view text) {
  return !text.empty() && text.size() <= limits::kMaxRequestIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::function<std::string(const std::string&)> WholeNumber(int64_t least, int64_t most) {
  return [least, most](const std::string& text) -> std::string {
    absl::string_view digits = text;
    const bool minus = absl::ConsumePrefix(&digits, "-");
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) {
      return absl::StrCat("must be a whole number, not \"", text, "\"");
    }
    // One that no int64_t holds is as far off as the smallest or the largest.
    int64_t number = 0;
    if (!absl::SimpleAtoi(text, &number)) number = minus ? INT64_MIN : INT64_MAX;
    if (number < least) return absl::StrCat("must be ", least, " or more, not ", text);
    if (number > most) return absl::StrCat("must be ", most, " or less, not ", text);
    return "";
  };
}

}  // namespace gongfang
