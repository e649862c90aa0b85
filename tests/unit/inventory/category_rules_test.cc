#include "inventory/category_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/rules.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

TEST(CategoryRulesTest, EveryWrongFieldIsNamed) {
  const auto create = [](const std::string& category) {
    return Check(FromText<v1::CreateCategoryRequest>(absl::StrCat(
        "parent: 'alliances/a' category_id: 'c' category { display_name: 'C' ", category, " }")));
  };
  EXPECT_TRUE(create("aliases: '别名' parent_category: 'alliances/a/categories/up'").ok());
  ExpectWrongFields({
      {"nothing",
       Check(v1::CreateCategoryRequest()),
       {"parent", "category_id", "category.display_name"}},
      {"names",
       create("english_name: 'a\\nb' aliases: 'x' aliases: 'x'"),
       {"category.english_name", "category.aliases[1]"}},
      {"above in another alliance",
       create("parent_category: 'alliances/b/categories/up'"),
       {"category.parent_category"}},
      {"above is no name", create("parent_category: 'up'"), {"category.parent_category"}},
      {"no update", Check(v1::UpdateCategoryRequest()), {"category.name"}},
      {"a mask of what cannot be changed",
       Check(FromText<v1::UpdateCategoryRequest>(
           "category { name: 'alliances/a/categories/c' } update_mask { paths: 'uid' }")),
       {"update_mask.paths[0]"}},
      {"no name", Check(v1::GetCategoryRequest()), {"name"}},
      {"no name to delete", Check(v1::DeleteCategoryRequest()), {"name"}},
      {"a list of nothing", Check(v1::ListCategoriesRequest()), {"parent"}},
  });
}

TEST(CategoryRulesTest, ATreeHasNoCircleAndABoundedDepth) {
  // a > b > c > d, x > y, and e alone.
  const CategoryTree tree = {{"a", ""}, {"b", "a"}, {"c", "b"}, {"d", "c"},
                             {"x", ""}, {"y", "x"}, {"e", ""}};
  EXPECT_EQ(PlaceMistake(tree, "new", ""), "");
  EXPECT_EQ(PlaceMistake(tree, "new", "d"), "") << "the fifth";
  EXPECT_EQ(PlaceMistake(tree, "e", "d"), "");
  EXPECT_EQ(PlaceMistake(tree, "x", "c"), "") << "y becomes the fifth";
  EXPECT_NE(PlaceMistake(tree, "x", "d"), "") << "y would be the sixth";
  EXPECT_EQ(PlaceMistake(tree, "a", "x"), "") << "d becomes the fifth";
  EXPECT_NE(PlaceMistake(tree, "a", "y"), "") << "d would be the sixth";
  EXPECT_EQ(PlaceMistake(tree, "b", "x"), "") << "d moves along, to the fourth";
  EXPECT_EQ(PlaceMistake(tree, "d", "a"), "") << "up";
  EXPECT_EQ(PlaceMistake(tree, "new", "none"), "\"none\" does not exist");
  for (const char* below : {"a", "b", "c", "d"}) {
    EXPECT_EQ(PlaceMistake(tree, "a", below), "must not be itself, or below it") << below;
  }
  EXPECT_NE(PlaceMistake(tree, "new", "new"), "");
}

}  // namespace
}  // namespace gongfang::inventory
