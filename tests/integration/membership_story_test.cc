// What the alliance is for, from end to end: a space joins, a trainer qualifies a maker, an app
// books for her at another space, and everything ends when it should.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace ms = membership::v1;

constexpr char kSchool[] = "alliances/test/spaces/school";
constexpr char kPassword[] = "correct horse battery";

class MembershipStoryTest : public testing::Test {
 protected:
  template <typename T>
  static T Must(absl::StatusOr<T> done) {
    if (!done.ok()) throw std::runtime_error(done.status().ToString());
    return *std::move(done);
  }
  const client::Client& admin() { return server_.client(); }
  // A client in a session of this member.
  std::unique_ptr<client::Client> As(const std::string& member) {
    Must(admin().SetPassword(FromText<ms::SetPasswordRequest>(
        absl::StrCat("name: '", TestMember(member), "' password: '", kPassword, "'"))));
    server_.clock().Advance(absl::Seconds(1));
    const auto session = Must(admin().SignIn(FromText<ms::SignInRequest>(
        absl::StrCat("name: '", TestMember(member), "' password: '", kPassword, "'"))));
    session_ = session.session_token();
    return OwnClient(server_.port(), session_, kTestCallDeadline);
  }
  void MakeMember(const std::string& id) {
    Must(admin().CreateMember(FromText<ms::CreateMemberRequest>(absl::StrCat(
        "parent: 'alliances/test' member_id: '", id, "' member { display_name: '", id, "' }"))));
  }
  void Grant(const std::string& member, const std::string& grant) {
    Must(admin().GrantRole(FromText<ms::GrantRoleRequest>(
        absl::StrCat("name: '", TestMember(member), "' reason: 'a test' grant { ", grant, " }"))));
  }
  // An approved app that li lets book for her.
  std::unique_ptr<client::Client> LinkedApp(const client::Client& li) {
    Must(admin().CreatePartnerApp(FromText<ms::CreatePartnerAppRequest>(
        "parent: 'alliances/test' partner_app_id: 'kiosk' partner_app { display_name: 'Kiosk' "
        "scopes: APP_SCOPE_BOOK }")));
    Must(admin().ApprovePartnerApp(FromText<ms::ApprovePartnerAppRequest>(
        "name: 'alliances/test/partnerApps/kiosk' reason: 'it is ours'")));
    const auto key = Must(admin().CreateAppKey(FromText<ms::CreateAppKeyRequest>(
        "parent: 'alliances/test/partnerApps/kiosk' display_name: 'one'")));
    Must(li.LinkApp(FromText<ms::LinkAppRequest>(
        absl::StrCat("parent: '", TestMember("li"),
                     "' partner_app: 'alliances/test/partnerApps/kiosk' scopes: APP_SCOPE_BOOK"))));
    app_key_ = key.key_text();
    return OwnClient(server_.port(), app_key_, kTestCallDeadline);
  }
  booking::v1::CreateBookingRequest Wish(int hour, const std::string& member = "li") {
    return BookingOf({{"laser", server_.At(absl::Hours(24 + hour))}}, member);
  }

  // 64 writers book with `client` while `end` takes the right away.
  void ExpectNoneAfter(const client::Client& client, absl::FunctionRef<void()> end) {
    std::atomic<bool> stop = false;
    std::atomic<bool> ended = false;
    std::atomic<int> before = 0;
    std::atomic<int> after = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < 64; ++i) {
      writers.emplace_back([&] {
        while (!stop) {
          const bool late = ended;  // before it is sent
          if (client.CreateBooking(Wish(1)).ok()) ++(late ? after : before);
        }
      });
    }
    while (before < 100) std::this_thread::yield();
    end();
    ended = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop = true;
    for (std::thread& writer : writers) writer.join();
    EXPECT_GE(before, 100);
    EXPECT_EQ(after, 0);
  }

  TestServer server_;
  std::string app_key_;
  std::string session_;
};

