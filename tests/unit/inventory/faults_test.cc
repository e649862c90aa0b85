// Faults of resources, and who may say that one is out of service.
#include "inventory/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/inventory_limits.h"
#include "inventory/fault_checks.h"
#include "tests/support/inventory_world.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;

class FaultsTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Fault> Report(const std::string& resource, const std::string& more = "",
                                   const CallContext& context = TestCall()) {
    v1::CreateFaultRequest request;
    request.set_parent(resource.substr(0, resource.rfind("/resources/")));
    *request.mutable_fault() = FromText<v1::Fault>(more);
    request.mutable_fault()->set_resource(resource);
    if (request.fault().description().empty()) request.mutable_fault()->set_description("坏了");
    return world_.faults.CreateFault(context, request);
  }
  absl::StatusOr<v1::Fault> Update(const v1::Fault& fault, const std::string& text,
                                   const CallContext& context = TestCall()) {
    auto request = FromText<v1::UpdateFaultRequest>(text);
    request.mutable_fault()->set_name(fault.name());
    return world_.faults.UpdateFault(context, request);
  }
  absl::StatusOr<v1::Fault> Resolve(const v1::Fault& fault, const std::string& etag = "") {
    v1::ResolveFaultRequest request;
    request.set_name(fault.name());
    request.set_etag(etag);
    request.set_resolution("换了镜片");
    return world_.faults.ResolveFault(TestCall(), request);
  }
  // The descriptions, over all pages of one.
  std::vector<std::string> Listed(const std::string& text) {
    auto request = FromText<v1::ListFaultsRequest>(text);
    request.set_page_size(1);
    std::vector<std::string> told;
    do {
      const auto page = world_.faults.ListFaults(TestCall(), request).value();
      for (const v1::Fault& fault : page.faults()) told.push_back(fault.description());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return told;
  }

  InventoryWorld world_;
  const std::string laser_ = world_.Make("laser").name();
  const CallContext li_ = InventoryWorld::CallBy("CreateFault", Role::kMember);
  const CallContext desk_ = InventoryWorld::CallBy("CreateFault", Role::kFrontDesk, kLink);
};

TEST_F(FaultsTest, AMemberReportsWhatIsWrong) {
  const v1::Fault fault =
      Report(laser_,
             "description: '镜片脏了' state: STATE_RESOLVED reporter: 'alliances/shibei/members/x' "
             "resolution: 'x' maintenance_plan: 'x' uid: 'mine'",
             li_)
          .value();
  EXPECT_TRUE(FaultName::Parse(fault.name())) << fault.name();
  EXPECT_EQ(fault.reporter(), "alliances/shibei/members/tan");
  EXPECT_EQ(fault.state(), v1::Fault::STATE_OPEN);
  EXPECT_EQ(fault.resolution(), "");
  EXPECT_EQ(fault.maintenance_plan(), "");
  EXPECT_EQ(fault.uid().size(), 36);
  EXPECT_FALSE(fault.has_out_of_service_time());
  v1::GetFaultRequest request;
  request.set_name(fault.name());
  EXPECT_EQ(world_.faults.GetFault(TestCall(), request)->SerializeAsString(),
            fault.SerializeAsString());
  EXPECT_EQ(Report(laser_)->reporter(), "") << "a key of the installation is no member";
  EXPECT_GT(Report(laser_)->name(), fault.name()) << "names sort by time";
}

