#include "booking/search_directory.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>
#include <utility>

#include "absl/strings/match.h"
#include "common/base/names.h"
#include "common/resource_search/resource_text.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::booking {
namespace {

constexpr size_t kAskEvery = 256;  // entries that are looked at

template <typename Message>
Message Parse(const MirroredRecord& record) {
  Message message;
  message.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
  return message;
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

std::optional<Place> SearchDirectory::PlaceOf(const std::string& space) const {
  const std::shared_lock lock(mutex_);
  const auto found = spaces_.find(space);
  return found == spaces_.end() ? std::nullopt : found->second.place;
}

void SearchDirectory::Take(const MirroredRecord& record) {
  const std::unique_lock lock(mutex_);
  if (record.type == "gongfang.inventory.v1.Resource") {
    TakeResource(record);
  } else if (record.type == "gongfang.inventory.v1.Category") {
    TakeCategory(record);
  } else if (record.type == "gongfang.membership.v1.Space") {
    const auto space = Parse<membership::v1::Space>(record);
    SpaceFacts& facts = spaces_[space.name()];
    facts = {.region = space.region()};
    if (space.has_location()) {
      facts.place = Place{space.location().latitude(), space.location().longitude()};
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
  const auto before = alliance.entries.find(record.name);
  if (record.deleted || resource.state() != inventory::v1::Resource::STATE_PUBLISHED ||
      resource.has_delete_time()) {
    if (before == alliance.entries.end()) return;
    alliance.texts.Remove(before->second->id, before->second->text);
    alliance.free.push_back(before->second->id);
    alliance.entries.erase(before);
    return;
  }
  SearchEntry entry{.resource = resource.name(),
                    .display_name = resource.display_name(),
                    .space = SpaceName{name->alliance, name->space}.ToString(),
                    .category = resource.category(),
                    .capacity = std::max(1, resource.capacity()),
                    .text = TextOf(resource, name->id).text,
                    .values = ResourceFilterValues(resource),
                    .slot = &index_.Of(resource.name())};
  if (before != alliance.entries.end()) {
    entry.id = before->second->id;
    alliance.texts.Replace(entry.id, before->second->text, entry.text);
  } else if (alliance.free.empty()) {
    entry.id = alliance.next_id++;
    alliance.texts.Add(entry.id, entry.text);
  } else {
    entry.id = alliance.free.back();
    alliance.free.pop_back();
    alliance.texts.Add(entry.id, entry.text);
  }
  alliance.entries[resource.name()] = std::make_shared<SearchEntry>(std::move(entry));
}

void SearchDirectory::TakeCategory(const MirroredRecord& record) {
  const auto name = CategoryName::Parse(record.name);
  if (!name) return;
  Alliance& alliance = alliances_[name->alliance];
  alliance.snapshot = nullptr;
  SearchCategories& categories = alliance.categories;
  if (record.deleted) {
    categories.Remove(name->id);
  } else {
    categories.Put(Parse<inventory::v1::Category>(record));
  }
}

std::shared_ptr<const SearchSnapshot> SearchDirectory::Make(const Alliance& alliance) const {
  auto snapshot = std::make_shared<SearchSnapshot>();
  snapshot->entries.reserve(alliance.entries.size());
  absl::flat_hash_map<std::string, size_t> part_of;  // by id of the category
  for (const auto& [name, entry] : alliance.entries) {
    // By name, those of a space lie together.
    if (snapshot->spaces.empty() || snapshot->spaces.back() != entry->space) {
      const auto facts = spaces_.find(entry->space);
      snapshot->spaces.push_back(entry->space);
      snapshot->first_of.push_back(static_cast<uint32_t>(snapshot->entries.size()));
      snapshot->facts.push_back(facts == spaces_.end() ? SpaceFacts() : facts->second);
    }
    const auto number = static_cast<uint32_t>(snapshot->entries.size());
    snapshot->entries.push_back(entry);
    snapshot->text_of.push_back(entry->id);
    snapshot->space_of.push_back(static_cast<uint32_t>(snapshot->spaces.size()) - 1);
    const auto [part, added] = part_of.try_emplace(entry->category, snapshot->parts.size());
    if (added) snapshot->parts.push_back({alliance.categories.Find(entry->category), {}});
    snapshot->parts[part->second].entries.push_back(number);
  }
  return snapshot;
}

// The words that are looked for, and which entries may have them.
struct SearchDirectory::Words {
  Words(const std::vector<std::string>& words, const TextIndex& index, size_t ids) : all(words) {
    for (const std::string& word : words) {
      std::vector<bool>& may_have = candidates.emplace_back();
      const auto found = index.Candidates(word);
      if (!found) continue;
      may_have.resize(ids);
      for (const TextIndex::Id id : *found) may_have[id] = true;
    }
  }

  // Those that the name of the category does not have: entries of it must, by their places in
  // `all`.
  std::vector<size_t> NotIn(const SearchCategory& category) const {
    std::vector<size_t> open;
    for (size_t i = 0; i < all.size(); ++i) {
      if (!absl::StrContains(category.text, all[i])) open.push_back(i);
    }
    return open;
  }

  // Whether the text with this id may have these; to look at the text costs more.
  bool MayBeIn(TextIndex::Id id, const std::vector<size_t>& open) const {
    return std::all_of(open.begin(), open.end(),
                       [&](size_t i) { return candidates[i].empty() || candidates[i][id]; });
  }
  bool AreIn(const SearchEntry& entry, const std::vector<size_t>& open) const {
    return std::all_of(open.begin(), open.end(),
                       [&](size_t i) { return absl::StrContains(entry.text, all[i]); });
  }

  const std::vector<std::string>& all;
  std::vector<std::vector<bool>> candidates;  // by word and id; empty where all are
};

// What a space, or a category, decides is worked out once for it.
struct SearchDirectory::Matcher {
  Matcher(const SearchTerms& wanted, const SearchSnapshot& in, const Words& looked_for)
      : terms(wanted), snapshot(in), words(looked_for) {
    for (size_t i = 0; i < in.spaces.size(); ++i) {
      const SpaceFacts& facts = in.facts[i];
      const bool named = IsIn(in.spaces[i], wanted.spaces) && IsIn(facts.region, wanted.regions);
      std::optional<double> distance;
      if (named && wanted.near && facts.place) {
        distance = DistanceMeters(*wanted.near, *facts.place);
      }
      const bool near = wanted.max_distance_meters == 0 ||
                        distance.value_or(INFINITY) <= wanted.max_distance_meters;
      fits.push_back(named && near);
      distances.push_back(distance);
    }
  }

  // Whether it is one of those that are wanted, or any is.
  template <typename T>
  static bool IsIn(const T& one, const std::vector<T>& wanted) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), one) != wanted.end();
  }

  // Those of `numbers`, the entries of a category in order, that fit.
  void ConsiderAll(const std::vector<uint32_t>& numbers, const SearchCategory& category,
                   std::vector<SearchCandidate>& found) {
    const std::vector<size_t> open = words.NotIn(category);
    const auto consider = [&](uint32_t number) {
      if (++looks % kAskEvery == 0 && terms.go_on && stopped.ok()) stopped = terms.go_on();
      if (stopped.ok() && words.MayBeIn(snapshot.text_of[number], open))
        Consider(number, category, open, found);
    };
    if (terms.spaces.empty() && terms.regions.empty() && terms.max_distance_meters == 0) {
      for (const uint32_t number : numbers) consider(number);
      return;
    }
    // The entries of a space lie together, so those of the others need not be looked at.
    auto from = numbers.begin();
    for (size_t space = 0; space < fits.size(); ++space) {
      if (!fits[space]) continue;
      from = std::lower_bound(from, numbers.end(), snapshot.first_of[space]);
      for (; from != numbers.end() && snapshot.space_of[*from] == space; ++from) consider(*from);
    }
  }

  void Consider(uint32_t number, const SearchCategory& category, const std::vector<size_t>& open,
                std::vector<SearchCandidate>& found) const {
    const uint32_t space = snapshot.space_of[number];
    const SearchEntry& entry = *snapshot.entries[number];
    if (!words.AreIn(entry, open)) return;
    if (!terms.filter.empty() && !terms.filter.Matches(FilteredResource(
                                     entry.resource, inventory::v1::Resource::STATE_PUBLISHED,
                                     entry.text, entry.values, category))) {
      return;
    }
    found.push_back({.entry = &entry, .distance_meters = distances[space], .number = number});
  }

  const SearchTerms& terms;
  const SearchSnapshot& snapshot;
  const Words& words;
  std::vector<bool> fits;                        // by space
  std::vector<std::optional<double>> distances;  // by space
  size_t looks = 0;
  absl::Status stopped;  // why no more is looked at
};

SearchCandidates SearchDirectory::Find(const SearchTerms& terms) const {
  SearchCandidates found;
  std::optional<Words> words;
  // Under one lock, so that ids mean the same in the entries and in the index of texts.
  const auto prepare = [&](const Alliance& alliance) {
    found.snapshot = alliance.snapshot;
    words.emplace(terms.words, alliance.texts, alliance.next_id);
  };
  {
    const std::shared_lock lock(mutex_);
    const auto alliance = alliances_.find(terms.alliance);
    if (alliance == alliances_.end()) return found;
    if (alliance->second.snapshot != nullptr) prepare(alliance->second);
  }
  if (found.snapshot == nullptr) {
    const std::unique_lock lock(mutex_);
    const Alliance& alliance = alliances_.find(terms.alliance)->second;
    if (alliance.snapshot == nullptr) alliance.snapshot = Make(alliance);
    prepare(alliance);
  }
  Matcher matcher(terms, *found.snapshot, *words);
  int looked_at = 0;
  for (const SearchSnapshot::Part& part : found.snapshot->parts) {
    if (!terms.categories.empty() && !part.category.IsBelowAny(terms.categories)) continue;
    matcher.ConsiderAll(part.entries, part.category, found.list);
    ++looked_at;
  }
  found.stopped = matcher.stopped;
  if (looked_at > 1) {
    std::sort(
        found.list.begin(), found.list.end(),
        [](const SearchCandidate& a, const SearchCandidate& b) { return a.number < b.number; });
  }
  return found;
}

}  // namespace gongfang::booking
