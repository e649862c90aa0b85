// Every method is found by its request, in whichever file that is.
#include "common/access/method_access.h"

#include <gtest/gtest.h>

#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"

namespace gongfang {
namespace {

TEST(MethodAccessTest, TheRequestOfEveryMethodLeadsToItsRow) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      inventory::v1::InventoryService::service_full_name());
  ASSERT_NE(service, nullptr);
  int elsewhere = 0;
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    const MethodAccess access(*method.input_type());
    EXPECT_EQ(access.permission().method, method.name());
    EXPECT_EQ(access.permission().service, service->full_name());
    elsewhere += method.input_type()->file() == service->file() ? 0 : 1;
  }
  EXPECT_GT(elsewhere, 0);
}

TEST(MethodAccessTest, WhatIsNoRequestIsForNobody) {
  EXPECT_TRUE(MethodAccess(*inventory::v1::Resource::descriptor()).permission().method.empty());
}

TEST(MethodAccessTest, AMemberMayReportAFaultAndNotResolveIt) {
  Principal li;
  auto access = std::make_shared<Access>();
  access->alliance = "a";
  access->member = "alliances/a/members/li";
  li.access = access;
  Guard guard;
  inventory::v1::CreateFaultRequest report;
  report.set_parent("alliances/a/spaces/s");
  report.mutable_fault()->set_resource("alliances/a/spaces/s/resources/r");
  EXPECT_TRUE(
      MethodAccess::To<inventory::v1::CreateFaultRequest>().Authorize(li, report, guard).ok());
  inventory::v1::ResolveFaultRequest resolve;
  resolve.set_name("alliances/a/spaces/s/faults/f");
  EXPECT_TRUE(absl::IsPermissionDenied(
      MethodAccess::To<inventory::v1::ResolveFaultRequest>().Authorize(li, resolve, guard)));
}

}  // namespace
}  // namespace gongfang