TEST_F(FaultsTest, OnlyThoseWhoMendSayThatItIsOutOfService) {
  const absl::Status refused = Report(laser_, "out_of_service: true", li_).status();
  EXPECT_TRUE(absl::IsPermissionDenied(refused));
  ASSERT_EQ(ErrorDetailsOf(refused)->fields.size(), 1);
  EXPECT_EQ(ErrorDetailsOf(refused)->fields[0].field, "fault.out_of_service");
  const CallContext elsewhere = InventoryWorld::CallBy("CreateFault", Role::kFrontDesk, kWorks);
  EXPECT_TRUE(absl::IsPermissionDenied(Report(laser_, "out_of_service: true", elsewhere).status()));
  const v1::Fault fault = Report(laser_, "out_of_service: true", desk_).value();
  EXPECT_EQ(fault.out_of_service_time().seconds(), fault.create_time().seconds());

  const v1::Fault harmless = Report(laser_, "", li_).value();
  EXPECT_TRUE(absl::IsPermissionDenied(
      Update(harmless, "fault { out_of_service: true }", elsewhere).status()));
  world_.store.clock().Advance(absl::Hours(1));
  const v1::Fault worse = Update(harmless, "fault { out_of_service: true }", desk_).value();
  EXPECT_EQ(worse.out_of_service_time().seconds(), harmless.create_time().seconds() + 3600);
  world_.store.clock().Advance(absl::Hours(1));
  EXPECT_EQ(Update(worse, "fault { description: 'x' }", desk_)->out_of_service_time().seconds(),
            worse.out_of_service_time().seconds())
      << "it is so since it was said";
  EXPECT_FALSE(
      Update(worse, "update_mask { paths: 'out_of_service' }", desk_)->has_out_of_service_time());
}

TEST_F(FaultsTest, AFaultIsOfAResourceThatIsThere) {
  EXPECT_THAT(WrongFields(Report(world_.Name("none")).status()), ElementsAre("fault.resource"));
  const std::string mill = world_.Make("mill").name();
  v1::DeleteResourceRequest remove;
  remove.set_name(mill);
  ASSERT_TRUE(world_.publishing.DeleteResource(TestCall(), remove).ok());
  EXPECT_THAT(WrongFields(Report(mill).status()), ElementsAre("fault.resource"));
  v1::RetireResourceRequest retire;
  retire.set_name(laser_);
  ASSERT_TRUE(world_.inventory.RetireResource(TestCall(), retire).ok());
  EXPECT_THAT(WrongFields(Report(laser_).status()), ElementsAre("fault.resource"));
  EXPECT_EQ(ErrorReason(Report("alliances/shibei/spaces/none/resources/x").status()), "NOT_FOUND");
}

