// How much resources were used, and which maintenance is due by that.
#include "inventory/resource_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/inventory_world.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr int64_t kHour = 3600 * kMicrosPerSecond;

// A booking checked in at `in` and out at `out` (hours), with items "RESOURCE FROM TO".
struct Item {
  std::string resource;
  int from;
  int to;
};
booking::v1::Booking Used(int in, int out, const std::vector<Item>& items) {
  booking::v1::Booking booking;
  booking.mutable_check_in_time()->set_seconds(in * 3600);
  booking.mutable_check_out_time()->set_seconds(out * 3600);
  for (const Item& item : items) {
    booking::v1::BookingItem& added = *booking.add_items();
    added.set_resource(item.resource);
    added.mutable_start_time()->set_seconds(item.from * 3600);
    added.mutable_end_time()->set_seconds(item.to * 3600);
    added.set_units(3);
  }
  return booking;
}

TEST(UseOfTest, ItIsFromCheckInToCheckOut) {
  EXPECT_THAT(UseOf(Used(10, 11, {{"a", 10, 12}})), ElementsAre(Pair("a", kHour)));
  EXPECT_THAT(UseOf(Used(9, 12, {{"a", 10, 12}})), ElementsAre(Pair("a", 3 * kHour)))
      << "who comes early uses it";
  EXPECT_THAT(UseOf(Used(10, 40, {{"a", 10, 12}})), ElementsAre(Pair("a", 2 * kHour)))
      << "no longer than it was had";
  EXPECT_THAT(UseOf(Used(9, 10, {{"a", 11, 12}})), ElementsAre(Pair("a", kHour)))
      << "who comes and goes early has used it too";
  EXPECT_THAT(UseOf(Used(10, 10, {{"a", 10, 12}})), IsEmpty());
  booking::v1::Booking no_check_in = Used(10, 12, {{"a", 10, 12}});
  no_check_in.clear_check_in_time();
  EXPECT_THAT(UseOf(no_check_in), IsEmpty());
}

TEST(UseOfTest, EachResourceIsUsedWhileItWasHad) {
  EXPECT_THAT(UseOf(Used(9, 20, {{"a", 10, 12}, {"b", 14, 15}, {"a", 16, 17}, {"c", 10, 11}})),
              ElementsAre(Pair("a", 4 * kHour), Pair("b", kHour), Pair("c", 2 * kHour)));
  EXPECT_THAT(UseOf(Used(10, 13, {{"a", 10, 12}, {"b", 14, 15}})),
              ElementsAre(Pair("a", 2 * kHour)));
}

class ResourceUsesTest : public ::testing::Test {
 protected:
  // Now, in hours.
  int Now() { return static_cast<int>(world_.store.clock().NowInstant() / kHour); }
  // Booking tells that the laser is used for so many hours from now on.
  void Use(int hours, const std::string& type = "booking.completed") {
    const int from = Now();
    world_.store.clock().Advance(absl::Hours(hours));
    Tell(from, hours, type);
  }
  // Booking tells that it was used, or is, for so many hours.
  void Tell(int from, int hours, const std::string& type = "booking.completed") {
    events::v1::Event event;
    event.set_type(type);
    event.mutable_snapshot()->PackFrom(Used(from, from + hours, {{laser_, from, from + hours}}));
    const std::vector<events::v1::Event> events = {event};
    ASSERT_TRUE(world_.store.get()
                    .database()
                    .Write([&](Transaction& tx) { return world_.uses.Apply(tx, events); })
                    .ok());
  }
  v1::ResourceUse Get() {
    v1::GetResourceUseRequest request;
    request.set_name(laser_ + "/use");
    return world_.uses.GetResourceUse(TestCall(), request).value();
  }
  // "PLAN SINCE LEFT", in hours.
  std::vector<std::string> Plans() {
    std::vector<std::string> told;
    const v1::ResourceUse use = Get();
    for (const v1::PlanUse& plan : use.plans()) {
      told.push_back(absl::StrCat(plan.plan_id(), " ", plan.since().seconds() / 3600, " ",
                                  plan.left().seconds() / 3600));
    }
    return told;
  }
  void SetPlans(const std::string& plans) {
    v1::UpdateResourceRequest request;
    request.mutable_resource()->MergeFrom(FromText<v1::Resource>(plans));
    request.mutable_resource()->set_name(laser_);
    request.mutable_update_mask()->add_paths("maintenance_plans");
    ASSERT_TRUE(world_.inventory.UpdateResource(TestCall(), request).ok());
  }
  std::vector<v1::Fault> Faults(bool resolved = false) {
    v1::ListFaultsRequest request;
    request.set_parent(kLink);
    request.set_show_resolved(resolved);
    const auto page = world_.faults.ListFaults(TestCall(), request).value();
    return {page.faults().begin(), page.faults().end()};
  }
  void Resolve(const v1::Fault& fault) {
    v1::ResolveFaultRequest request;
    request.set_name(fault.name());
    request.set_resolution("做了");
    ASSERT_TRUE(world_.faults.ResolveFault(TestCall(), request).ok());
  }

  InventoryWorld world_;
  std::string laser_ = world_.Make("laser").name();
};

constexpr char kLens[] =
    "maintenance_plans { plan_id: 'lens' description: '清洁镜片' every { seconds: 36000 } "
    "out_of_service: true }";
constexpr char kBelt[] =
    "maintenance_plans { plan_id: 'belt' description: '换皮带' every { seconds: 72000 } }";

