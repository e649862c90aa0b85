// A map by text that knows which of its entries was used longest ago, so that its owner can bound
// it. It bounds nothing itself.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gongfang {

// Not thread safe. Pointers to values stay valid until the entry is dropped.
template <typename Value>
class LruMap {
 public:
  size_t size() const { return entries_.size(); }

  // The value of `key`, which counts as used now; null where there is none.
  Value* Find(absl::string_view key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  // `key` must not be in the map.
  Value& Insert(absl::string_view key, Value value) {
    entries_.emplace_front(std::string(key), std::move(value));
    index_.emplace(entries_.front().first, entries_.begin());
    return entries_.front().second;
  }

  // The value that was used longest ago. For this and the next two the map must not be empty.
  Value& Oldest() { return entries_.back().second; }
  void UseOldest() { entries_.splice(entries_.begin(), entries_, std::prev(entries_.end())); }
  void DropOldest() {
    index_.erase(entries_.back().first);
    entries_.pop_back();
  }

 private:
  using Entries = std::list<std::pair<const std::string, Value>>;

  Entries entries_;  // the last used one first
  absl::flat_hash_map<absl::string_view, typename Entries::iterator> index_;  // views of the keys
};

}  // namespace gongfang
