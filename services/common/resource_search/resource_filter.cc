#include "common/resource_search/resource_filter.h"

#include <iterator>
#include <limits>

#include "absl/strings/match.h"
#include "common/text_index/fold.h"

namespace gongfang {
namespace {

using inventory::v1::Resource;

constexpr absl::string_view kStates[] = {"DRAFT", "PUBLISHED", "SUSPENDED", "RETIRED", "IN_REVIEW"};

// In the order of kFields.
enum Field : size_t {
  kName,
  kSpace,
  kCategory,
  kState,
  kDisplayName,
  kEnglishName,
  kMake,
  kModel,
  kSerialNumber,
  kAssetNumber,
  kClassificationCode,
  kPlace,
  kDescription,
  kCapacity,
  kAliases,
  kHazards,
  kBring,
  kConsumables,
  kCapabilities,
};

constexpr FilterField kFields[] = {
    {"name"},
    {"space"},
    {"category"},
    {"state", FilterField::kChoice, false, kStates},
    {"display_name"},
    {"english_name"},
    {"make"},
    {"model"},
    {"serial_number"},
    {"asset_number"},
    {"classification_code"},
    {"place"},
    {"description"},
    {"capacity", FilterField::kNumber},
    {"aliases", FilterField::kList},
    {"hazards", FilterField::kList},
    {"bring", FilterField::kList},
    {"consumables", FilterField::kList},
    {"capabilities", FilterField::kAny, true},
};
static_assert(std::size(kFields) == kCapabilities + 1);

constexpr absl::string_view kResources = "/resources/";
constexpr absl::string_view kSpaces = "/spaces/";

}  // namespace

absl::StatusOr<Filter> ReadResourceFilter(absl::string_view text) {
  return Filter::Read(text, kFields, Fold);
}

absl::string_view StateInFilter(Resource::State state) {
  switch (state) {
    case Resource::STATE_DRAFT:
      return "DRAFT";
    case Resource::STATE_PUBLISHED:
      return "PUBLISHED";
    case Resource::STATE_SUSPENDED:
      return "SUSPENDED";
    case Resource::STATE_RETIRED:
      return "RETIRED";
    case Resource::STATE_IN_REVIEW:
      return "IN_REVIEW";
    default:
      return "";
  }
}

ResourceFilterValues::ResourceFilterValues(const Resource& resource) {
  AddText(kDisplayName, "", resource.display_name());
  AddText(kEnglishName, "", resource.english_name());
  AddText(kMake, "", resource.make());
  AddText(kModel, "", resource.model());
  AddText(kSerialNumber, "", resource.serial_number());
  AddText(kAssetNumber, "", resource.asset_number());
  AddText(kClassificationCode, "", resource.classification_code());
  AddText(kPlace, "", resource.place());
  AddText(kDescription, "", resource.description());
  AddNumber(kCapacity, "", resource.capacity());
  for (const std::string& text : resource.aliases()) AddText(kAliases, "", text);
  for (const std::string& text : resource.hazards()) AddText(kHazards, "", text);
  for (const std::string& text : resource.bring()) AddText(kBring, "", text);
  for (const std::string& text : resource.consumables()) AddText(kConsumables, "", text);
  for (const inventory::v1::Capability& capability : resource.capabilities()) {
    if (capability.has_number()) {
      AddNumber(kCapabilities, capability.key(), capability.number());
    } else {
      AddText(kCapabilities, capability.key(), capability.text());
    }
  }
  bytes_.shrink_to_fit();
  items_.shrink_to_fit();
}

void ResourceFilterValues::AddText(size_t field, absl::string_view key, absl::string_view text) {
  if (text.empty()) return;
  // No text of a resource is so long; one of a newer program may be.
  text = text.substr(0, std::numeric_limits<uint16_t>::max());
  items_.push_back({.begin = static_cast<uint32_t>(bytes_.size()),
                    .key_size = static_cast<uint16_t>(key.size()),
                    .size = static_cast<uint16_t>(text.size()),
                    .field = static_cast<uint8_t>(field)});
  bytes_.append(key.data(), key.size());
  bytes_.append(text.data(), text.size());
}

void ResourceFilterValues::AddNumber(size_t field, absl::string_view key, double number) {
  items_.push_back({.number = number,
                    .begin = static_cast<uint32_t>(bytes_.size()),
                    .key_size = static_cast<uint16_t>(key.size()),
                    .field = static_cast<uint8_t>(field),
                    .is_number = true});
  bytes_.append(key.data(), key.size());
}

void ResourceFilterValues::Read(size_t field, absl::string_view key, FilterValues& values) const {
  for (const Item& item : items_) {
    if (item.field > field) break;
    if (item.field != field) continue;
    const absl::string_view all = absl::string_view(bytes_).substr(item.begin);
    if (all.substr(0, item.key_size) != key) continue;
    if (item.is_number) {
      values.number = item.number;
    } else {
      values.texts.push_back(all.substr(item.key_size, item.size));
    }
  }
  // A text that is empty is still one: it is not anything else.
  if (field < kCapacity && values.texts.empty()) values.texts.push_back("");
}

void FilteredResource::Read(size_t field, absl::string_view key, FilterValues& values) const {
  switch (field) {
    case kName:
      values.texts.push_back(name_);
      return;
    case kSpace: {
      const absl::string_view space = name_.substr(0, name_.find(kResources));
      values.texts.push_back(space);
      const size_t id = space.find(kSpaces);
      if (id != absl::string_view::npos) values.texts.push_back(space.substr(id + kSpaces.size()));
      return;
    }
    case kCategory:
      for (const std::string& id : category_.line) values.texts.push_back(id);
      return;
    case kState:
      values.texts.push_back(StateInFilter(state_));
      return;
    default:
      values_.Read(field, key, values);
  }
}

bool FilteredResource::Says(absl::string_view word) const {
  return absl::StrContains(text_, word) || absl::StrContains(category_.text, word);
}

}  // namespace gongfang
