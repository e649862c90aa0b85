#include "common/sheet/text.h"

#include <iconv.h>

#include <cerrno>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/text.h"

namespace gongfang {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr absl::string_view kWideSemicolon = "；";
constexpr absl::string_view kFormulaStarts = "=+-@\t\r'";

// Whether `cell` begins with a "\" that JoinTexts put there.
bool IsEscaped(absl::string_view cell) {
  return absl::ConsumePrefix(&cell, "\\") &&
         (absl::StartsWith(cell, ";") || absl::StartsWith(cell, "\\") ||
          absl::StartsWith(cell, kWideSemicolon));
}

bool IsGuarded(absl::string_view cell) {
  return cell.size() > 1 && cell[0] == '\'' && absl::StrContains(kFormulaStarts, cell[1]);
}

// Closes with its scope.
class Converter {
 public:
  Converter() : handle_(iconv_open("UTF-8", "GB18030")) {}
  ~Converter() {
    if (open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // False where the bytes are not GB18030.
  bool Run(absl::string_view bytes, std::string& text) {
    std::string in(bytes);  // iconv does not promise to leave it as it is
    char* from = in.data();
    size_t left = in.size();
    while (left > 0) {
      char part[4096];
      char* to = part;
      size_t room = sizeof(part);
      const size_t result = iconv(handle_, &from, &left, &to, &room);
      text.append(part, sizeof(part) - room);
      if (result == static_cast<size_t>(-1) && errno != E2BIG) return false;
    }
    return true;
  }

 private:
  const iconv_t handle_;
};

DecodedText FromGb18030(absl::string_view bytes) {
  Converter converter;
  DecodedText decoded;
  if (!converter.open()) return {"", "this server cannot read GB18030; save the file as UTF-8"};
  if (!converter.Run(bytes, decoded.text) || !IsUtf8(decoded.text)) {
    return {"", "it is neither GBK nor GB18030; if it is UTF-8, do not ask for another encoding"};
  }
  return decoded;
}

// Why `bytes` are not UTF-8, as far as can be told.
std::string NotUtf8(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF")) {
    return "it is UTF-16 (\"Unicode text\"); save it as \"CSV UTF-8\"";
  }
  std::string text;
  Converter converter;
  if (converter.open() && converter.Run(bytes, text)) {
    return "it is not UTF-8 but probably GBK; save it as \"CSV UTF-8 (CSV UTF-8（逗号分隔）)\", or "
           "ask for the encoding GB18030";
  }
  return "it is not UTF-8; save it as \"CSV UTF-8\"";
}

}  // namespace

DecodedText DecodeText(absl::string_view bytes, TextEncoding encoding) {
  if (bytes.find('\0') != absl::string_view::npos && !absl::StartsWith(bytes, "\xFF\xFE") &&
      !absl::StartsWith(bytes, "\xFE\xFF")) {
    return {"", "it holds a NUL character, so it is no text; save it as \"CSV UTF-8\""};
  }
  if (encoding == TextEncoding::kGb18030) return FromGb18030(bytes);
  if (!IsUtf8(bytes)) return {"", NotUtf8(bytes)};
  absl::ConsumePrefix(&bytes, kByteOrderMark);
  return {std::string(bytes), ""};
}

std::string GuardCell(std::string cell) {
  if (!cell.empty() && absl::StrContains(kFormulaStarts, cell.front())) cell.insert(0, 1, '\'');
  return cell;
}

std::string UnguardCell(std::string cell) {
  if (IsGuarded(cell)) cell.erase(0, 1);
  return cell;
}

std::string JoinTexts(absl::Span<const std::string> texts) {
  return absl::StrJoin(texts, "; ", [](std::string* out, const std::string& text) {
    absl::StrAppend(
        out, absl::StrReplaceAll(text, {{"\\", "\\\\"}, {";", "\\;"}, {kWideSemicolon, "\\；"}}));
  });
}

std::vector<std::string> SplitTexts(absl::string_view cell) {
  std::vector<std::string> texts;
  std::string text;
  const auto end = [&] {
    const absl::string_view stripped = absl::StripAsciiWhitespace(text);
    if (!stripped.empty()) texts.emplace_back(stripped);
    text.clear();
  };
  while (!cell.empty()) {
    if (absl::ConsumePrefix(&cell, ";") || absl::ConsumePrefix(&cell, kWideSemicolon)) {
      end();
      continue;
    }
    if (IsEscaped(cell)) cell.remove_prefix(1);
    text.push_back(cell.front());
    // The rest of an escaped wide semicolon is not the beginning of one.
    cell.remove_prefix(1);
  }
  end();
  return texts;
}

}  // namespace gongfang
