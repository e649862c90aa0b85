// The index never leaves out a text that contains a word, whatever was added, replaced and removed.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "common/text_index/fold.h"
#include "common/text_index/text_index.h"

namespace gongfang {
namespace {

std::string Text(size_t longest) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "b", "C", "激", "光", "切", "é", "\n", " ", "1", "😀", "\xff", "\x80"));
  std::string text;
  // Bytes that are not UTF-8 are rare.
  const bool odd = *rc::gen::inRange(0, 8) == 0;
  for (size_t i = 0; i < std::min(parts.size(), longest); ++i) {
    if (odd || (parts[i] != "\xff" && parts[i] != "\x80")) text += parts[i];
  }
  return Fold(text);
}

RC_GTEST_PROP(TextIndexPropertyTest, ItFindsWhatAScanFinds, ()) {
  TextIndex index;
  std::map<TextIndex::Id, std::string> texts;
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    const auto id = static_cast<TextIndex::Id>(*rc::gen::inRange(0, 20));
    const std::string text = Text(12);
    const auto found = texts.find(id);
    if (found == texts.end()) {
      index.Add(id, text);
      texts[id] = text;
    } else if (*rc::gen::arbitrary<bool>()) {
      index.Replace(id, found->second, text);
      found->second = text;
    } else {
      index.Remove(id, found->second);
      texts.erase(found);
    }
  }
  for (int i = 0; i < 10; ++i) {
    const std::string word = Text(4);
    const auto candidates = index.Candidates(word);
    if (!candidates) continue;
    RC_ASSERT(std::is_sorted(candidates->begin(), candidates->end()));
    for (const TextIndex::Id id : *candidates) RC_ASSERT(texts.contains(id));
    for (const auto& [id, text] : texts) {
      const bool is_candidate = std::binary_search(candidates->begin(), candidates->end(), id);
      RC_LOG() << "word " << word << " text " << text;
      RC_ASSERT(is_candidate || !absl::StrContains(text, word));
    }
  }
}

}  // namespace
}  // namespace gongfang
