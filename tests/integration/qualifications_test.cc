// From a course to a machine: what a space issues, another recognises, and who may not run it is
// refused at booking and at the door.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace ms = membership::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kSchool[] = "alliances/test/spaces/school";
constexpr char kClass[] = "alliances/test/equipmentClasses/laser";

class QualificationsTest : public ::testing::Test {
 protected:
  QualificationsTest() {
    const client::Client& client = server_.client();
    Must(client.CreateSpace(FromText<ms::CreateSpaceRequest>(
        "parent: 'alliances/test' space_id: 'school' space { display_name: '学堂' time_zone: "
        "'Asia/Shanghai' }")));
    Must(client.CreateEquipmentClass(FromText<ms::CreateEquipmentClassRequest>(
        "parent: 'alliances/test' equipment_class_id: 'laser' equipment_class { display_name: "
        "'激光切割机' levels: '基础' levels: '进阶' }")));
    Must(client.CreateMember(FromText<ms::CreateMemberRequest>(
        "parent: 'alliances/test' member_id: 'tan' member { display_name: '谭' }")));
    Must(client.GrantRole(FromText<ms::GrantRoleRequest>(
        "name: 'alliances/test/members/tan' reason: '持证上岗' grant { role: ROLE_TRAINER space: "
        "'alliances/test/spaces/school' }")));
    // With what it requires before booking hears of it, so that nothing depends on when it does.
    Must(client.CreateResource(FromText<inventory::v1::CreateResourceRequest>(
        absl::StrCat("parent: 'alliances/test/spaces/main' resource_id: 'laser' resource { "
                     "display_name: '激光切割机' category: 'laser-cutter' requirement { "
                     "equipment_class: '",
                     kClass, "' } }"))));
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(TestResource("laser"));
    Must(client.PublishResource(publish));
  }

  template <typename T>
  static void Must(const absl::StatusOr<T>& done) {
    if (!done.ok()) throw std::runtime_error(done.status().ToString());
  }
  ms::Qualification Issue(const std::string& member) {
    return server_.client()
        .IssueQualification(FromText<ms::IssueQualificationRequest>(
            absl::StrCat("parent: 'alliances/test/members/", member,
                         "' qualification_id: 'q' qualification { "
                         "equipment_class: '",
                         kClass, "' issuer: '", kSchool, "' evidence: '笔试 92 分' }")))
        .value();
  }
  void Recognise() {
    Must(server_.client().CreateRecognitionRule(
        FromText<ms::CreateRecognitionRuleRequest>(absl::StrCat(
            "parent: 'alliances/test' recognition_rule_id: 'r' recognition_rule { recognizer: '",
            kTestSpace, "' issuer: '", kSchool, "' to_repeat: '安全须知' }"))));
  }
  absl::StatusOr<booking::v1::Booking> Book(absl::Duration after,
                                            const std::string& member = "li") {
    return server_.client().CreateBooking(BookingOf({{"laser", server_.At(after)}}, member));
  }
  absl::StatusOr<booking::v1::Booking> CheckIn(const booking::v1::Booking& booking) {
    booking::v1::CheckInRequest request;
    request.set_name(booking.name());
    return server_.client().CheckIn(request);
  }
  ms::WhyNotQualifiedResponse Why(const std::string& member) {
    return server_.client()
        .WhyNotQualified(FromText<ms::WhyNotQualifiedRequest>(
            absl::StrCat("name: 'alliances/test/members/", member, "' space: '", kTestSpace,
                         "' equipment_class: '", kClass, "'")))
        .value();
  }

  TestServer server_;
};

TEST_F(QualificationsTest, WhatOneSpaceIssuesAnotherMayRecognise) {
  Issue("li");
  ExpectRefused(Book(absl::Hours(1)).status(), absl::StatusCode::kPermissionDenied,
                "NOT_QUALIFIED");
  EXPECT_THAT(Why("li").findings(), ElementsAre(HasSubstr("is not recognised by")));
  Recognise();
  // At once: what came a moment ago is asked for before anybody is refused.
  const auto booked = Book(absl::Hours(1));
  ASSERT_TRUE(booked.ok()) << booked.status();
  EXPECT_EQ(booked->items(0).equipment_class(), kClass);
  EXPECT_TRUE(Why("li").qualified());
  EXPECT_THAT(Why("li").findings(), ElementsAre("To be repeated there: 安全须知."));
  server_.Restart();
  EXPECT_TRUE(Book(absl::Hours(3)).ok()) << "it is known again after a restart";
}

TEST_F(QualificationsTest, WhoIsNotQualifiedIsToldWhereItIsTrained) {
  Recognise();
  const absl::Status refused = Book(absl::Hours(1), "wang").status();
  ExpectRefused(refused, absl::StatusCode::kPermissionDenied, "NOT_QUALIFIED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr(absl::StrCat("trained at ", kSchool)));
  const client::ClientError error = client::ErrorOf(refused);
  EXPECT_EQ(error.metadata.at("trainedAt"), kSchool);
  ASSERT_EQ(error.rules.size(), 1u);
  EXPECT_EQ(error.rules[0].rule, "NOT_QUALIFIED");
  EXPECT_EQ(error.rules[0].subject, TestResource("laser"));
  EXPECT_THAT(Why("wang").trained_at(), ElementsAre(kSchool));
  auto overridden = BookingOf({{"laser", server_.At(absl::Hours(1))}}, "wang");
  overridden.set_override_reason("the director says so");
  ExpectRefused(server_.client().CreateBooking(overridden).status(),
                absl::StatusCode::kPermissionDenied, "NOT_QUALIFIED");
}

TEST_F(QualificationsTest, WhatWasRevokedOpensNoDoor) {
  Recognise();
  const ms::Qualification issued = Issue("li");
  const auto booked = Book(absl::Hours(1));
  ASSERT_TRUE(booked.ok()) << booked.status();
  ms::RevokeQualificationRequest revoke;
  revoke.set_name(issued.name());
  revoke.set_reason("设备事故");
  ASSERT_TRUE(server_.client().RevokeQualification(revoke).ok());
  EXPECT_EQ(server_.WaitForEvent("membership", "qualification.revoked").subject(), issued.name());
  ASSERT_TRUE(
      Eventually([&] { return ReasonOf(Book(absl::Hours(30)).status()) == "NOT_QUALIFIED"; }));
  server_.clock().Set(server_.At(absl::Hours(1)));
  ExpectRefused(CheckIn(*booked).status(), absl::StatusCode::kPermissionDenied, "NOT_QUALIFIED");
  EXPECT_EQ(server_.client().GetBooking(GetOf(*booked))->state(),
            booking::v1::Booking::STATE_CONFIRMED)
      << "what is booked stays";
}

TEST_F(QualificationsTest, UsingItIsNoted) {
  Recognise();
  const ms::Qualification issued = Issue("li");
  const auto booked = Book(absl::Hours(24));
  ASSERT_TRUE(booked.ok()) << booked.status();
  server_.clock().Set(server_.At(absl::Hours(24)));
  ASSERT_TRUE(CheckIn(*booked).ok());
  const auto event = server_.WaitForEvent("membership", "qualification.used");
  EXPECT_EQ(event.subject(), issued.name());
  ms::Qualification used;
  ASSERT_TRUE(event.snapshot().UnpackTo(&used));
  EXPECT_EQ(FromProtoTime(used.last_use_time()), server_.At(absl::Hours(24)));
  EXPECT_EQ(FromProtoTime(issued.last_use_time()), server_.At(absl::ZeroDuration()));
}

}  // namespace
}  // namespace gongfang
