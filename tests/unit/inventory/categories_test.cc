// Categories in the store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/inventory_limits.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "inventory/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;

constexpr char kShibei[] = "alliances/shibei";
constexpr char kLink[] = "alliances/shibei/spaces/link";

std::string Name(const std::string& id) { return CategoryName{"shibei", id}.ToString(); }

class CategoriesTest : public ::testing::Test {
 protected:
  CategoriesTest() {
    spaces_.Take({.name = kShibei, .type = membership::v1::Alliance::descriptor()->full_name()});
    spaces_.Take({.name = kLink, .type = membership::v1::Space::descriptor()->full_name()});
  }

  absl::StatusOr<v1::Category> Create(const std::string& id, const std::string& above = "",
                                      const std::string& parent = kShibei) {
    v1::CreateCategoryRequest request;
    request.set_parent(parent);
    request.set_category_id(id);
    request.mutable_category()->set_display_name(id);
    if (!above.empty()) request.mutable_category()->set_parent_category(Name(above));
    return inventory_.CreateCategory(TestCall(), request);
  }
  absl::StatusOr<v1::Category> Update(const std::string& id, const std::string& text) {
    auto request = FromText<v1::UpdateCategoryRequest>(text);
    request.mutable_category()->set_name(Name(id));
    return inventory_.UpdateCategory(TestCall(), request);
  }
  absl::StatusOr<v1::Category> Get(const std::string& id) {
    v1::GetCategoryRequest request;
    request.set_name(Name(id));
    return inventory_.GetCategory(TestCall(), request);
  }
  absl::Status Delete(const std::string& id) {
    v1::DeleteCategoryRequest request;
    request.set_name(Name(id));
    return inventory_.DeleteCategory(TestCall(), request).status();
  }
  std::vector<std::string> List(int size) {
    v1::ListCategoriesRequest request;
    request.set_parent(kShibei);
    request.set_page_size(size);
    std::vector<std::string> ids;
    do {
      const auto page = inventory_.ListCategories(TestCall(), request).value();
      for (const v1::Category& category : page.categories()) {
        ids.push_back(CategoryName::Parse(category.name())->id);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  v1::Resource MakeResource(const std::string& id, const std::string& category) {
    v1::CreateResourceRequest request;
    request.set_parent(kLink);
    request.set_resource_id(id);
    request.mutable_resource()->set_display_name(id);
    request.mutable_resource()->set_category(category);
    return inventory_.CreateResource(TestCall(), request).value();
  }

  TestRecordStore store_{"inventory"};
  SpaceDirectory spaces_{nullptr};
  Inventory inventory_{store_.get(), spaces_, [](absl::Time) { return absl::OkStatus(); }};
};

TEST_F(CategoriesTest, OneIsMadeListedChangedAndDeleted) {
  const v1::Category laser = Create("laser").value();
  EXPECT_EQ(laser.name(), Name("laser"));
  EXPECT_EQ(laser.uid().size(), 36);
  const v1::Category cutter = Create("cutter", "laser").value();
  EXPECT_EQ(Get("cutter")->SerializeAsString(), cutter.SerializeAsString());
  for (int size : {1, 50}) EXPECT_THAT(List(size), ElementsAre("cutter", "laser"));
  EXPECT_EQ(ErrorReason(Create("laser").status()), "ALREADY_EXISTS");
  const v1::Category changed =
      Update("cutter", "category { english_name: 'Laser cutter' aliases: '激光机' }").value();
  EXPECT_EQ(changed.parent_category(), Name("laser"));
  EXPECT_EQ(changed.aliases(0), "激光机");
  EXPECT_NE(changed.etag(), cutter.etag());
  EXPECT_EQ(ErrorReason(Update("cutter", absl::StrCat("category { etag: '", cutter.etag(),
                                                      "' english_name: 'X' }"))
                            .status()),
            "ETAG_MISMATCH");
  EXPECT_TRUE(
      Update("cutter", "update_mask { paths: 'parent_category' }")->parent_category().empty());
  EXPECT_TRUE(Delete("laser").ok());
  EXPECT_EQ(ErrorReason(Get("laser").status()), "NOT_FOUND");
  EXPECT_EQ(ErrorReason(Delete("laser")), "NOT_FOUND");
  EXPECT_THAT(store_.EventLines("shibei"),
              ElementsAre(absl::StrCat("1 category.created ", Name("laser"), " by key"),
                          absl::StrCat("2 category.created ", Name("cutter"), " by key"),
                          absl::StrCat("3 category.updated ", Name("cutter"), " by key"),
                          absl::StrCat("4 category.updated ", Name("cutter"), " by key"),
                          absl::StrCat("5 category.deleted ", Name("laser"), " by key")));
}

TEST_F(CategoriesTest, WhatIsAboveMustBeThereAndNotBelow) {
  EXPECT_THAT(WrongFields(Create("cutter", "laser").status()),
              ElementsAre("category.parent_category"));
  ASSERT_TRUE(Create("c1").ok());
  for (int i = 2; i <= limits::kMaxCategoryDepth; ++i) {
    ASSERT_TRUE(Create(absl::StrCat("c", i), absl::StrCat("c", i - 1)).ok()) << i;
  }
  EXPECT_THAT(WrongFields(Create("c6", "c5").status()), ElementsAre("category.parent_category"));
  const auto move = [&](const std::string& id, const std::string& above) {
    return Update(id, absl::StrCat("category { parent_category: '", Name(above), "' }")).status();
  };
  EXPECT_THAT(WrongFields(move("c1", "c5")), ElementsAre("category.parent_category"));
  EXPECT_THAT(WrongFields(move("c2", "c2")), ElementsAre("category.parent_category"));
  ASSERT_TRUE(Create("top").ok());
  EXPECT_THAT(WrongFields(move("c1", "top")), ElementsAre("category.parent_category"));
  EXPECT_TRUE(move("c2", "top").ok());
  EXPECT_EQ(ErrorReason(Create("x", "", "alliances/none").status()), "NOT_FOUND");
}

TEST_F(CategoriesTest, OneThatIsInUseStays) {
  ASSERT_TRUE(Create("laser").ok());
  ASSERT_TRUE(Create("cutter", "laser").ok());
  EXPECT_EQ(ErrorReason(Delete("laser")), "CATEGORY_IN_USE");
  const v1::Resource resource = MakeResource("laser-1", "cutter");
  const absl::Status used = Delete("cutter");
  EXPECT_TRUE(absl::IsFailedPrecondition(used));
  EXPECT_EQ(ErrorReason(used), "CATEGORY_IN_USE");
  EXPECT_THAT(std::string(used.message()), ::testing::HasSubstr(resource.name()));
  MakeResource("x", "of-nobody");
  EXPECT_EQ(ErrorReason(Delete("of-nobody")), "NOT_FOUND") << "nobody defined it";
  v1::RetireResourceRequest retire;
  retire.set_name(resource.name());
  ASSERT_TRUE(inventory_.RetireResource(TestCall(), retire).ok());
  EXPECT_TRUE(Delete("cutter").ok());
  EXPECT_TRUE(Delete("laser").ok());
}

TEST_F(CategoriesTest, AnAllianceHasAsManyAsItMay) {
  for (int i = 0; i < limits::kMaxCategoriesPerAlliance; ++i) {
    ASSERT_TRUE(Create(absl::StrCat("c", i)).ok()) << i;
  }
  EXPECT_EQ(ErrorReason(Create("one-more").status()), "TOO_MANY");
  EXPECT_EQ(ErrorReason(Create("c7").status()), "ALREADY_EXISTS");
  EXPECT_TRUE(Update("c7", "category { english_name: 'Seven' }").ok());
  EXPECT_TRUE(Delete("c7").ok());
  EXPECT_TRUE(Create("one-more").ok());
}

}  // namespace
}  // namespace gongfang::inventory
