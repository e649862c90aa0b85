#include "inventory/use_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;

constexpr char kLink[] = "alliances/shibei/spaces/link";
constexpr char kLaser[] = "alliances/shibei/spaces/link/resources/laser";

class InventoryTest : public ::testing::Test {
 protected:
  InventoryTest() {
    Learn<membership::v1::Alliance>("alliances/shibei");
    Learn<membership::v1::Space>(kLink);
    Learn<membership::v1::Space>("alliances/shibei/spaces/link-2");
    Learn<membership::v1::Space>("alliances/shibei/spaces/zoo");
    EXPECT_TRUE(Create("laser").ok());
  }

  template <typename T>
  void Learn(const std::string& name) {
    spaces_.Take({.name = name, .type = T::descriptor()->full_name()});
  }

  absl::StatusOr<v1::Resource> Create(const std::string& id, const std::string& more = "",
                                      const std::string& parent = kLink) {
    v1::CreateResourceRequest request;
    request.set_parent(parent);
    request.set_resource_id(id);
    *request.mutable_resource() = FromText<v1::Resource>(more);
    request.mutable_resource()->set_display_name("激光切割机");
    if (request.resource().category().empty()) request.mutable_resource()->set_category("laser");
    return inventory_.CreateResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Update(const std::string& text) {
    auto request = FromText<v1::UpdateResourceRequest>(text);
    request.mutable_resource()->set_name(kLaser);
    return inventory_.UpdateResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Publish(const std::string& etag = "") {
    v1::PublishResourceRequest request;
    request.set_name(kLaser);
    request.set_etag(etag);
    return inventory_.PublishResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Suspend() {
    v1::SuspendResourceRequest request;
    request.set_name(kLaser);
    return inventory_.SuspendResource(TestCall(), request);
  }
  absl::StatusOr<v1::Resource> Retire() {
    v1::RetireResourceRequest request;
    request.set_name(kLaser);
    return inventory_.RetireResource(TestCall(), request);
  }
  absl::StatusOr<v1::Closure> Close(const std::string& id,
                                    const std::vector<std::string>& resources) {
    v1::CreateClosureRequest request;
    request.set_parent(kLink);
    request.set_closure_id(id);
    request.mutable_closure()->mutable_start_time()->set_seconds(1000);
    request.mutable_closure()->mutable_end_time()->set_seconds(2000);
    request.mutable_closure()->set_reason("维护");
    for (const std::string& name : resources) request.mutable_closure()->add_resources(name);
    return inventory_.CreateClosure(TestCall(), request);
  }
  // The ids of "space/resource", over all pages of `size`.
  std::vector<std::string> List(v1::ListResourcesRequest request, int size) {
    request.set_page_size(size);
    std::vector<std::string> ids;
    do {
      const auto page = inventory_.ListResources(TestCall(), request).value();
      EXPECT_LE(page.resources_size(), size);
      EXPECT_GT(page.resources_size(), 0) << "no page but that of an empty list is empty";
      for (const auto& resource : page.resources()) {
        const ResourceName name = *ResourceName::Parse(resource.name());
        ids.push_back(name.space + "/" + name.id);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  TestRecordStore store_{"inventory"};
  SpaceDirectory spaces_{nullptr};
  int catch_ups_ = 0;
  std::function<absl::Status()> on_catch_up_ = [] { return absl::OkStatus(); };
  Inventory inventory_{store_.get(), spaces_, [this](absl::Time deadline) {
                         ++catch_ups_;
                         EXPECT_LE(deadline, store_.clock().Now() + limits::kCatchUpTimeout);
                         return on_catch_up_();
                       }};
};

TEST_F(InventoryTest, AResourceBeginsAsADraftOfOneUnit) {
  const v1::Resource made = Create("mill", "state: STATE_PUBLISHED uid: 'mine'").value();
  EXPECT_EQ(made.name(), "alliances/shibei/spaces/link/resources/mill");
  EXPECT_EQ(made.state(), v1::Resource::STATE_DRAFT);
  EXPECT_EQ(made.capacity(), 1);
  EXPECT_FALSE(made.has_schedule());
  EXPECT_EQ(made.uid().size(), 36);
  v1::GetResourceRequest request;
  request.set_name(made.name());
  EXPECT_EQ(inventory_.GetResource(TestCall(), request)->SerializeAsString(),
            made.SerializeAsString());
  EXPECT_EQ(ErrorReason(Create("mill").status()), "ALREADY_EXISTS");
}

TEST_F(InventoryTest, AnUpdateLeavesAloneWhatItDoesNotName) {
  ASSERT_TRUE(Publish().ok());
  const auto changed = Update("resource { capacity: 3 schedule { } state: STATE_RETIRED }").value();
  EXPECT_EQ(changed.capacity(), 3);
  EXPECT_TRUE(changed.has_schedule()) << "a schedule of no periods is: never open";
  EXPECT_EQ(changed.state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(changed.category(), "laser");
  EXPECT_FALSE(Update("update_mask { paths: 'schedule' }")->has_schedule());
  EXPECT_EQ(Update("update_mask { paths: 'capacity' }")->capacity(), 1);
  const auto scheduled = Update(
      "resource { schedule { periods { day: MONDAY opens: '09:00' closes: '18:00' } } } "
      "update_mask { paths: 'schedule' }");
  EXPECT_EQ(scheduled->schedule().periods_size(), 1);
  const auto replaced =
      Update("resource { schedule { periods { day: SUNDAY opens: '09:00' closes: '18:00' } } }");
  ASSERT_EQ(replaced->schedule().periods_size(), 1) << "periods are replaced, not added";
  EXPECT_EQ(replaced->schedule().periods(0).day(), google::type::SUNDAY);
}

TEST_F(InventoryTest, APolicyIsSetReplacedAndTakenAway) {
  const auto mill = Create("mill", "policy { max_length { seconds: 14400 } within_one_day: true }");
  EXPECT_EQ(mill->policy().max_length().seconds(), 14400);
  const auto set = Update("resource { policy { max_length { seconds: 7200 } } }").value();
  EXPECT_EQ(set.policy().max_length().seconds(), 7200);
  const auto replaced = Update("resource { policy { approval_above { } } }").value();
  EXPECT_FALSE(replaced.policy().has_max_length()) << "a policy is replaced whole";
  EXPECT_TRUE(replaced.policy().has_approval_above()) << "zero, all need approval, is not absent";
  EXPECT_NE(replaced.etag(), set.etag());
  EXPECT_TRUE(Update("resource { capacity: 2 }")->policy().has_approval_above());
  EXPECT_FALSE(Update("update_mask { paths: 'policy' }")->has_policy());
}

TEST_F(InventoryTest, ItIsPublishedSuspendedAndRetired) {
  EXPECT_EQ(ErrorReason(Suspend().status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Publish()->state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(Suspend()->state(), v1::Resource::STATE_SUSPENDED);
  EXPECT_EQ(Publish()->state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(Retire()->state(), v1::Resource::STATE_RETIRED);
  const absl::Status gone = Publish().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(gone));
  EXPECT_EQ(ErrorReason(gone), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Suspend().status()), "ILLEGAL_TRANSITION");
}

TEST_F(InventoryTest, PublishingAgainChangesNothing) {
  const v1::Resource published = Publish().value();
  const size_t events = store_.Events("shibei").size();
  store_.clock().Advance(absl::Seconds(1));
  EXPECT_EQ(Publish()->SerializeAsString(), published.SerializeAsString());
  EXPECT_EQ(store_.Events("shibei").size(), events);
}

TEST_F(InventoryTest, AnEtagThatIsNotTheCurrentOneIsRefused) {
  const std::string first = Update("")->etag();
  ASSERT_TRUE(Update("resource { capacity: 2 }").ok());
  EXPECT_EQ(ErrorReason(Publish(first).status()), "ETAG_MISMATCH");
  EXPECT_EQ(ErrorReason(Update("resource { capacity: 3 etag: '" + first + "' }").status()),
            "ETAG_MISMATCH");
  EXPECT_TRUE(Publish(Update("")->etag()).ok());
}

TEST_F(InventoryTest, ASpaceMadeAMomentAgoIsKnownAfterCatchingUp) {
  const std::string fresh = "alliances/shibei/spaces/fresh";
  on_catch_up_ = [&] {
    Learn<membership::v1::Space>(fresh);
    return absl::OkStatus();
  };
  EXPECT_TRUE(Create("mill", "", fresh).ok());
  EXPECT_EQ(catch_ups_, 1);
  EXPECT_TRUE(Create("mill-2", "", fresh).ok());
  EXPECT_EQ(catch_ups_, 1) << "a known space asks nobody";
}

TEST_F(InventoryTest, ASpaceThatIsNotThereIsNotFoundAndAnUnreachableMembershipIsNot) {
  const absl::Status status = Create("mill", "", "alliances/shibei/spaces/none").status();
  EXPECT_EQ(ErrorReason(status), "NOT_FOUND");
  EXPECT_EQ(ErrorDetailsOf(status)->metadata[0].second, "alliances/shibei/spaces/none");
  EXPECT_EQ(catch_ups_, 1);
  v1::ListResourcesRequest list;
  list.set_parent("alliances/none/spaces/-");
  EXPECT_TRUE(absl::IsNotFound(inventory_.ListResources(TestCall(), list).status()));
  on_catch_up_ = [] { return errors::Unavailable("Membership is away."); };
  EXPECT_TRUE(absl::IsUnavailable(Create("mill", "", "alliances/shibei/spaces/none").status()));
}

TEST_F(InventoryTest, ListsAreOfOneSpaceOrOfAllInTheOrderOfNames) {
  ASSERT_TRUE(Create("anvil").ok());
  ASSERT_TRUE(Create("mill", "", "alliances/shibei/spaces/link-2").ok());
  ASSERT_TRUE(Create("cage", "", "alliances/shibei/spaces/zoo").ok());
  v1::ListResourcesRequest request;
  request.set_parent(kLink);
  for (int size : {1, 2, 3}) {
    EXPECT_THAT(List(request, size), ElementsAre("link/anvil", "link/laser"));
  }
  request.set_parent("alliances/shibei/spaces/-");
  EXPECT_THAT(List(request, 2), ElementsAre("link-2/mill", "link/anvil", "link/laser", "zoo/cage"));
}

TEST_F(InventoryTest, AFilteredListIsCompleteWhereFewMatch) {
  ASSERT_TRUE(Publish().ok());
  for (int i = 10; i < 25; ++i) {
    ASSERT_TRUE(Create("r-" + std::to_string(i), i % 7 == 0 ? "category: 'rare'" : "").ok());
  }
  v1::ListResourcesRequest request;
  request.set_parent(kLink);
  request.set_category("rare");
  for (int size : {1, 2, 3}) {
    EXPECT_THAT(List(request, size), ElementsAre("link/r-14", "link/r-21"));
  }
  request.set_category("");
  request.set_state(v1::Resource::STATE_PUBLISHED);
  EXPECT_THAT(List(request, 10), ElementsAre("link/laser"));
  request.set_category("rare");
  EXPECT_EQ(inventory_.ListResources(TestCall(), request)->resources_size(), 0);
}

TEST_F(InventoryTest, AClosureIsMadeListedAndDeleted) {
  const v1::Closure made = Close("maintenance", {kLaser}).value();
  EXPECT_EQ(made.name(), "alliances/shibei/spaces/link/closures/maintenance");
  EXPECT_EQ(made.create_time().seconds(), 1'800'000'000);
  ASSERT_TRUE(Close("holiday", {}).ok());
  v1::ListClosuresRequest list;
  list.set_parent(kLink);
  const auto page = inventory_.ListClosures(TestCall(), list).value();
  ASSERT_EQ(page.closures_size(), 2);
  EXPECT_EQ(page.closures(1).SerializeAsString(), made.SerializeAsString());
  v1::DeleteClosureRequest request;
  request.set_name(made.name());
  EXPECT_TRUE(inventory_.DeleteClosure(TestCall(), request).ok());
  EXPECT_TRUE(absl::IsNotFound(inventory_.DeleteClosure(TestCall(), request).status()));
  v1::GetClosureRequest get;
  get.set_name(made.name());
  EXPECT_TRUE(absl::IsNotFound(inventory_.GetClosure(TestCall(), get).status()));
  EXPECT_EQ(inventory_.ListClosures(TestCall(), list)->closures_size(), 1);
}

TEST_F(InventoryTest, AClosureOfAResourceThatIsNotThereIsRefused) {
  const std::string none = "alliances/shibei/spaces/link/resources/none";
  EXPECT_THAT(WrongFields(Close("c", {none, kLaser, none + "-2"}).status()),
              ElementsAre("closure.resources[0]", "closure.resources[2]"));
}

TEST_F(InventoryTest, EveryChangeIsAnEventAndTheyRebuildTheRecords) {
  ASSERT_TRUE(Publish().ok());
  ASSERT_TRUE(Close("c", {}).ok());
  const v1::Closure kept = Close("d", {}).value();
  ASSERT_TRUE(Suspend().ok());
  v1::DeleteClosureRequest request;
  request.set_name("alliances/shibei/spaces/link/closures/c");
  ASSERT_TRUE(inventory_.DeleteClosure(TestCall(), request).ok());
  ASSERT_TRUE(Update("resource { capacity: 2 }").ok());
  const v1::Resource last = Retire().value();
  EXPECT_FALSE(Publish().ok());
  EXPECT_THAT(
      store_.EventLines("shibei"),
      ElementsAre("1 resource.created alliances/shibei/spaces/link/resources/laser by key",
                  "2 resource.published alliances/shibei/spaces/link/resources/laser by key",
                  "3 closure.created alliances/shibei/spaces/link/closures/c by key",
                  "4 closure.created alliances/shibei/spaces/link/closures/d by key",
                  "5 resource.suspended alliances/shibei/spaces/link/resources/laser by key",
                  "6 closure.deleted alliances/shibei/spaces/link/closures/c by key",
                  "7 resource.updated alliances/shibei/spaces/link/resources/laser by key",
                  "8 resource.retired alliances/shibei/spaces/link/resources/laser by key"));
  auto replayed = store_.Replay("shibei");
  EXPECT_EQ(replayed.size(), 2);
  v1::Resource resource;
  v1::Closure closure;
  ASSERT_TRUE(replayed[kLaser].UnpackTo(&resource));
  ASSERT_TRUE(replayed[kept.name()].UnpackTo(&closure));
  EXPECT_EQ(resource.SerializeAsString(), last.SerializeAsString());
  EXPECT_EQ(closure.SerializeAsString(), kept.SerializeAsString());
}

TEST_F(InventoryTest, ARequirementLeadsToAClassAndCanBeTakenAway) {
  const std::string requires_laser =
      "requirement { equipment_class: 'alliances/shibei/equipmentClasses/laser' }";
  EXPECT_THAT(WrongFields(Create("strict", requires_laser).status()),
              ElementsAre("resource.requirement.equipment_class"));
  Learn<membership::v1::EquipmentClass>("alliances/shibei/equipmentClasses/laser");
  const auto strict = Create("strict", requires_laser);
  ASSERT_TRUE(strict.ok()) << strict.status();
  EXPECT_EQ(strict->requirement().level(), 1);
  const auto updated = Update("resource { " + requires_laser + " }");
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->requirement().equipment_class(), "alliances/shibei/equipmentClasses/laser");
  EXPECT_THAT(WrongFields(Update("resource { requirement { equipment_class: "
                                 "'alliances/shibei/equipmentClasses/x' } }")
                              .status()),
              ElementsAre("resource.requirement.equipment_class"));
  EXPECT_FALSE(Update("update_mask { paths: 'requirement' }")->has_requirement());
}

}  // namespace
}  // namespace gongfang::inventory
