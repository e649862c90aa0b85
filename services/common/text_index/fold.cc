#include "common/text_index/fold.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace gongfang {

std::string Fold(absl::string_view text) {
  const auto wide = [&text](size_t i) {
    return i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80;
  };
  std::string folded;
  folded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    // "3D 打印机" is "3D打印机": whether a blank stands beside Chinese is a matter of taste.
    const bool beside = text[i] == ' ' && ((i > 0 && wide(i - 1)) || wide(i + 1));
    if (!beside) folded += absl::ascii_tolower(static_cast<unsigned char>(text[i]));
  }
  return folded;
}

std::vector<std::string> FoldedWords(absl::string_view query) {
  std::vector<std::string> words;
  for (const absl::string_view word :
       absl::StrSplit(query, absl::ByAnyChar(" \t"), absl::SkipWhitespace())) {
    words.push_back(Fold(word));
  }
  return words;
}

}  // namespace gongfang
