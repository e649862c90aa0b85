#include "inventory/category_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/inventory_limits.h"
#include "common/base/names.h"
#include "common/rpc/name_checks.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kCategory = "alliances/{alliance}/categories/{category}";
constexpr absl::string_view kFields[] = {"display_name", "english_name", "aliases",
                                         "parent_category"};

// How many categories there are from the top down to `name`, itself included; 0 for "". What is
// above `moved` is not looked at.
int DepthOf(const CategoryTree& tree, std::string name, const std::string& moved) {
  int depth = 0;
  while (!name.empty() && depth <= limits::kMaxCategoryDepth) {
    ++depth;
    if (name == moved) break;
    const auto found = tree.find(name);
    if (found == tree.end()) break;
    name = found->second;
  }
  return depth;
}

bool IsBelow(const CategoryTree& tree, std::string name, const std::string& above) {
  for (int i = 0; i <= limits::kMaxCategoryDepth && !name.empty(); ++i) {
    if (name == above) return true;
    const auto found = tree.find(name);
    if (found == tree.end()) return false;
    name = found->second;
  }
  return false;
}

}  // namespace

absl::Span<const absl::string_view> CategoryFields() { return kFields; }

void CheckCategory(const v1::Category& category, const std::optional<std::string>& alliance,
                   RequestCheck& check) {
  check.Line("display_name", category.display_name(), Need::kRequired);
  check.Line("english_name", category.english_name(), Need::kOptional);
  CheckAliases(category.aliases(), check);
  if (check.Wants("parent_category")) {
    CheckReference<CategoryName>("parent_category", category.parent_category(), kCategory, alliance,
                                 Need::kOptional, check);
  }
}

std::string PlaceMistake(const CategoryTree& tree, const std::string& name,
                         const std::string& parent) {
  if (parent.empty()) return "";
  if (IsBelow(tree, parent, name)) return "must not be itself, or below it";
  if (!tree.contains(parent)) return absl::StrCat("\"", parent, "\" does not exist");
  // What hangs below it moves along.
  int height = 1;
  for (const auto& [other, above] : tree) {
    if (IsBelow(tree, other, name)) height = std::max(height, DepthOf(tree, other, name));
  }
  const int depth = DepthOf(tree, parent, "") + height;
  if (depth <= limits::kMaxCategoryDepth) return "";
  return absl::StrCat("would make the tree deeper than ", limits::kMaxCategoryDepth);
}

}  // namespace gongfang::inventory
