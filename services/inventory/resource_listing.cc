#include "inventory/resource_listing.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "common/base/filter_limits.h"
#include "common/base/names.h"

namespace gongfang::inventory {
namespace {

using Counts = std::vector<std::pair<std::string, int>>;

template <typename Message>
Message Parse(const MirroredRecord& record) {
  Message message;
  message.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
  return message;
}

// The most common first, then by value.
Counts InOrder(const std::vector<std::string>& values, const std::vector<int>& counts) {
  Counts found;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) found.emplace_back(values[i], counts[i]);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(b.second, a.first) < std::tie(a.second, b.first);
  });
  if (found.size() > limits::kMaxFacetCounts) found.resize(limits::kMaxFacetCounts);
  return found;
}

}  // namespace

uint32_t ResourceListing::Numbered::Use(absl::string_view text) {
  const auto [found, is_new] = numbers.try_emplace(std::string(text), 0);
  if (is_new && free.empty()) {
    found->second = static_cast<uint32_t>(texts.size());
    texts.emplace_back(text);
    uses.push_back(0);
  } else if (is_new) {
    found->second = free.back();
    free.pop_back();
    texts[found->second] = std::string(text);
  }
  ++uses[found->second];
  return found->second;
}

void ResourceListing::Numbered::Release(uint32_t number) {
  if (--uses[number] > 0) return;
  numbers.erase(texts[number]);
  texts[number].clear();
  free.push_back(number);
}

size_t ResourceListing::Numbered::AllocatedBytes() const {
  size_t bytes = texts.capacity() * (sizeof(std::string) + sizeof(int) + sizeof(uint32_t));
  for (const std::string& text : texts) bytes += 2 * text.capacity() + sizeof(std::string);
  return bytes;
}

void ResourceListing::Take(const MirroredRecord& record) {
  if (record.type == v1::Resource::descriptor()->full_name()) {
    const auto resource = Parse<v1::Resource>(record);
    if (record.deleted || resource.has_delete_time()) {
      Remove(record.name);
    } else {
      Put(resource);
    }
  } else if (record.type == v1::Category::descriptor()->full_name()) {
    if (!record.deleted) return categories_.Put(Parse<v1::Category>(record));
    if (const auto name = CategoryName::Parse(record.name)) categories_.Remove(name->id);
  }
}

void ResourceListing::Put(const v1::Resource& resource) {
  const auto name = ResourceName::Parse(resource.name());
  if (!name) return;
  const auto [found, is_new] = ids_.try_emplace(resource.name(), 0);
  if (is_new) {
    if (free_.empty()) {
      found->second = static_cast<Id>(entries_.size());
      entries_.emplace_back();
    } else {
      found->second = free_.back();
      free_.pop_back();
    }
  }
  Entry& entry = entries_[found->second];
  ResourceText text = TextOf(resource, name->id);
  if (is_new) {
    index_.Add(found->second, text.text);
  } else {
    index_.Replace(found->second, entry.text.text, text.text);
  }
  // Before those of the entry as it was are released: most stay.
  const uint32_t category = categories_in_use_.Use(resource.category());
  const uint32_t space = spaces_.Use(SpaceName{name->alliance, name->space}.ToString());
  if (!is_new) Release(entry);
  entry = {.name = resource.name(),
           .text = std::move(text),
           .values = ResourceFilterValues(resource),
           .state = resource.state(),
           .category = category,
           .space = space};
}

void ResourceListing::Release(const Entry& entry) {
  categories_in_use_.Release(entry.category);
  spaces_.Release(entry.space);
}

void ResourceListing::Remove(absl::string_view name) {
  const auto found = ids_.find(name);
  if (found == ids_.end()) return;
  Entry& entry = entries_[found->second];
  index_.Remove(found->second, entry.text.text);
  Release(entry);
  entry = Entry();
  free_.push_back(found->second);
  ids_.erase(found);
}

// One search: what is decided by word and by category is worked out once for each.
struct ResourceListing::Search {
  struct Hit {
    int rank;
    const Entry* entry;
    bool operator<(const Hit& other) const {
      return std::tie(rank, entry->name) < std::tie(other.rank, other.entry->name);
    }
  };
  struct Word {
    absl::string_view text;
    bool narrowed = false;
    std::vector<bool> may_have;     // by id, where it is narrowed
    std::vector<bool> in_category;  // by number
  };

