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
  const double half =
      north * north + std::cos(a.latitude * kRadian) * std::cos(b.latitude * kRadian) * east * east;
  return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(half)));
}

std::string SearchDirectory::Fold(absl::string_view text) {
  const auto wide = [&text](size_t i) {
    return i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80;
  };
  std::string folded;
  folded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    // "3D 打印机" is "3D打印机": whether a blank stands beside Chinese is a matter of taste.
    const bool beside = text[i] == ' ' && ((i > 0 && wide(i - 1)) || wide(i + 1));
    if (!beside) folded += absl::ascii_tolower(static_cast<unsigned char>(text[i]));
  }
  return folded;
}

std::optional<Place> SearchDirectory::PlaceOf(const std::string& space) const {
  const std::shared_lock lock(mutex_);
  const auto found = places_.find(space);
  return found == places_.end() ? std::nullopt : std::make_optional(found->second);
}

void SearchDirectory::Take(const MirroredRecord& record) {
  const std::unique_lock lock(mutex_);
  if (record.type == "gongfang.inventory.v1.Resource") {
    TakeResource(record);
  } else if (record.type == "gongfang.inventory.v1.Category") {
    TakeCategory(record);
  } else if (record.type == "gongfang.membership.v1.Space") {
    const auto space = Parse<membership::v1::Space>(record);
    places_.erase(space.name());
    if (space.has_location()) {
      places_[space.name()] = {space.location().latitude(), space.location().longitude()};
    }
    if (const auto name = SpaceName::Parse(space.name())) {
      alliances_[name->alliance].snapshot = nullptr;
    }
  }
}

void SearchDirectory::TakeResource(const MirroredRecord& record) {
  const auto name = ResourceName::Parse(record.name);
  if (!name) return;
  const auto resource = Parse<inventory::v1::Resource>(record);
  Alliance& alliance = alliances_[name->alliance];
  alliance.snapshot = nullptr;
  if (record.deleted || resource.state() != inventory::v1::Resource::STATE_PUBLISHED ||
      resource.has_delete_time()) {
    alliance.entries.erase(std::string(record.name));
    return;
  }
  alliance.entries[resource.name()] = std::make_shared<SearchEntry>(
      SearchEntry{.resource = resource.name(),
                  .display_name = resource.display_name(),
                  .space = SpaceName{name->alliance, name->space}.ToString(),
                  .category = resource.category(),
                  .text = booking::TextOf(resource, name->id),
                  .slot = &index_.Of(resource.name())});
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

bool SearchDirectory::IsBelow(const Alliance& alliance, const std::string& category,
                              const std::vector<std::string>& wanted) {
  std::string at = category;
  for (int depth = 0; depth < kMaxDepth && !at.empty(); ++depth) {
    if (std::find(wanted.begin(), wanted.end(), at) != wanted.end()) return true;
    const auto found = alliance.categories.find(at);
    at = found == alliance.categories.end() ? "" : found->second.parent;
  }
  return false;
}

std::shared_ptr<const SearchSnapshot> SearchDirectory::Make(const Alliance& alliance) const {
  auto snapshot = std::make_shared<SearchSnapshot>();
  snapshot->entries.reserve(alliance.entries.size());
  for (const auto& [name, entry] : alliance.entries) {
    // By name, those of a space lie together.
    if (snapshot->spaces.empty() || snapshot->spaces.back() != entry->space) {
      const auto place = places_.find(entry->space);
      snapshot->spaces.push_back(entry->space);
      snapshot->first_of.push_back(static_cast<uint32_t>(snapshot->entries.size()));
      snapshot->places.push_back(place == places_.end() ? std::nullopt
                                                        : std::make_optional(place->second));
    }
    const auto number = static_cast<uint32_t>(snapshot->entries.size());
    snapshot->entries.push_back(entry);
    snapshot->space_of.push_back(static_cast<uint32_t>(snapshot->spaces.size()) - 1);
    snapshot->by_category[entry->category].push_back(number);
  }
  return snapshot;
}

// What a space, or a category, decides is worked out once for it.
struct SearchDirectory::Matcher {
  Matcher(const SearchTerms& wanted, const SearchSnapshot& in) : terms(wanted), snapshot(in) {
    for (size_t i = 0; i < in.spaces.size(); ++i) {
      const bool named = wanted.spaces.empty() ||
                         std::find(wanted.spaces.begin(), wanted.spaces.end(), in.spaces[i]) !=
                             wanted.spaces.end();
      std::optional<double> distance;
      if (named && wanted.near && in.places[i]) {
        distance = DistanceMeters(*wanted.near, *in.places[i]);
      }
      const bool near = wanted.max_distance_meters == 0 ||
                        distance.value_or(INFINITY) <= wanted.max_distance_meters;
      fits.push_back(named && near);
      distances.push_back(distance);
    }
  }

  // Those of `numbers`, the entries of a category in order, that fit.
  void ConsiderAll(const std::vector<uint32_t>& numbers, absl::string_view category_text,
                   std::vector<SearchCandidate>& found) const {
    if (terms.spaces.empty() && terms.max_distance_meters == 0) {
      for (const uint32_t number : numbers) Consider(number, category_text, found);
      return;
    }
    // The entries of a space lie together, so those of the others need not be looked at.
    auto from = numbers.begin();
    for (size_t space = 0; space < fits.size(); ++space) {
      if (!fits[space]) continue;
      from = std::lower_bound(from, numbers.end(), snapshot.first_of[space]);
      for (; from != numbers.end() && snapshot.space_of[*from] == space; ++from) {
        Consider(*from, category_text, found);
      }
    }
  }

  void Consider(uint32_t number, absl::string_view category_text,
                std::vector<SearchCandidate>& found) const {
    const uint32_t space = snapshot.space_of[number];
    const SearchEntry& entry = *snapshot.entries[number];
    if (!HasAll(entry.text, category_text, terms.words)) return;
    found.push_back({.entry = &entry, .distance_meters = distances[space], .number = number});
  }

  const SearchTerms& terms;
  const SearchSnapshot& snapshot;
  std::vector<bool> fits;                        // by space
  std::vector<std::optional<double>> distances;  // by space
};

SearchCandidates SearchDirectory::Find(const SearchTerms& terms) const {
  SearchCandidates found;
  std::vector<std::pair<const std::vector<uint32_t>*, std::string>> parts;  // with their texts
  {
    std::shared_lock lock(mutex_);
    auto alliance = alliances_.find(terms.alliance);
    if (alliance == alliances_.end()) return found;
    if (alliance->second.snapshot == nullptr) {
      lock.unlock();
      {
        const std::unique_lock making(mutex_);
        if (alliance->second.snapshot == nullptr) {
          alliance->second.snapshot = Make(alliance->second);
        }
        found.snapshot = alliance->second.snapshot;
      }
      lock.lock();
    } else {
      found.snapshot = alliance->second.snapshot;
    }
    for (const auto& [category, numbers] : found.snapshot->by_category) {
      if (!terms.categories.empty() && !IsBelow(alliance->second, category, terms.categories)) {
        continue;
      }
      parts.emplace_back(&numbers, terms.words.empty() ? "" : TextOf(alliance->second, category));
    }
  }
  const Matcher matcher(terms, *found.snapshot);
  for (const auto& [numbers, text] : parts) {
    matcher.ConsiderAll(*numbers, text, found.list);
  }
  if (parts.size() > 1) {
    std::sort(
        found.list.begin(), found.list.end(),
        [](const SearchCandidate& a, const SearchCandidate& b) { return a.number < b.number; });
  }
  return found;
}

}  // namespace gongfang::booking
