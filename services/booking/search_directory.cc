#include "booking/search_directory.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/names.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::booking {
namespace {

// A tree deeper than inventory makes them has a cycle, or is of a newer program.
constexpr int kMaxDepth = 32;

template <typename Message>
Message Parse(const MirroredRecord& record) {
  Message message;
  message.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
  return message;
}

std::string TextOf(const inventory::v1::Resource& resource, absl::string_view id) {
  std::string text =
      absl::StrJoin({std::string(id), resource.display_name(), resource.english_name(),
                     absl::StrJoin(resource.aliases(), "\n"), resource.make(), resource.model(),
                     resource.description()},
                    "\n");
  for (const inventory::v1::Capability& capability : resource.capabilities()) {
    absl::StrAppend(&text, "\n", capability.key(), " ", capability.text());
    if (capability.value_case() == inventory::v1::Capability::kNumber) {
      absl::StrAppend(&text, capability.number(), " ", capability.unit());
    }
  }
  return SearchDirectory::Fold(text);
}

bool HasAll(absl::string_view text, absl::string_view more, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return absl::StrContains(text, word) || absl::StrContains(more, word);
  });
}

}  // namespace

// The haversine formula, with the mean radius of the earth.
double DistanceMeters(const Place& a, const Place& b) {
  constexpr double kRadius = 6'371'008.8;
  constexpr double kRadian = std::numbers::pi / 180;
  const double north = std::sin((b.latitude - a.latitude) * kRadian / 2);
  const double east = std::sin((b.longitude - a.longitude) * kRadian / 2);
  const double half = north * north + std::cos(a.latitude * kRadian) *
                                          std::cos(b.latitude * kRadian) * east * east;
  return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(half)));
}

std::string SearchDirectory::Fold(absl::string_view text) { return absl::AsciiStrToLower(text); }

void SearchDirectory::Take(const MirroredRecord& record) {
  const std::unique_lock lock(mutex_);
  if (record.type == "gongfang.inventory.v1.Resource") {
    TakeResource(record);
  } else if (record.type == "gongfang.inventory.v1.Category") {
    TakeCategory(record);
  } else if (record.type == "gongfang.membership.v1.Space") {
    const auto space = Parse<membership::v1::Space>(record);
    places_.erase(space.name());
    if (!space.has_location()) return;
    places_[space.name()] = {space.location().latitude(), space.location().longitude()};
  }
}

void SearchDirectory::TakeResource(const MirroredRecord& record) {
  const auto name = ResourceName::Parse(record.name);
  if (!name) return;
  const auto resource = Parse<inventory::v1::Resource>(record);
  Alliance& alliance = alliances_[name->alliance];
  std::shared_ptr<const SearchEntry>& entry = alliance.entries[std::string(record.name)];
  if (entry != nullptr) alliance.by_category[entry->category].erase(entry->resource);
  if (record.deleted || resource.state() != inventory::v1::Resource::STATE_PUBLISHED) {
    alliance.entries.erase(std::string(record.name));
    return;
  }
  entry = std::make_shared<SearchEntry>(
      SearchEntry{.resource = resource.name(),
                  .display_name = resource.display_name(),
                  .space = SpaceName{name->alliance, name->space}.ToString(),
                  .category = resource.category(),
                  .text = booking::TextOf(resource, name->id),
                  .slot = &index_.Of(resource.name())});
  alliance.by_category[entry->category].insert(entry->resource);
}

void SearchDirectory::TakeCategory(const MirroredRecord& record) {
  const auto name = CategoryName::Parse(record.name);
  if (!name) return;
  auto& categories = alliances_[name->alliance].categories;
  categories.erase(name->id);
  if (record.deleted) return;
  const auto category = Parse<inventory::v1::Category>(record);
  const auto parent = CategoryName::Parse(category.parent_category());
  categories[name->id] = {
      .parent = parent ? parent->id : "",
      .text = Fold(absl::StrJoin({category.display_name(), category.english_name(),
                                  absl::StrJoin(category.aliases(), "\n")},
                                 "\n"))};
}

std::string SearchDirectory::TextOf(const Alliance& alliance, const std::string& category) {
  std::string text = category;
  std::string at = category;
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    const auto found = alliance.categories.find(at);
    if (found == alliance.categories.end()) break;
    absl::StrAppend(&text, "\n", found->second.text);
    at = found->second.parent;
  }
  return text;
}

absl::btree_set<std::string> SearchDirectory::Below(const Alliance& alliance,
                                                    const std::vector<std::string>& wanted) {
  absl::btree_set<std::string> below(wanted.begin(), wanted.end());
  for (const auto& [id, unused] : alliance.categories) {
    std::string at = id;
    for (int depth = 0; depth < kMaxDepth && !at.empty(); ++depth) {
      if (std::find(wanted.begin(), wanted.end(), at) != wanted.end()) {
        below.insert(id);
        break;
      }
      const auto found = alliance.categories.find(at);
      at = found == alliance.categories.end() ? "" : found->second.parent;
    }
  }
  return below;
}

std::vector<SearchCandidate> SearchDirectory::Find(const SearchTerms& terms) const {
  std::vector<SearchCandidate> found;
  const std::shared_lock lock(mutex_);
  const auto known = alliances_.find(terms.alliance);
  if (known == alliances_.end()) return found;
  const Alliance& alliance = known->second;
  absl::flat_hash_map<std::string, std::string> texts;  // of categories, where there are words
  const auto consider = [&](const std::shared_ptr<const SearchEntry>& entry) {
    if (!terms.spaces.empty() &&
        std::find(terms.spaces.begin(), terms.spaces.end(), entry->space) == terms.spaces.end()) {
      return;
    }
    if (!terms.words.empty()) {
      const auto [text, added] = texts.try_emplace(entry->category);
      if (added) text->second = TextOf(alliance, entry->category);
      if (!HasAll(entry->text, text->second, terms.words)) return;
    }
    SearchCandidate candidate{.entry = entry};
    if (terms.near) {
      const auto place = places_.find(entry->space);
      if (place != places_.end()) {
        candidate.distance_meters = DistanceMeters(*terms.near, place->second);
      }
      if (terms.max_distance_meters > 0 &&
          candidate.distance_meters.value_or(INFINITY) > terms.max_distance_meters) {
        return;
      }
    }
    found.push_back(std::move(candidate));
  };
  if (terms.categories.empty()) {
    for (const auto& [name, entry] : alliance.entries) consider(entry);
    return found;
  }
  for (const std::string& category : Below(alliance, terms.categories)) {
    const auto in = alliance.by_category.find(category);
    if (in == alliance.by_category.end()) continue;
    for (const std::string& name : in->second) consider(alliance.entries.at(name));
  }
  std::sort(found.begin(), found.end(), [](const SearchCandidate& a, const SearchCandidate& b) {
    return a.entry->resource < b.entry->resource;
  });
  return found;
}

}  // namespace gongfang::booking