  Search(const ResourceListing& from, const ResourceWish& wanted)
      : listing(from),
        wish(wanted),
        with_retired(wanted.filter.Names("state", StateInFilter(v1::Resource::STATE_RETIRED))) {
    for (const std::string& id : listing.categories_in_use_.texts) {
      categories.push_back(listing.categories_.Find(id));
    }
    for (const std::string& text : wish.words) {
      Word& word = words.emplace_back();
      word.text = text;
      for (const SearchCategory& category : categories) {
        word.in_category.push_back(absl::StrContains(category.text, text));
      }
      const auto candidates = listing.index_.Candidates(text);
      if (!candidates) continue;
      word.narrowed = true;
      word.may_have.resize(listing.entries_.size());
      for (const Id id : *candidates) word.may_have[id] = true;
    }
  }

  // How many of the words are not in what people call it; nullopt where one is nowhere.
  std::optional<int> Rank(Id id) const {
    const Entry& entry = listing.entries_[id];
    int rank = 0;
    for (const Word& word : words) {
      const bool here =
          (!word.narrowed || word.may_have[id]) && absl::StrContains(entry.text.text, word.text);
      if (!here && !word.in_category[entry.category]) return std::nullopt;
      if (!here || !absl::StrContains(entry.text.names(), word.text)) ++rank;
    }
    return rank;
  }

  // All that is found, in no order.
  std::vector<Hit> Hits() const {
    std::vector<Hit> hits;
    for (Id id = 0; id < listing.entries_.size(); ++id) {
      const Entry& entry = listing.entries_[id];
      if (entry.name.empty()) continue;
      if (entry.state == v1::Resource::STATE_RETIRED && !with_retired) continue;
      const std::optional<int> rank = Rank(id);
      if (!rank) continue;
      const FilteredResource resource(entry.name, entry.state, entry.text.text, entry.values,
                                      categories[entry.category]);
      if (wish.filter.Matches(resource)) hits.push_back({*rank, &entry});
    }
    return hits;
  }

  const ResourceListing& listing;
  const ResourceWish& wish;
  const bool with_retired;
  std::vector<SearchCategory> categories;  // by number
  std::vector<Word> words;
};

ResourceFindings ResourceListing::Find(const ResourceWish& wish) const {
  const Search search(*this, wish);
  std::vector<Search::Hit> hits = search.Hits();
  ResourceFindings found;
  found.total = static_cast<int>(hits.size());
  std::vector<int> categories(categories_in_use_.texts.size());
  std::vector<int> spaces(spaces_.texts.size());
  std::vector<int> states(v1::Resource::State_ARRAYSIZE);
  std::vector<std::string> state_words;
  for (int state = 0; state < v1::Resource::State_ARRAYSIZE; ++state) {
    state_words.emplace_back(StateInFilter(static_cast<v1::Resource::State>(state)));
  }
  for (const Search::Hit& hit : hits) {
    ++categories[hit.entry->category];
    ++spaces[hit.entry->space];
    // A newer program may know more of them.
    if (v1::Resource::State_IsValid(hit.entry->state)) {
      ++states[static_cast<size_t>(hit.entry->state)];
    }
  }
  found.facets = {InOrder(categories_in_use_.texts, categories), InOrder(spaces_.texts, spaces),
                  InOrder(state_words, states)};
  if (wish.after) {
    hits.erase(std::remove_if(hits.begin(), hits.end(),
                              [&](const Search::Hit& hit) {
                                return std::tie(hit.rank, hit.entry->name) <=
                                       std::tie(wish.after->rank, wish.after->name);
                              }),
               hits.end());
  }
  const size_t size = std::min(hits.size(), static_cast<size_t>(wish.page_size));
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(size), hits.end());
  for (size_t i = 0; i < size; ++i) found.page.push_back({hits[i].rank, hits[i].entry->name});
  found.more = size < hits.size();
  return found;
}

size_t ResourceListing::AllocatedBytes() const {
  size_t bytes = index_.AllocatedBytes() + entries_.capacity() * sizeof(Entry) +
                 categories_in_use_.AllocatedBytes() + spaces_.AllocatedBytes();
  for (const Entry& entry : entries_) {
    bytes += entry.name.capacity() * 2 + sizeof(std::string) + entry.text.text.capacity() +
             entry.values.AllocatedBytes();
  }
  return bytes;
}

}  // namespace gongfang::inventory
