#include "common/text_index/text_index.h"

#include <algorithm>
#include <iterator>

#include "common/base/text.h"

namespace gongfang {
namespace {

// Above every character: of texts that are not UTF-8, which are candidates for every word.
constexpr uint64_t kOddText = uint64_t{0x110000} << 32;
// Where so few are left, looking at each of them costs less than one more list.
constexpr size_t kFew = 16;

// The character that begins at `place`, which is moved behind it. The text is UTF-8.
uint32_t NextCharacter(absl::string_view text, size_t& place) {
  const auto byte = [&text](size_t i) { return static_cast<uint32_t>(text[i]) & 0xFF; };
  const uint32_t first = byte(place);
  const size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  uint32_t character = more == 0 ? first : first & (0x3F >> more);
  for (size_t i = 1; i <= more; ++i) character = character << 6 | (byte(place + i) & 0x3F);
  place += more + 1;
  return character;
}

// Those of `narrow` that are in `wide` too; both are in order, and the first is the shorter.
void Intersect(std::vector<TextIndex::Id>& narrow, const std::vector<TextIndex::Id>& wide) {
  auto from = wide.begin();
  const auto is_elsewhere = [&](TextIndex::Id id) {
    // Steps that double find the next one fast, near or far.
    auto step = std::ptrdiff_t{1};
    while (step < wide.end() - from && from[step] < id) {
      from += step;
      step *= 2;
    }
    from = std::lower_bound(from, from + std::min(step + 1, wide.end() - from), id);
    return from == wide.end() || *from != id;
  };
  narrow.erase(std::remove_if(narrow.begin(), narrow.end(), is_elsewhere), narrow.end());
}

}  // namespace

std::vector<TextIndex::Gram> TextIndex::GramsOf(absl::string_view text) {
  if (!IsUtf8(text)) return {kOddText};
  std::vector<Gram> grams;
  grams.reserve(text.size());
  uint32_t before = 0;
  for (size_t place = 0; place < text.size();) {
    const uint32_t character = NextCharacter(text, place);
    if (before != 0) grams.push_back(Gram{before} << 32 | character);
    if (character >= 0x80) grams.push_back(character);
    before = character;
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

void TextIndex::Insert(Gram gram, Id id) {
  std::vector<Id>& ids = ids_[gram];
  if (ids.empty() || ids.back() < id) {
    ids.push_back(id);
  } else {
    ids.insert(std::lower_bound(ids.begin(), ids.end(), id), id);
  }
}

void TextIndex::Erase(Gram gram, Id id) {
  const auto found = ids_.find(gram);
  if (found == ids_.end()) return;
  std::vector<Id>& ids = found->second;
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  if (place != ids.end() && *place == id) ids.erase(place);
  if (ids.empty()) ids_.erase(found);
}

void TextIndex::Add(Id id, absl::string_view text) {
  for (const Gram gram : GramsOf(text)) Insert(gram, id);
}

void TextIndex::Remove(Id id, absl::string_view text) {
  for (const Gram gram : GramsOf(text)) Erase(gram, id);
}

void TextIndex::Replace(Id id, absl::string_view before, absl::string_view after) {
  if (before == after) return;
  const std::vector<Gram> was = GramsOf(before);
  const std::vector<Gram> is = GramsOf(after);
  std::vector<Gram> differ;
  std::set_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(differ));
  for (const Gram gram : differ) Erase(gram, id);
  differ.clear();
  std::set_difference(is.begin(), is.end(), was.begin(), was.end(), std::back_inserter(differ));
  for (const Gram gram : differ) Insert(gram, id);
}

std::optional<std::vector<TextIndex::Id>> TextIndex::Candidates(absl::string_view word) const {
  if (!IsUtf8(word)) return std::nullopt;
  const std::vector<Gram> grams = GramsOf(word);
  if (grams.empty()) return std::nullopt;
  const auto odd = ids_.find(kOddText);
  std::vector<const std::vector<Id>*> lists;
  for (const Gram gram : grams) {
    const auto found = ids_.find(gram);
    if (found == ids_.end()) {
      return odd == ids_.end() ? std::vector<Id>() : odd->second;
    }
    lists.push_back(&found->second);
  }
  std::sort(lists.begin(), lists.end(),
            [](const auto* a, const auto* b) { return a->size() < b->size(); });
  std::vector<Id> ids = *lists.front();
  for (size_t i = 1; i < lists.size() && ids.size() > kFew; ++i) Intersect(ids, *lists[i]);
  if (odd == ids_.end()) return ids;
  std::vector<Id> all;
  std::set_union(ids.begin(), ids.end(), odd->second.begin(), odd->second.end(),
                 std::back_inserter(all));
  return all;
}

size_t TextIndex::AllocatedBytes() const {
  size_t bytes = ids_.capacity() * (sizeof(std::pair<Gram, std::vector<Id>>) + 1);
  for (const auto& [gram, ids] : ids_) bytes += ids.capacity() * sizeof(Id);
  return bytes;
}

}  // namespace gongfang