TEST_F(ResourceUsesTest, UseAddsUp) {
  EXPECT_EQ(Get().total().seconds(), 0);
  EXPECT_EQ(Get().name(), laser_ + "/use");
  Use(3);
  Use(2, "booking.checked_out");
  Use(7, "booking.checked_in");
  Use(7, "booking.cancelled");
  EXPECT_EQ(Get().total().seconds(), 5 * 3600);
  v1::GetResourceUseRequest request;
  request.set_name(world_.Name("none") + "/use");
  EXPECT_EQ(ErrorReason(world_.uses.GetResourceUse(TestCall(), request).status()), "NOT_FOUND");
}

TEST_F(ResourceUsesTest, APlanThatIsDueIsAFaultOnce) {
  Use(100);
  SetPlans(absl::StrCat(kLens, kBelt));
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10", "belt 0 20")) << "what was before counts for none";
  Use(9);
  EXPECT_THAT(Plans(), ElementsAre("lens 9 1", "belt 9 11"));
  EXPECT_THAT(Faults(), IsEmpty());
  Use(1);
  const std::vector<v1::Fault> faults = Faults();
  ASSERT_EQ(faults.size(), 1);
  EXPECT_EQ(faults[0].maintenance_plan(), "lens");
  EXPECT_EQ(faults[0].description(), "清洁镜片");
  EXPECT_EQ(faults[0].resource(), laser_);
  EXPECT_TRUE(faults[0].out_of_service());
  EXPECT_TRUE(faults[0].has_out_of_service_time());
  EXPECT_EQ(faults[0].reporter(), "");
  Use(2);
  EXPECT_EQ(Faults().size(), 1) << "it is due already";
  EXPECT_THAT(Plans(), ElementsAre("lens 12 0", "belt 12 8"));
  Resolve(faults[0]);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10", "belt 12 8")) << "it is counted anew";
  Use(8);
  ASSERT_EQ(Faults().size(), 1);
  EXPECT_EQ(Faults()[0].maintenance_plan(), "belt");
  EXPECT_FALSE(Faults()[0].out_of_service());
  Use(2);
  EXPECT_EQ(Faults().size(), 2);
}

TEST_F(ResourceUsesTest, AFaultThatIsNoPlansLeavesThemAlone) {
  SetPlans(kLens);
  Use(4);
  v1::CreateFaultRequest request;
  request.set_parent(kLink);
  request.mutable_fault()->set_resource(laser_);
  request.mutable_fault()->set_description("x");
  request.mutable_fault()->set_maintenance_plan("lens");
  Resolve(world_.faults.CreateFault(TestCall(), request).value());
  EXPECT_THAT(Plans(), ElementsAre("lens 4 6"));
}

TEST_F(ResourceUsesTest, APlanThatComesBackBeginsAnew) {
  SetPlans(kLens);
  Use(9);
  SetPlans("");
  Use(5);
  EXPECT_THAT(Plans(), IsEmpty());
  SetPlans(kLens);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10"));
  Use(9);
  EXPECT_THAT(Faults(), IsEmpty());
  // Also where nothing was used in between.
  SetPlans("");
  SetPlans(kLens);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10"));
}

TEST_F(ResourceUsesTest, UseOfBeforeIsNotOfThePlanHoweverLateItIsTold) {
  const int before = Now();
  world_.store.clock().Advance(absl::Hours(20));
  SetPlans(kLens);
  Tell(before, 12);
  EXPECT_EQ(Get().total().seconds(), 12 * 3600);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10"));
  EXPECT_THAT(Faults(), IsEmpty());
  Use(10);
  ASSERT_EQ(Faults().size(), 1);
  const int due = Now();
  world_.store.clock().Advance(absl::Hours(5));
  Resolve(Faults()[0]);
  Tell(due, 3);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10")) << "it was over when the plan was done";
  Use(4);
  EXPECT_THAT(Plans(), ElementsAre("lens 4 6"));
}

TEST_F(ResourceUsesTest, APlanCountsFromWhereverItCame) {
  v1::ImportResourcesRequest request;
  request.set_parent(kLink);
  request.set_format(v1::EXCHANGE_FORMAT_JSON);
  const auto import = [&](const std::string& plans) {
    request.set_content(
        absl::StrCat(R"({"name":"laser","displayName":"x","category":"laser","maintenancePlans":[)",
                     plans, "]}"));
    ASSERT_TRUE(world_.inventory.ImportResources(TestCall(), request)->imported());
  };
  const std::string plan = R"({"planId":"lens","description":"x","every":"36000s"})";
  import(plan);
  Use(9);
  EXPECT_THAT(Plans(), ElementsAre("lens 9 1"));
  import("");
  import(plan);
  EXPECT_THAT(Plans(), ElementsAre("lens 0 10"));
  Use(3);
  EXPECT_THAT(Plans(), ElementsAre("lens 3 7"));

  const std::string mill = world_.Make("mill", kLens).name();
  EXPECT_EQ(ResourceName::Parse(mill)->id, "mill");
  laser_ = mill;
  Use(2);
  EXPECT_THAT(Plans(), ElementsAre("lens 2 8"));
}

TEST_F(ResourceUsesTest, WhatIsRetiredOrNotThereNeedsNoMaintenance) {
  SetPlans(kLens);
  v1::RetireResourceRequest retire;
  retire.set_name(laser_);
  ASSERT_TRUE(world_.inventory.RetireResource(TestCall(), retire).ok());
  Use(20);
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_EQ(Get().total().seconds(), 20 * 3600);
}

}  // namespace
}  // namespace gongfang::inventory