TEST_F(FaultsTest, AnOpenFaultIsChangedAndResolvedOnce) {
  const v1::Fault fault = Report(laser_).value();
  const v1::Fault changed =
      Update(fault, "fault { description: '更坏了' expected_end_time { seconds: 1800003600 } }")
          .value();
  EXPECT_EQ(changed.description(), "更坏了");
  EXPECT_EQ(changed.expected_end_time().seconds(), 1'800'003'600);
  EXPECT_FALSE(
      Update(fault, "update_mask { paths: 'expected_end_time' }")->has_expected_end_time());
  EXPECT_EQ(ErrorReason(Update(fault, "fault { etag: '00' description: 'x' }").status()),
            "ETAG_MISMATCH");
  EXPECT_EQ(ErrorReason(Resolve(fault, "00").status()), "ETAG_MISMATCH");
  const v1::Fault resolved = Resolve(fault).value();
  EXPECT_EQ(resolved.state(), v1::Fault::STATE_RESOLVED);
  EXPECT_EQ(resolved.resolution(), "换了镜片");
  EXPECT_EQ(ErrorReason(Resolve(fault).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Update(fault, "fault { description: 'x' }").status()),
            "ILLEGAL_TRANSITION");
}

TEST_F(FaultsTest, TheyAreListedByTimeAndByWhatIsAskedFor) {
  const std::string mill = world_.Make("mill").name();
  const std::string saw = world_.Make("saw", "", kWorks).name();
  ASSERT_TRUE(Report(laser_, "description: '1'").ok());
  const v1::Fault second = Report(mill, "description: '2'").value();
  ASSERT_TRUE(Report(laser_, "description: '3'").ok());
  ASSERT_TRUE(Report(saw, "description: '4'").ok());
  ASSERT_TRUE(Resolve(second).ok());
  const std::string link = "parent: 'alliances/shibei/spaces/link' ";
  const std::string all = "parent: 'alliances/shibei/spaces/-' ";
  EXPECT_THAT(Listed(link), ElementsAre("1", "3"));
  EXPECT_THAT(Listed(link + "show_resolved: true"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Listed(all), ElementsAre("1", "3", "4"));
  EXPECT_THAT(Listed(all + "show_resolved: true resource: '" + mill + "'"), ElementsAre("2"));
}

TEST_F(FaultsTest, WhatIsOutOfServiceIsExpectedToEndLater) {
  world_.store.clock().Set(absl::FromUnixSeconds(1'800'000'000));
  for (const char* end : {"1700000000", "1800000000"}) {
    EXPECT_THAT(WrongFields(Report(laser_, absl::StrCat("out_of_service: true expected_end_time { "
                                                        "seconds: ",
                                                        end, " }"))
                                .status()),
                ElementsAre("fault.expected_end_time"));
  }
  const v1::Fault harmless =
      Report(laser_, "expected_end_time { seconds: 1700000000 }", li_).value();
  EXPECT_THAT(WrongFields(Update(harmless, "fault { out_of_service: true }").status()),
              ElementsAre("fault.expected_end_time"));
  const v1::Fault out =
      Report(laser_, "out_of_service: true expected_end_time { seconds: 1800003600 }").value();
  EXPECT_THAT(
      WrongFields(Update(out, "fault { expected_end_time { seconds: 1799999999 } }").status()),
      ElementsAre("fault.expected_end_time"));
  world_.store.clock().Advance(absl::Hours(2));
  EXPECT_TRUE(Update(out, "fault { description: '还没修好' }").ok()) << "its end was right once";
  EXPECT_TRUE(Update(out, "update_mask { paths: 'expected_end_time' }").ok());
}

TEST_F(FaultsTest, TheReporterIsToldToThoseWhoMayReadHer) {
  const v1::Fault fault = Report(laser_, "", li_).value();
  ASSERT_NE(fault.reporter(), "");
  v1::GetFaultRequest get;
  get.set_name(fault.name());
  v1::ListFaultsRequest list;
  list.set_parent(kLink);
  const auto told = [&](const CallContext& context) {
    const std::string one = world_.faults.GetFault(context, get)->reporter();
    EXPECT_EQ(world_.faults.ListFaults(context, list)->faults(0).reporter(), one);
    return !one.empty();
  };
  const auto by = [](Access access) {
    CallContext context = TestCall();
    access.alliance = "shibei";
    context.principal.access = std::make_shared<const Access>(std::move(access));
    context.guard = Guard(*FindMethod("GetFault"), context.principal.access, nullptr);
    return context;
  };
  EXPECT_TRUE(told(TestCall()));
  EXPECT_TRUE(told(li_)) << "it is herself";
  Access wang{.member = "alliances/shibei/members/wang"};
  EXPECT_FALSE(told(by(wang)));
  wang.roles = static_cast<uint16_t>(Role::kAuditor);
  EXPECT_TRUE(told(by(wang)));
  wang.roles = 0;
  wang.spaces[kWorks] = static_cast<uint16_t>(Role::kFrontDesk);
  EXPECT_TRUE(told(by(wang)));
  Access app{.partner_app = "alliances/shibei/partnerApps/x"};
  app.spaces[kLink] = 0;
  app.scopes = 0xFF;
  EXPECT_FALSE(told(by(app))) << "an app is no staff";
  EXPECT_EQ(Update(fault, "fault { description: 'x' }", by(app))->reporter(), "");
}

TEST_F(FaultsTest, AResourceHasSoManyOpenOnesAndNoMore) {
  // Of one member; of all members; of those who may take it out of service.
  const v1::Fault first = Report(laser_, "", li_).value();
  for (int i = 1; i < limits::kMaxOpenFaultsByOne; ++i) {
    ASSERT_TRUE(Report(laser_, "", li_).ok());
  }
  EXPECT_EQ(ErrorReason(Report(laser_, "", li_).status()), "TOO_MANY");
  EXPECT_TRUE(Report(world_.Make("mill").name(), "", li_).ok());
  ASSERT_TRUE(Resolve(first).ok());
  EXPECT_TRUE(Report(laser_, "", li_).ok());

  for (int i = limits::kMaxOpenFaultsByOne; i < limits::kMaxOpenFaults; ++i) {
    ASSERT_TRUE(Report(laser_).ok());
  }
  ASSERT_TRUE(Resolve(Report(laser_).value()).ok());
  CallContext wang = li_;
  auto access = std::make_shared<Access>(*li_.principal.access);
  access->member = "alliances/shibei/members/wang";
  wang.guard = Guard(*FindMethod("CreateFault"), access, nullptr);
  EXPECT_EQ(ErrorReason(Report(laser_, "", wang).status()), "TOO_MANY") << "50 are open";
  ASSERT_TRUE(Report(laser_, "out_of_service: true", desk_).ok()) << "members block no staff";
  for (int i = limits::kMaxOpenFaults + 1; i < limits::kMaxOpenFaultsOfStaff; ++i) {
    ASSERT_TRUE(Report(laser_, "", desk_).ok());
  }
  EXPECT_EQ(ErrorReason(Report(laser_, "", desk_).status()), "TOO_MANY");
}

TEST(FaultChecksTest, EveryWrongFieldIsNamed) {
  ExpectWrongFields({
      {"create",
       Check(FromText<v1::CreateFaultRequest>("")),
       {"parent", "fault.resource", "fault.description"}},
      {"create elsewhere",
       Check(FromText<v1::CreateFaultRequest>(
           "parent: 'alliances/a/spaces/s' fault { resource: 'alliances/a/spaces/t/resources/r' "
           "description: 'x' expected_end_time { seconds: -1 } }")),
       {"fault.resource", "fault.expected_end_time"}},
      {"get", Check(FromText<v1::GetFaultRequest>("name: 'x'")), {"name"}},
      {"list",
       Check(FromText<v1::ListFaultsRequest>("parent: 'alliances/a/spaces/s' page_size: -1 "
                                             "resource: 'alliances/a/spaces/t/resources/r'")),
       {"page_size", "resource"}},
      {"list of nothing",
       Check(FromText<v1::ListFaultsRequest>("resource: 'x'")),
       {"parent", "resource"}},
      {"update",
       Check(FromText<v1::UpdateFaultRequest>(
           "fault { name: 'x' } update_mask { paths: 'resource' paths: 'description' }")),
       {"fault.name", "update_mask.paths[0]", "fault.description"}},
      {"resolve", Check(FromText<v1::ResolveFaultRequest>("")), {"name", "resolution"}},
      {"use",
       Check(FromText<v1::GetResourceUseRequest>("name: 'alliances/a/spaces/s/resources/r'")),
       {"name"}},
  });
  EXPECT_TRUE(Check(FromText<v1::ListFaultsRequest>("parent: 'alliances/a/spaces/-' "
                                                    "resource: 'alliances/a/spaces/t/resources/r'"))
                  .ok());
  EXPECT_TRUE(
      Check(FromText<v1::GetResourceUseRequest>("name: 'alliances/a/spaces/s/resources/r/use'"))
          .ok());
}

TEST(FaultChecksTest, EveryWrongFieldOfAPlanIsNamed) {
  const auto wrong = [](const std::string& plans) {
    RequestCheck check;
    check.Enter("resource", SetFields());
    CheckMaintenancePlans(FromText<v1::Resource>(plans), check);
    return WrongFields(std::move(check).Result());
  };
  const std::string good = "maintenance_plans { plan_id: 'p' description: 'x' ";
  EXPECT_THAT(wrong("maintenance_plans { }"),
              ElementsAre("resource.maintenance_plans[0].plan_id",
                          "resource.maintenance_plans[0].description",
                          "resource.maintenance_plans[0].every"));
  for (const char* every : {"seconds: 1800", "seconds: 3601", "seconds: 3600 nanos: 1",
                            "seconds: 36003600", "seconds: -3600"}) {
    EXPECT_THAT(wrong(good + "every { " + every + " } }"),
                ElementsAre("resource.maintenance_plans[0].every"))
        << every;
  }
  EXPECT_THAT(wrong(good + "every { seconds: 3600 } } " + good + "every { seconds: 36000000 } }"),
              ElementsAre("resource.maintenance_plans[1].plan_id"));
  v1::Resource many;
  for (int i = 0; i <= limits::kMaxMaintenancePlans; ++i) many.add_maintenance_plans();
  EXPECT_THAT(wrong(many.ShortDebugString()), ElementsAre("resource.maintenance_plans"));
}

}  // namespace
}  // namespace gongfang::inventory
