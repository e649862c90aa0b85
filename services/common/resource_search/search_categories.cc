#include "common/resource_search/search_categories.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/names.h"
#include "common/text_index/fold.h"

namespace gongfang {
namespace {

// A tree deeper than inventory makes them has a cycle, or is of a newer program.
constexpr int kMaxDepth = 32;

}  // namespace

bool SearchCategory::IsOrIsBelow(absl::string_view id) const {
  return std::find(line.begin(), line.end(), id) != line.end();
}

bool SearchCategory::IsBelowAny(const std::vector<std::string>& ids) const {
  return std::any_of(ids.begin(), ids.end(),
                     [this](const std::string& id) { return IsOrIsBelow(id); });
}

void SearchCategories::Put(const inventory::v1::Category& category) {
  const auto name = CategoryName::Parse(category.name());
  if (!name) return;
  const auto parent = CategoryName::Parse(category.parent_category());
  categories_[name->id] = {
      .parent = parent ? parent->id : "",
      .text = Fold(absl::StrJoin({category.display_name(), category.english_name(),
                                  absl::StrJoin(category.aliases(), "\n")},
                                 "\n"))};
}

SearchCategory SearchCategories::Find(const std::string& id) const {
  SearchCategory found{.line = {}, .text = id};
  std::string at = id;
  for (int depth = 0; depth < kMaxDepth && !at.empty(); ++depth) {
    found.line.push_back(at);
    const auto entry = categories_.find(at);
    if (entry == categories_.end()) break;
    absl::StrAppend(&found.text, "\n", entry->second.text);
    at = entry->second.parent;
  }
  return found;
}

}  // namespace gongfang
