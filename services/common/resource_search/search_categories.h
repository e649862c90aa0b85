// The categories of an alliance, as searches ask for them.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang {

// A category that resources have, defined or not.
struct SearchCategory {
  std::vector<std::string> line;  // ids: its own, then those above it
  std::string text;               // folded: its id, and what all of the line are called

  bool IsOrIsBelow(absl::string_view id) const;
  // Whether it is one of `ids` or below one.
  bool IsBelowAny(const std::vector<std::string>& ids) const;
};

// Not thread safe.
class SearchCategories {
 public:
  // Adds or replaces; one whose name is none is passed over.
  void Put(const inventory::v1::Category& category);
  void Remove(absl::string_view id) { categories_.erase(id); }

  SearchCategory Find(const std::string& id) const;

 private:
  struct Entry {
    std::string parent;  // id, or empty
    std::string text;    // folded
  };
  absl::flat_hash_map<std::string, Entry> categories_;  // by id
};

}  // namespace gongfang
