// The resources of one alliance laid out to be searched: by words, by a filter, counted by what
// they are. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/events/mirror.h"
#include "common/filter/filter.h"
#include "common/resource_search/resource_filter.h"
#include "common/resource_search/resource_text.h"
#include "common/resource_search/search_categories.h"
#include "common/text_index/text_index.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// What is looked for.
struct ResourceWish {
  std::vector<std::string> words;  // folded
  Filter filter;
  int page_size = 0;
  // Behind which the page begins: what was last on the page before.
  struct Place {
    int rank = 0;
    std::string name;
  };
  std::optional<Place> after;
};

struct ResourceFindings {
  std::vector<ResourceWish::Place> page;  // in order
  bool more = false;                      // there are some after the page
  int total = 0;
  // By field, as FacetFields names them: values with how many there are, the most common first.
  std::array<std::vector<std::pair<std::string, int>>, 3> facets;
};

inline constexpr absl::string_view kFacetFields[] = {"category", "space", "state"};

// Reading is safe from any number of threads while nobody changes it.
class ResourceListing {
 public:
  // Takes in a record of the alliance as it is now, or that it is gone. Other kinds of records are
  // passed over.
  void Take(const MirroredRecord& record);

  // What is found: the better match first, which is the one that has more of the words in what
  // people call it, then by name. Retired resources only where the filter names that state; deleted
  // ones never.
  ResourceFindings Find(const ResourceWish& wish) const;

  size_t size() const { return ids_.size(); }
  // What it allocated, roughly, in bytes.
  size_t AllocatedBytes() const;

 private:
  using Id = TextIndex::Id;
  struct Entry {
    std::string name;  // full; empty where the id is free
    ResourceText text;
    ResourceFilterValues values;
    v1::Resource::State state = v1::Resource::STATE_UNSPECIFIED;
    uint32_t category = 0;  // in categories_in_use_
    uint32_t space = 0;     // in spaces_
  };
  // Texts that many entries share, each with a number as long as one has it.
  struct Numbered {
    std::vector<std::string> texts;  // by number
    std::vector<int> uses;           // by number; 0 where it is free
    std::vector<uint32_t> free;
    absl::flat_hash_map<std::string, uint32_t> numbers;

    // The number of the text, used once more.
    uint32_t Use(absl::string_view text);
    void Release(uint32_t number);
    size_t AllocatedBytes() const;
  };
  struct Search;

  void Put(const v1::Resource& resource);
  void Remove(absl::string_view name);
  // Gives up what an entry shares with others.
  void Release(const Entry& entry);

  std::vector<Entry> entries_;                // by id
  std::vector<Id> free_;                      // ids to be used again
  absl::flat_hash_map<std::string, Id> ids_;  // by full name
  TextIndex index_;
  SearchCategories categories_;
  Numbered categories_in_use_;
  Numbered spaces_;
};

}  // namespace gongfang::inventory
