// Which fields of resources filters may ask for, and what a resource has in them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/filter/filter.h"
#include "common/resource_search/search_categories.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang {

// A filter of resources, with its words folded. The error tells what is wrong with the text.
absl::StatusOr<Filter> ReadResourceFilter(absl::string_view text);

// A state as filters have it: "PUBLISHED".
absl::string_view StateInFilter(inventory::v1::Resource::State state);

// What a resource has in the fields that filters ask for, but for its name, its state and its
// category. Immutable, in one piece of memory: there may be 100,000 of them.
class ResourceFilterValues {
 public:
  ResourceFilterValues() = default;
  explicit ResourceFilterValues(const inventory::v1::Resource& resource);

  // As FilterRecord::Read.
  void Read(size_t field, absl::string_view key, FilterValues& values) const;
  size_t AllocatedBytes() const { return bytes_.capacity() + items_.capacity() * sizeof(Item); }

 private:
  struct Item {
    double number = 0;
    uint32_t begin = 0;     // of the key, behind which the text is
    uint16_t key_size = 0;  // in bytes
    uint16_t size = 0;      // of the text
    uint8_t field = 0;
    bool is_number = false;
  };

  void AddText(size_t field, absl::string_view key, absl::string_view text);
  void AddNumber(size_t field, absl::string_view key, double number);

  std::string bytes_;
  std::vector<Item> items_;  // by field
};

// A resource to be asked by a filter. All is borrowed.
class FilteredResource final : public FilterRecord {
 public:
  // `name` is the full name, `text` what words are looked for in.
  FilteredResource(absl::string_view name, inventory::v1::Resource::State state,
                   absl::string_view text, const ResourceFilterValues& values,
                   const SearchCategory& category)
      : name_(name), state_(state), text_(text), values_(values), category_(category) {}

  void Read(size_t field, absl::string_view key, FilterValues& values) const override;
  bool Says(absl::string_view word) const override;

 private:
  const absl::string_view name_;
  const inventory::v1::Resource::State state_;
  const absl::string_view text_;
  const ResourceFilterValues& values_;
  const SearchCategory& category_;
};

}  // namespace gongfang
