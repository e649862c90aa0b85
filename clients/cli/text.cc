#include "clients/cli/text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "utf8proc.h"

namespace gongfang::cli {
namespace {

constexpr int32_t kInvalid = -1;
constexpr int32_t kEmojiPresentation = 0xFE0F;  // asks for the wide, coloured form

// Takes one code point off the front: kInvalid and one byte where it is not UTF-8.
std::pair<int32_t, absl::string_view> TakeCodePoint(absl::string_view& text) {
  utf8proc_int32_t code = kInvalid;
  utf8proc_ssize_t size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                           static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) {
    code = kInvalid;
    size = 1;
  }
  const absl::string_view bytes = text.substr(0, size);
  text.remove_prefix(size);
  return {code, bytes};
}

// Calls visit(bytes, cells) for each sign that a reader sees as one.
template <typename Visit>
void ForEachSign(absl::string_view text, Visit visit) {
  const char* begin = text.data();
  size_t size = 0;
  int cells = 0;
  int32_t previous = kInvalid;
  utf8proc_int32_t state = 0;
  while (!text.empty()) {
    const auto [code, bytes] = TakeCodePoint(text);
    const bool starts = previous == kInvalid || code == kInvalid ||
                        utf8proc_grapheme_break_stateful(previous, code, &state);
    if (starts && size > 0) {
      visit(absl::string_view(begin, size), cells);
      begin += size;
      size = 0;
      cells = 0;
      state = 0;
    }
    size += bytes.size();
    if (code == kEmojiPresentation) {
      cells = 2;
    } else {
      cells = std::min(2, cells + (code == kInvalid ? 1 : utf8proc_charwidth(code)));
    }
    previous = code;
  }
  if (size > 0) visit(absl::string_view(begin, size), cells);
}

bool TurnsDirection(int32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
         code == 0x200E || code == 0x200F || code == 0x061C;
}

bool IsControl(int32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

// Levenshtein's distance, of bytes.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  ForEachSign(text, [&](absl::string_view, int cells) { width += cells; });
  return width;
}

std::string Printable(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto [code, bytes] = TakeCodePoint(text);
    if (code == '\n') {
      result += "\\n";
    } else if (code == '\t') {
      result += "\\t";
    } else if (code == kInvalid || (code < 0x80 && IsControl(code))) {
      absl::StrAppendFormat(&result, "\\x%02x", static_cast<uint8_t>(bytes[0]));
    } else if (IsControl(code) || TurnsDirection(code)) {
      absl::StrAppendFormat(&result, "\\u%04x", code);
    } else {
      absl::StrAppend(&result, bytes);
    }
  }
  return result;
}

std::string PadRight(absl::string_view text, int width) {
  return absl::StrCat(text, std::string(std::max(0, width - DisplayWidth(text)), ' '));
}

std::string Shorten(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string result;
  int used = 0;
  bool full = false;
  ForEachSign(text, [&](absl::string_view sign, int cells) {
    full = full || used + cells > width - 1;
    if (full) return;
    absl::StrAppend(&result, sign);
    used += cells;
  });
  return result + "…";
}

std::string ShellQuote(absl::string_view text) {
  constexpr absl::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@,+=";
  if (!text.empty() && text.find_first_not_of(kPlain) == absl::string_view::npos) {
    return std::string(text);
  }
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::vector<std::string> ClosestWords(absl::string_view word,
                                      const std::vector<std::string>& candidates) {
  constexpr size_t kMaxWordBytes = 256;  // the distance takes the product of both lengths
  constexpr size_t kMost = 3;
  std::vector<std::pair<size_t, std::string>> near;
  if (word.size() > kMaxWordBytes) return {};
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kMaxWordBytes) continue;
    const size_t distance = Distance(word, candidate);
    const bool begins =
        word.size() >= 2 && absl::string_view(candidate).substr(0, word.size()) == word;
    if (begins || distance <= std::max<size_t>(1, std::min(word.size(), candidate.size()) / 3)) {
      near.emplace_back(begins ? 0 : distance, candidate);
    }
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> result;
  for (const auto& entry : near) {
    if (result.size() < kMost) result.push_back(entry.second);
  }
  return result;
}

}  // namespace gongfang::cli
