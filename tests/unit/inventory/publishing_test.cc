// Reviews, deletion, and what a resource was before.
#include "inventory/publishing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inventory/publishing_checks.h"
#include "inventory/resource_states.h"
#include "tests/support/inventory_world.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;

class PublishingTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::PublishingRules> Rule(const std::string& text, const std::string& etag = "") {
    auto request = FromText<v1::UpdatePublishingRulesRequest>(text);
    request.mutable_publishing_rules()->set_name("alliances/shibei/publishingRules");
    request.mutable_publishing_rules()->set_etag(etag);
    return world_.publishing.UpdatePublishingRules(TestCall(), request);
  }
  v1::PublishingRules Rules() {
    v1::GetPublishingRulesRequest request;
    request.set_name("alliances/shibei/publishingRules");
    return world_.publishing.GetPublishingRules(TestCall(), request).value();
  }
  absl::StatusOr<v1::Resource> Approve(const std::string& name, const std::string& reason = "") {
    v1::ApproveResourceRequest request;
    request.set_name(name);
    request.set_reason(reason);
    return world_.publishing.ApproveResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Reject(const std::string& name) {
    v1::RejectResourceRequest request;
    request.set_name(name);
    request.set_reason("缺少安全说明");
    return world_.publishing.RejectResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Delete(const std::string& name) {
    v1::DeleteResourceRequest request;
    request.set_name(name);
    return world_.publishing.DeleteResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Undelete(const std::string& name) {
    v1::UndeleteResourceRequest request;
    request.set_name(name);
    return world_.publishing.UndeleteResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Update(const std::string& name, int capacity) {
    v1::UpdateResourceRequest request;
    request.mutable_resource()->set_name(name);
    request.mutable_resource()->set_capacity(capacity);
    return world_.inventory.UpdateResource(TestCall(), request);
  }
  std::vector<std::string> Listed(bool deleted) {
    v1::ListResourcesRequest request;
    request.set_parent(kLink);
    request.set_show_deleted(deleted);
    std::vector<std::string> names;
    const auto page = world_.inventory.ListResources(TestCall(), request).value();
    for (const v1::Resource& one : page.resources()) names.push_back(one.name());
    return names;
  }
  v1::ImportResourcesResponse Import(const std::string& rows, const CallContext& context) {
    v1::ImportResourcesRequest request;
    request.set_parent(kLink);
    request.set_content("id,display_name,category\n" + rows);
    request.set_publish(true);
    return world_.inventory.ImportResources(context, request).value();
  }
  // The etags and capacities of the revisions, over all pages of `size`.
  std::vector<std::string> Revisions(const std::string& name, int size) {
    v1::ListResourceRevisionsRequest request;
    request.set_parent(name);
    request.set_page_size(size);
    std::vector<std::string> told;
    do {
      const auto page = world_.publishing.ListResourceRevisions(TestCall(), request).value();
      EXPECT_LE(page.revisions_size(), size);
      EXPECT_GT(page.revisions_size(), 0);
      for (const v1::ResourceRevision& one : page.revisions()) {
        EXPECT_EQ(one.name(), name + "/revisions/" + one.resource().etag());
        told.push_back(
            absl::StrCat(StateWord(one.resource().state()), " ", one.resource().capacity()));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return told;
  }
  const CallContext manager_ =
      InventoryWorld::CallBy("PublishResource", Role::kSpaceManager, kLink);
  const CallContext admin_ = InventoryWorld::CallBy("PublishResource", Role::kAllianceAdmin);
  InventoryWorld world_;
};

TEST_F(PublishingTest, AnAllianceThatSaidNothingAsksForNoReview) {
  EXPECT_FALSE(Rules().review_required());
  EXPECT_EQ(Rules().name(), "alliances/shibei/publishingRules");
  world_.Make("laser");
  EXPECT_EQ(world_.Publish(world_.Name("laser"), manager_)->state(), v1::Resource::STATE_PUBLISHED);
}

TEST_F(PublishingTest, TheRulesChangeByTheirEtag) {
  const std::string nothing = Rules().etag();
  EXPECT_FALSE(nothing.empty());
  EXPECT_EQ(ErrorReason(Rule("publishing_rules { review_required: true }", "77").status()),
            "ETAG_MISMATCH");
  const v1::PublishingRules first =
      Rule("publishing_rules { review_required: true }", nothing).value();
  EXPECT_TRUE(first.review_required());
  EXPECT_EQ(ErrorReason(Rule("publishing_rules { }", nothing).status()), "ETAG_MISMATCH");
  const v1::PublishingRules second =
      Rule(absl::StrCat("publishing_rules { trusted_spaces: '", kWorks, "' }"), first.etag())
          .value();
  EXPECT_TRUE(second.review_required()) << "what an update does not name stays";
  EXPECT_NE(second.etag(), first.etag());
  EXPECT_EQ(Rules().SerializeAsString(), second.SerializeAsString());
  EXPECT_FALSE(Rule("update_mask { paths: 'review_required' }")->review_required());
}

TEST_F(PublishingTest, EveryTrustedSpaceMustBeThere) {
  EXPECT_THAT(WrongFields(Rule("publishing_rules { trusted_spaces: 'alliances/shibei/spaces/none' "
                               "trusted_spaces: 'alliances/shibei/spaces/link' }")
                              .status()),
              ElementsAre("publishing_rules.trusted_spaces[0]"));
  EXPECT_THAT(
      WrongFields(Rule("publishing_rules { trusted_spaces: 'x' "
                       "trusted_spaces: 'alliances/b/spaces/link' "
                       "trusted_spaces: 'alliances/shibei/spaces/link' "
                       "trusted_spaces: 'alliances/shibei/spaces/link' }")
                      .status()),
      ElementsAre("publishing_rules.trusted_spaces[0]", "publishing_rules.trusted_spaces[1]",
                  "publishing_rules.trusted_spaces[3]"));
}

TEST_F(PublishingTest, ADraftIsReviewedAndWhatWasPublishedIsNot) {
  ASSERT_TRUE(Rule("publishing_rules { review_required: true }").ok());
  const std::string laser = world_.Make("laser").name();
  EXPECT_EQ(world_.Publish(laser, manager_)->state(), v1::Resource::STATE_IN_REVIEW);
  EXPECT_EQ(world_.Publish(laser, manager_)->state(), v1::Resource::STATE_IN_REVIEW);
  const v1::Resource rejected = Reject(laser).value();
  EXPECT_EQ(rejected.state(), v1::Resource::STATE_DRAFT);
  EXPECT_EQ(rejected.state_reason(), "缺少安全说明");
  EXPECT_EQ(ErrorReason(Reject(laser).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Approve(laser).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(world_.Publish(laser, manager_)->state_reason(), "");
  const v1::Resource approved = Approve(laser, "看过了").value();
  EXPECT_EQ(approved.state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(approved.state_reason(), "看过了");
  EXPECT_EQ(ErrorReason(Approve(laser).status()), "ILLEGAL_TRANSITION");
  v1::SuspendResourceRequest suspend;
  suspend.set_name(laser);
  EXPECT_EQ(world_.inventory.SuspendResource(TestCall(), suspend)->state_reason(), "");
  EXPECT_EQ(world_.Publish(laser, manager_)->state(), v1::Resource::STATE_PUBLISHED);
}

TEST_F(PublishingTest, AdminsKeysAndTrustedSpacesPublishAtOnce) {
  ASSERT_TRUE(Rule(absl::StrCat("publishing_rules { review_required: true trusted_spaces: '",
                                kWorks, "' }"))
                  .ok());
  const CallContext works = InventoryWorld::CallBy("PublishResource", Role::kSpaceManager, kWorks);
  EXPECT_EQ(world_.Publish(world_.Make("a").name(), admin_)->state(),
            v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(world_.Publish(world_.Make("b").name())->state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(world_.Publish(world_.Make("c", "", kWorks).name(), works)->state(),
            v1::Resource::STATE_PUBLISHED);
  // One that is in review already is published by an admin too.
  const std::string d = world_.Make("d").name();
  EXPECT_EQ(world_.Publish(d, manager_)->state(), v1::Resource::STATE_IN_REVIEW);
  EXPECT_EQ(world_.Publish(d, admin_)->state(), v1::Resource::STATE_PUBLISHED);
}

TEST_F(PublishingTest, AnImportKeepsTheSameRule) {
  ASSERT_TRUE(Rule("publishing_rules { review_required: true }").ok());
  const auto sent = Import("a,A,x\nb,B,x\n", manager_);
  EXPECT_TRUE(sent.imported());
  EXPECT_EQ(sent.created_count(), 2);
  EXPECT_EQ(sent.published_count(), 0);
  EXPECT_FALSE(sent.rows(0).published());
  EXPECT_TRUE(sent.rows(0).submitted());
  EXPECT_EQ(sent.submitted_count(), 2);
  EXPECT_EQ(world_.Get(world_.Name("a")).state(), v1::Resource::STATE_IN_REVIEW);
  const size_t events = world_.store.Events("shibei").size();
  const auto again = Import("a,A,x\nb,B,x\n", manager_);
  EXPECT_EQ(again.unchanged_count(), 2);
  EXPECT_EQ(again.submitted_count(), 0);
  EXPECT_EQ(world_.store.Events("shibei").size(), events) << "sent again it changes nothing";
  const auto published = Import("a,A,x\nc,C,x\n", admin_);
  EXPECT_EQ(published.published_count(), 2);
  EXPECT_EQ(published.submitted_count(), 0);
  EXPECT_EQ(world_.Get(world_.Name("a")).state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(world_.Get(world_.Name("b")).state(), v1::Resource::STATE_IN_REVIEW);
}

TEST_F(PublishingTest, AnImportTellsOfTheDraftsThatItSubmits) {
  ASSERT_TRUE(Rule("publishing_rules { review_required: true }").ok());
  world_.Make("draft");
  const auto sent = Import("draft,激光切割机,laser\n", manager_);
  EXPECT_EQ(sent.unchanged_count(), 1);
  EXPECT_TRUE(sent.rows(0).submitted());
  EXPECT_EQ(sent.submitted_count(), 1);
  EXPECT_EQ(world_.Get(world_.Name("draft")).state(), v1::Resource::STATE_IN_REVIEW);
}

TEST_F(PublishingTest, WhatIsDeletedIsHiddenAndCanOnlyBeBroughtBack) {
  const std::string laser = world_.Make("laser", "capacity: 3").name();
  const std::string mill = world_.Make("mill").name();
  ASSERT_TRUE(world_.Publish(laser).ok());
  EXPECT_EQ(ErrorReason(Delete(laser).status()), "ILLEGAL_TRANSITION") << "it is published";
  EXPECT_EQ(ErrorReason(Undelete(mill).status()), "ILLEGAL_TRANSITION");
  const v1::Resource deleted = Delete(mill).value();
  EXPECT_TRUE(deleted.has_delete_time());
  EXPECT_EQ(Delete(mill)->etag(), deleted.etag()) << "again it changes nothing";
  EXPECT_THAT(Listed(false), ElementsAre(laser));
  EXPECT_THAT(Listed(true), ElementsAre(laser, mill));
  EXPECT_TRUE(world_.Get(mill).has_delete_time()) << "it is still there by its name";
  v1::ExportResourcesRequest exported;
  exported.set_parent(kLink);
  EXPECT_EQ(world_.inventory.ExportResources(TestCall(), exported)->resource_count(), 1);
  EXPECT_EQ(ErrorReason(Update(mill, 2).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(world_.Publish(mill).status()), "ILLEGAL_TRANSITION");
  const auto import = Import("mill,M,x\n", manager_);
  ASSERT_EQ(import.problem_count(), 1);
  EXPECT_EQ(import.problems(0).description(),
            "is of a resource that is deleted: undelete it first");
  v1::Resource back = Undelete(mill).value();
  EXPECT_EQ(back.state(), v1::Resource::STATE_DRAFT);
  EXPECT_TRUE(Update(mill, 2).ok());
}

TEST_F(PublishingTest, NobodyMakesWhatIsDeletedOrDecided) {
  const v1::Resource made = world_.Make("mill", "delete_time { seconds: 1 } state_reason: 'x'");
  EXPECT_FALSE(made.has_delete_time());
  EXPECT_EQ(made.state_reason(), "");
}

TEST_F(PublishingTest, ACategoryOfDeletedResourcesOnlyIsNotInUse) {
  v1::CreateCategoryRequest category;
  category.set_parent(kShibei);
  category.set_category_id("mills");
  category.mutable_category()->set_display_name("铣床");
  ASSERT_TRUE(world_.inventory.CreateCategory(TestCall(), category).ok());
  const std::string mill = world_.Make("mill", "category: 'mills'").name();
  v1::DeleteCategoryRequest request;
  request.set_name("alliances/shibei/categories/mills");
  EXPECT_EQ(ErrorReason(world_.inventory.DeleteCategory(TestCall(), request).status()),
            "CATEGORY_IN_USE");
  ASSERT_TRUE(Delete(mill).ok());
  EXPECT_TRUE(world_.inventory.DeleteCategory(TestCall(), request).ok());
}

TEST_F(PublishingTest, EveryVersionIsThereWhoeverWroteIt) {
  const v1::Resource made = world_.Make("laser");
  const std::string laser = made.name();
  world_.Make("laser-2");
  ASSERT_TRUE(Import("laser,B,x\n", admin_).imported());
  const v1::Resource third = Update(laser, 7).value();
  ASSERT_TRUE(Update(laser, 8).ok());
  for (const int size : {1, 2, 50}) {
    EXPECT_THAT(Revisions(laser, size),
                ElementsAre("published 8", "published 7", "published 1", "draft 1", "draft 1"));
  }
  v1::GetResourceRevisionRequest request;
  request.set_name(laser + "/revisions/" + third.etag());
  const v1::ResourceRevision found =
      world_.publishing.GetResourceRevision(TestCall(), request).value();
  EXPECT_EQ(found.resource().SerializeAsString(), third.SerializeAsString());
  EXPECT_EQ(found.create_time().seconds(), third.update_time().seconds());
  request.set_name(laser + "/revisions/0000000000000000");
  EXPECT_EQ(ErrorReason(world_.publishing.GetResourceRevision(TestCall(), request).status()),
            "NOT_FOUND");
  request.set_name(world_.Name("laser-2") + "/revisions/" + third.etag());
  EXPECT_EQ(ErrorReason(world_.publishing.GetResourceRevision(TestCall(), request).status()),
            "NOT_FOUND")
      << "an etag is that of its resource";
}

TEST_F(PublishingTest, ARevisionIsFoundHoweverManyCameAfterIt) {
  const std::string laser = world_.Make("laser").name();
  const std::string first = Update(laser, 2)->etag();
  for (int i = 0; i < 250; ++i) ASSERT_TRUE(Update(laser, 3 + i % 2).ok());
  v1::GetResourceRevisionRequest request;
  request.set_name(laser + "/revisions/" + first);
  EXPECT_EQ(world_.publishing.GetResourceRevision(TestCall(), request)->resource().capacity(), 2);
}

TEST(PublishingChecksTest, EveryWrongFieldIsNamed) {
  ExpectWrongFields({
      {"approve", Check(FromText<v1::ApproveResourceRequest>("name: 'x'")), {"name"}},
      {"reject",
       Check(FromText<v1::RejectResourceRequest>("name: 'alliances/a/spaces/s/resources/r'")),
       {"reason"}},
      {"delete", Check(FromText<v1::DeleteResourceRequest>("")), {"name"}},
      {"undelete", Check(FromText<v1::UndeleteResourceRequest>("")), {"name"}},
      {"revision",
       Check(FromText<v1::GetResourceRevisionRequest>(
           "name: 'alliances/a/spaces/s/resources/r/revisions/x'")),
       {"name"}},
      {"revision of a digit",
       Check(FromText<v1::GetResourceRevisionRequest>(
           "name: 'alliances/a/spaces/s/resources/r/revisions/0'")),
       {"name"}},
      {"revision in capitals",
       Check(FromText<v1::GetResourceRevisionRequest>(
           "name: 'alliances/a/spaces/s/resources/r/revisions/00112233445566AA'")),
       {"name"}},
      {"revision of nothing",
       Check(FromText<v1::GetResourceRevisionRequest>("name: '/revisions/'")),
       {"name"}},
      {"revisions",
       Check(FromText<v1::ListResourceRevisionsRequest>("parent: 'x' page_size: -1")),
       {"parent", "page_size"}},
      {"rules", Check(FromText<v1::GetPublishingRulesRequest>("name: 'alliances/a'")), {"name"}},
      {"update",
       Check(FromText<v1::UpdatePublishingRulesRequest>(
           "publishing_rules { name: 'alliances/a' } update_mask { paths: 'name' }")),
       {"publishing_rules.name", "update_mask.paths[0]"}},
  });
  v1::UpdatePublishingRulesRequest many;
  many.mutable_publishing_rules()->set_name("alliances/a/publishingRules");
  for (int i = 0; i <= 500; ++i) {
    many.mutable_publishing_rules()->add_trusted_spaces(absl::StrCat("alliances/a/spaces/s", i));
  }
  EXPECT_THAT(WrongFields(Check(many)), ElementsAre("publishing_rules.trusted_spaces"));
}

}  // namespace
}  // namespace gongfang::inventory
