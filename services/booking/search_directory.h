// What there is to be found: the resources of each alliance, by what people call them, by category
// and by place. Fed by the logs of membership and inventory, as the catalogue is.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "booking/availability_index.h"
#include "common/events/mirror.h"
#include "common/filter/filter.h"
#include "common/resource_search/resource_filter.h"
#include "common/resource_search/search_categories.h"
#include "common/text_index/text_index.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::booking {

// A point on the earth, in degrees.
struct Place {
  double latitude = 0;
  double longitude = 0;
};
// Metres between two places as the crow flies, on a sphere.
double DistanceMeters(const Place& a, const Place& b);

// What is known of a space.
struct SpaceFacts {
  std::optional<Place> place;
  membership::v1::Space::Region region = membership::v1::Space::REGION_UNSPECIFIED;
};

// A published resource. Immutable once made.
struct SearchEntry {
  std::string resource;  // full name
  std::string display_name;
  std::string space;     // full name
  std::string category;  // id
  int64_t capacity = 1;
  std::string text;  // all that words are looked for in, folded
  ResourceFilterValues values;
  TextIndex::Id id = 0;  // of `text`
  const AvailabilityIndex::Slot* slot = nullptr;
};

// The resources of an alliance as they were at some time, laid out to be gone through. Immutable.
struct SearchSnapshot {
  std::vector<std::shared_ptr<const SearchEntry>> entries;  // by full name
  std::vector<TextIndex::Id> text_of;                       // by entry: its id
  std::vector<uint32_t> space_of;                           // by entry: in `places` and `spaces`
  std::vector<std::string> spaces;                          // full names
  std::vector<uint32_t> first_of;                           // by space: its first entry
  std::vector<SpaceFacts> facts;                            // of these
  struct Part {
    SearchCategory category;
    std::vector<uint32_t> entries;  // of it, in order
  };
  std::vector<Part> parts;
};

// What somebody looks for. Empty: any.
struct SearchTerms {
  std::string alliance;            // id
  std::vector<std::string> words;  // folded; each must be there
  std::vector<std::string> categories;
  std::vector<std::string> spaces;
  std::vector<membership::v1::Space::Region> regions;
  std::optional<Place> near;
  double max_distance_meters = 0;
  Filter filter;
  // Asked now and then; an error ends the looking. Null: nobody is asked.
  std::function<absl::Status()> go_on;
};

struct SearchCandidate {
  const SearchEntry* entry = nullptr;  // borrowed
  std::optional<double> distance_meters;
  uint32_t number = 0;  // in the order of names
};

struct SearchCandidates {
  std::shared_ptr<const SearchSnapshot> snapshot;  // keeps what they borrow
  std::vector<SearchCandidate> list;               // by name
  absl::Status stopped;                            // why the list is not whole
};

// Thread safe.
class SearchDirectory {
 public:
  // `index` is borrowed.
  explicit SearchDirectory(AvailabilityIndex& index) : index_(index) {}

  // Takes in one record of either log. Records that nobody searches for are passed over.
  void Take(const MirroredRecord& record);

  // All that are what is looked for, by name.
  SearchCandidates Find(const SearchTerms& terms) const;

  // What is taken of a resource, by full name.
  const AvailabilityIndex::Slot& SlotOf(absl::string_view resource) const {
    return index_.Of(resource);
  }
  // Where a space is, by full name; nullopt where that is not known.
  std::optional<Place> PlaceOf(const std::string& space) const;
  const AvailabilityIndex& index() const { return index_; }

 private:
  struct Alliance {
    absl::btree_map<std::string, std::shared_ptr<const SearchEntry>> entries;  // by full name
    SearchCategories categories;
    TextIndex texts;                  // of the entries
    std::vector<TextIndex::Id> free;  // ids to be used again
    TextIndex::Id next_id = 0;
    // Made when it is asked for after a change, so that an import of thousands costs one making.
    mutable std::shared_ptr<const SearchSnapshot> snapshot;
  };
  // What of the terms is decided by space, by category and by word, worked out once for each.
  struct Words;
  struct Matcher;

  void TakeResource(const MirroredRecord& record);
  void TakeCategory(const MirroredRecord& record);
  // Under mutex_.
  std::shared_ptr<const SearchSnapshot> Make(const Alliance& alliance) const;

  AvailabilityIndex& index_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, Alliance> alliances_;            // by id; under mutex_
  absl::flat_hash_map<std::string, SpaceFacts> spaces_;  // by full name; under mutex_
};

}  // namespace gongfang::booking