TEST_F(MembershipStoryTest, FromTheApplicationOfASpaceToTheLastLink) {
  // A space asks to join, and is let in; its trainer qualifies a maker.
  MakeMember("tan");
  const auto tan = As("tan");
  Must(tan->ApplySpace(FromText<ms::ApplySpaceRequest>(
      "parent: 'alliances/test' space_id: 'school' space { display_name: '学堂' time_zone: "
      "'Asia/Shanghai' }")));
  ExpectRefused(tan->ApproveSpace(FromText<ms::ApproveSpaceRequest>(
                                      absl::StrCat("name: '", kSchool, "' reason: 'mine'")))
                    .status(),
                absl::StatusCode::kPermissionDenied, "NOT_ALLOWED");
  Must(admin().ApproveSpace(FromText<ms::ApproveSpaceRequest>(
      absl::StrCat("name: '", kSchool, "' reason: 'a good neighbour'"))));
  Grant("tan", absl::StrCat("role: ROLE_TRAINER space: '", kSchool, "'"));
  Must(admin().CreateEquipmentClass(FromText<ms::CreateEquipmentClassRequest>(
      "parent: 'alliances/test' equipment_class_id: 'laser' equipment_class { display_name: '激光' "
      "}")));
  Must(tan->IssueQualification(FromText<ms::IssueQualificationRequest>(
      absl::StrCat("parent: '", TestMember("li"),
                   "' qualification_id: 'q' qualification { equipment_class: "
                   "'alliances/test/equipmentClasses/laser' issuer: '",
                   kSchool, "' evidence: 'a test' }"))));
  // Another space recognises it.
  Must(admin().CreateRecognitionRule(FromText<ms::CreateRecognitionRuleRequest>(
      absl::StrCat("parent: 'alliances/test' recognition_rule_id: 'r' recognition_rule { "
                   "recognizer: '",
                   kTestSpace, "' issuer: '", kSchool, "' }"))));
  Must(admin().CreateResource(FromText<inventory::v1::CreateResourceRequest>(
      absl::StrCat("parent: '", kTestSpace,
                   "' resource_id: 'laser' resource { display_name: 'Laser' category: "
                   "'laser-cutter' requirement "
                   "{ equipment_class: 'alliances/test/equipmentClasses/laser' } }"))));
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(TestResource("laser"));
  Must(admin().PublishResource(publish));
  // An app that she linked books there for her, and nobody else's.
  const auto li = As("li");
  const auto app = LinkedApp(*li);
  const booking::v1::Booking booked = Must(app->CreateBooking(Wish(1)));
  EXPECT_EQ(booked.partner_app(), "alliances/test/partnerApps/kiosk");
  EXPECT_EQ(booked.member(), TestMember("li"));
  ExpectRefused(app->CreateBooking(Wish(3, "wang")).status(), absl::StatusCode::kPermissionDenied,
                "NOT_ALLOWED");
  // Who was not trained is told where.
  const absl::Status untrained = As("wang")->CreateBooking(Wish(3, "wang")).status();
  ExpectRefused(untrained, absl::StatusCode::kPermissionDenied, "NOT_QUALIFIED");
  EXPECT_THAT(std::string(untrained.message()), testing::HasSubstr(kSchool));
  // Unlinked, its next call fails.
  ms::UnlinkAppRequest unlink;
  unlink.set_name(absl::StrCat(TestMember("li"), "/appLinks/kiosk"));
  ASSERT_TRUE(li->UnlinkApp(unlink).ok());
  ExpectRefused(app->CreateBooking(Wish(5)).status(), absl::StatusCode::kPermissionDenied,
                "NOT_ALLOWED");
  for (const char* type : {"space.created", "space.approved", "member.role_granted",
                           "qualification.created", "recognition_rule.created",
                           "partner_app.approved", "app_link.created", "app_link.deleted"}) {
    EXPECT_EQ(server_.WaitForEvent("membership", type).type(), type);
  }
}

// What many writers do while a right is taken away: none succeeds with what is sent afterwards,
// which is sooner than within a second.
TEST_F(MembershipStoryTest, NoneOfManyWritersSucceedsOnceTheRightIsGone) {
  MakeTestResource(admin(), "laser", 10'000);
  auto li = As("li");
  const auto app = LinkedApp(*li);
  const auto keys = Must(admin().ListAppKeys(
      FromText<ms::ListAppKeysRequest>("parent: 'alliances/test/partnerApps/kiosk'")));
  ms::UnlinkAppRequest unlink;
  unlink.set_name(absl::StrCat(TestMember("li"), "/appLinks/kiosk"));
  ms::RevokeAppKeyRequest revoke;
  revoke.set_name(keys.keys(0).name());
  const auto name = [](const std::string& of) {
    return absl::StrCat("name: '", of, "' reason: 'a test'");
  };
  const std::string kiosk = name("alliances/test/partnerApps/kiosk");
  // Each takes the right away, and gives it back for the next; the last one does not.
  ExpectNoneAfter(*app, [&] { EXPECT_TRUE(li->UnlinkApp(unlink).ok()); });
  Must(li->LinkApp(FromText<ms::LinkAppRequest>(
      absl::StrCat("parent: '", TestMember("li"),
                   "' partner_app: 'alliances/test/partnerApps/kiosk' scopes: APP_SCOPE_BOOK"))));
  ExpectNoneAfter(*app, [&] {
    Must(admin().SuspendPartnerApp(FromText<ms::SuspendPartnerAppRequest>(kiosk)));
  });
  Must(admin().ReinstatePartnerApp(FromText<ms::ReinstatePartnerAppRequest>(kiosk)));
  ExpectNoneAfter(*li, [&] {
    Must(admin().SuspendMember(FromText<ms::SuspendMemberRequest>(name(TestMember("li")))));
  });
  Must(admin().ReinstateMember(FromText<ms::ReinstateMemberRequest>(name(TestMember("li")))));
  ExpectNoneAfter(*app, [&] { Must(admin().RevokeAppKey(revoke)); });
}

// Keys, sessions, passwords and names of people are nowhere in the clear: not in what is stored,
// and not in what is told of them.
TEST_F(MembershipStoryTest, NoSecretLiesInTheDataFolder) {
  const auto li = As("li");
  LinkedApp(*li);
  Must(admin().UpdateMember(FromText<ms::UpdateMemberRequest>(absl::StrCat(
      "member { name: '", TestMember("li"), "' email: 'unmistakable@example.org' }"))));
  server_.Restart();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(server_.folder())) {
    const std::string path = entry.path().string();
    if (absl::EndsWith(path, ".key")) continue;  // those are the secrets, for their owner alone
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ++files;
    for (const std::string& secret :
         {app_key_, session_, std::string(kPassword), std::string("unmistakable@example.org")}) {
      ASSERT_GT(secret.size(), 10u);
      EXPECT_EQ(bytes.find(secret), std::string::npos) << path;
    }
  }
  EXPECT_GE(files, 3);
}

}  // namespace
}  // namespace gongfang
