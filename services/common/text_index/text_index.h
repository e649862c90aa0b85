// Which of many texts may contain a word: an inverted index of the pairs of characters that follow
// each other, and of single characters that are not ASCII, so that Chinese and English are found
// alike. It answers a superset, which the caller narrows by looking: so what is found is exactly
// what a scan of all texts would find.
//
// The index keeps no text. Whoever keeps them says what a text was when it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// Reading is safe from any number of threads while nobody changes it.
class TextIndex {
 public:
  // A small number: lists of them are kept in order. Ids that grow are the fastest to add.
  using Id = uint32_t;

  // Adds a text under an id that has none.
  void Add(Id id, absl::string_view text);
  // Takes it away again; `text` is what was added.
  void Remove(Id id, absl::string_view text);
  // Both; costs only what differs.
  void Replace(Id id, absl::string_view before, absl::string_view after);

  // Ids in order, among which are all whose texts contain `word`; nullopt where the index cannot
  // tell, as with one letter: any text may.
  std::optional<std::vector<Id>> Candidates(absl::string_view word) const;

  // What it allocated, roughly, in bytes.
  size_t AllocatedBytes() const;

 private:
  // Two characters, or one and 0.
  using Gram = uint64_t;

  // Each gram of the text once, in order. Texts that are not UTF-8 have the gram kOddText.
  static std::vector<Gram> GramsOf(absl::string_view text);
  void Insert(Gram gram, Id id);
  void Erase(Gram gram, Id id);

  absl::flat_hash_map<Gram, std::vector<Id>> ids_;  // each in order
};

}  // namespace gongfang
