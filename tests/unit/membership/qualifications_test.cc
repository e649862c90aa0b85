#include "membership/qualifications.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "google/protobuf/util/time_util.h"
#include "membership/last_use.h"
#include "membership/table.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using google::protobuf::util::TimeUtil;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kAlliance[] = "alliances/a";
constexpr char kLink[] = "alliances/a/spaces/link";
constexpr char kWorks[] = "alliances/a/spaces/works";
constexpr char kLaser[] = "alliances/a/equipmentClasses/laser";
constexpr char kChen[] = "alliances/a/members/chen";
constexpr int64_t kDay = 24 * 3600;
constexpr int64_t kToday = 1'800'000'000 / kDay * kDay;  // where a FakeClock begins, at midnight

// A call by the member "tan", who has `role` at `space`: to delete a rule, for a space manager,
// else to revoke a qualification.
CallContext CallBy(Role role, const std::string& space) {
  const char* method =
      role == Role::kSpaceManager ? "DeleteRecognitionRule" : "RevokeQualification";
  CallContext context = TestCall();
  auto access = std::make_shared<Access>();
  access->alliance = "a";
  access->member = "alliances/a/members/tan";
  if (space.empty()) {
    access->roles = static_cast<uint16_t>(role);
  } else {
    access->spaces[space] = static_cast<uint16_t>(role);
  }
  context.principal.access = std::move(access);
  context.guard = Guard(*FindMethod(method), context.principal.access, nullptr);
  return context;
}

class QualificationsTest : public ::testing::Test {
 protected:
  QualificationsTest() {
    const auto anything = [](Transaction&) { return absl::OkStatus(); };
    Records<v1::Alliance, AllianceName> alliances(store_.get(), "alliance");
    EXPECT_TRUE(alliances.Create(TestCall(), {"a"}, {}, anything).ok());
    Records<v1::Space, SpaceName> spaces(store_.get(), "space");
    for (const char* id : {"link", "works"}) {
      EXPECT_TRUE(spaces.Create(TestCall(), {"a", id}, {}, anything).ok());
    }
    AddMember("chen", FromText<v1::Member>(""));
    AddMember("tan", FromText<v1::Member>(absl::StrCat("roles { role: ROLE_TRAINER space: '", kLink,
                                                       "' } roles { role: ROLE_FRONT_DESK "
                                                       "space: '",
                                                       kWorks, "' }")));
    EXPECT_TRUE(qualifications_
                    .CreateEquipmentClass(
                        TestCall(), FromText<v1::CreateEquipmentClassRequest>(
                                        "parent: 'alliances/a' equipment_class_id: 'laser' "
                                        "equipment_class { display_name: '激光切割机' levels: "
                                        "'基础' levels: '进阶' lapse_after { seconds: 8640000 } }"))
                    .ok());
  }

  void AddMember(const std::string& id, v1::Member member) {
    Records<v1::Member, MemberName> members(store_.get(), kMemberKind);
    EXPECT_TRUE(members
                    .Create(TestCall(), {"a", id}, std::move(member),
                            [](Transaction&) { return absl::OkStatus(); })
                    .ok());
  }
  absl::StatusOr<v1::Qualification> Issue(const std::string& id, const std::string& more = "",
                                          const CallContext& context = TestCall()) {
    return qualifications_.IssueQualification(
        context, FromText<v1::IssueQualificationRequest>(absl::StrCat(
                     "parent: '", kChen, "' qualification_id: '", id,
                     "' qualification { equipment_class: '", kLaser, "' evidence: '笔试 92' ",
                     more.empty() ? absl::StrCat("issuer: '", kLink, "'") : more, " }")));
  }
  template <typename Request>
  static Request Decision(const std::string& id, const std::string& reason = "培训过期") {
    Request request;
    request.set_name(absl::StrCat(kChen, "/qualifications/", id));
    request.set_reason(reason);
    return request;
  }
  absl::StatusOr<v1::Qualification> Revoke(const std::string& id,
                                           const CallContext& context = TestCall()) {
    return qualifications_.RevokeQualification(context,
                                               Decision<v1::RevokeQualificationRequest>(id));
  }
  absl::Status AddRule(const std::string& id, const std::string& rule) {
    return qualifications_
        .CreateRecognitionRule(TestCall(), FromText<v1::CreateRecognitionRuleRequest>(absl::StrCat(
                                               "parent: 'alliances/a' recognition_rule_id: '", id,
                                               "' recognition_rule { ", rule, " }")))
        .status();
  }
  v1::WhyNotQualifiedResponse Why(const std::string& space, int level = 1) {
    v1::WhyNotQualifiedRequest request;
    request.set_name(kChen);
    request.set_space(space);
    request.set_equipment_class(kLaser);
    request.set_level(level);
    return qualifications_.WhyNotQualified(TestCall(), request).value();
  }
  void Use(absl::Duration after) {
    EXPECT_TRUE(store_.get()
                    .database()
                    .Write([&](Transaction& transaction) {
                      return qualifications_.NoteUse(
                          transaction, kChen, kLaser,
                          store_.clock().NowInstant() + absl::ToInt64Microseconds(after));
                    })
                    .ok());
  }
  v1::Qualification Get(const std::string& id) {
    v1::GetQualificationRequest request;
    request.set_name(absl::StrCat(kChen, "/qualifications/", id));
    return qualifications_.GetQualification(TestCall(), request).value();
  }

  TestRecordStore store_{"membership"};
  Qualifications qualifications_{store_.get()};
};

TEST_F(QualificationsTest, WhatIsIssuedHoldsAndSaysWhoIssuedIt) {
  const auto made = Issue("q",
                          absl::StrCat("issuer: '", kLink,
                                       "' state: STATE_REVOKED trainer: "
                                       "'x' last_use_time { seconds: 1900000000 }"),
                          CallBy(Role::kTrainer, kLink));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->name(), "alliances/a/members/chen/qualifications/q");
  EXPECT_EQ(made->state(), v1::Qualification::STATE_ACTIVE);
  EXPECT_EQ(made->trainer(), "alliances/a/members/tan");
  EXPECT_EQ(made->level(), 1);
  EXPECT_EQ(made->last_use_time().seconds(), kToday) << "issuing is a use, told to the day";
  EXPECT_EQ(Issue("by-a-key")->trainer(), "");
  EXPECT_EQ(store_.EventLines("a").back(),
            "8 qualification.created alliances/a/members/chen/qualifications/by-a-key by key");
  v1::ListQualificationsRequest list;
  list.set_parent(kChen);
  EXPECT_THAT(qualifications_.ListQualifications(TestCall(), list)->qualifications(), SizeIs(2));
  EXPECT_TRUE(absl::IsAlreadyExists(Issue("q").status()));
}

TEST_F(QualificationsTest, WhatLeadsNowhereIsNamed) {
  EXPECT_THAT(WrongFields(Issue("q", "issuer: 'alliances/a/spaces/x' level: 3").status()),
              ElementsAre("qualification.level", "qualification.issuer"));
  EXPECT_THAT(WrongFields(Issue("q", absl::StrCat("issuer: '", kLink,
                                                  "' expire_time { seconds: 1700000000 }"))
                              .status()),
              ElementsAre("qualification.expire_time"));
  EXPECT_THAT(WrongFields(AddRule("r",
                                  "issuer: 'alliances/a/spaces/x' "
                                  "equipment_class: 'alliances/a/equipmentClasses/x'")),
              ElementsAre("recognition_rule.issuer", "recognition_rule.equipment_class"));
  v1::ListQualificationsRequest list;
  list.set_parent("alliances/a/members/nobody");
  EXPECT_TRUE(absl::IsNotFound(qualifications_.ListQualifications(TestCall(), list).status()));
  v1::WhyNotQualifiedRequest why;
  why.set_name(kChen);
  why.set_space("alliances/a/spaces/x");
  why.set_equipment_class("alliances/a/equipmentClasses/x");
  EXPECT_THAT(WrongFields(qualifications_.WhyNotQualified(TestCall(), why).status()),
              ElementsAre("space", "equipment_class"));
}

TEST_F(QualificationsTest, WhoIsSomebodyElseNowIsIssuedNothing) {
  AddMember("old", FromText<v1::Member>("standing: STANDING_MERGED"));
  const auto request = FromText<v1::IssueQualificationRequest>(
      absl::StrCat("parent: 'alliances/a/members/old' qualification_id: 'q' qualification { "
                   "equipment_class: '",
                   kLaser, "' issuer: '", kLink, "' evidence: 'x' }"));
  EXPECT_EQ(ErrorReason(qualifications_.IssueQualification(TestCall(), request).status()),
            "ILLEGAL_TRANSITION");
}

TEST_F(QualificationsTest, ItIsSuspendedReinstatedAndRevokedForGood) {
  ASSERT_TRUE(Issue("q").ok());
  const auto suspended = qualifications_.SuspendQualification(
      TestCall(), Decision<v1::SuspendQualificationRequest>("q", "事故调查"));
  EXPECT_EQ(suspended->state(), v1::Qualification::STATE_SUSPENDED);
  EXPECT_EQ(suspended->state_reason(), "事故调查");
  const size_t events = store_.Events("a").size();
  EXPECT_EQ(
      qualifications_
          .SuspendQualification(TestCall(), Decision<v1::SuspendQualificationRequest>("q", "again"))
          ->state_reason(),
      "事故调查");
  EXPECT_EQ(store_.Events("a").size(), events) << "it was so already";
  const auto reinstate = Decision<v1::ReinstateQualificationRequest>("q");
  EXPECT_EQ(qualifications_.ReinstateQualification(TestCall(), reinstate)->state(),
            v1::Qualification::STATE_ACTIVE);
  EXPECT_EQ(Revoke("q")->state(), v1::Qualification::STATE_REVOKED);
  EXPECT_EQ(ErrorReason(qualifications_.ReinstateQualification(TestCall(), reinstate).status()),
            "ILLEGAL_TRANSITION");
  std::vector<std::string> types;
  for (const auto& event : store_.Events("a")) types.push_back(event.type());
  EXPECT_THAT(
      std::vector<std::string>(types.end() - 3, types.end()),
      ElementsAre("qualification.suspended", "qualification.reinstated", "qualification.revoked"));
}

TEST_F(QualificationsTest, OnlyTheSpaceThatIssuedItHasASay) {
  ASSERT_TRUE(Issue("q").ok());
  EXPECT_EQ(ErrorReason(Revoke("q", CallBy(Role::kTrainer, kWorks)).status()), "NOT_ALLOWED");
  EXPECT_EQ(ErrorReason(Revoke("q", CallBy(Role::kFrontDesk, kLink)).status()), "NOT_ALLOWED");
  EXPECT_EQ(Get("q").state(), v1::Qualification::STATE_ACTIVE);
  EXPECT_TRUE(Revoke("q", CallBy(Role::kTrainer, kLink)).ok());
  ASSERT_TRUE(Issue("r").ok());
  EXPECT_TRUE(Revoke("r", CallBy(Role::kAllianceAdmin, "")).ok());

  ASSERT_TRUE(AddRule("ours", absl::StrCat("recognizer: '", kWorks, "'")).ok());
  ASSERT_TRUE(AddRule("all", "").ok());
  const auto remove = [&](const std::string& id, const CallContext& context) {
    v1::DeleteRecognitionRuleRequest request;
    request.set_name(absl::StrCat(kAlliance, "/recognitionRules/", id));
    return ErrorReason(qualifications_.DeleteRecognitionRule(context, request).status());
  };
  EXPECT_EQ(remove("ours", CallBy(Role::kSpaceManager, kLink)), "NOT_ALLOWED");
  EXPECT_EQ(remove("all", CallBy(Role::kSpaceManager, kWorks)), "NOT_ALLOWED");
  EXPECT_EQ(remove("ours", CallBy(Role::kSpaceManager, kWorks)), "");
  EXPECT_EQ(remove("ours", TestCall()), "NOT_FOUND");
  EXPECT_EQ(remove("all", CallBy(Role::kAllianceAdmin, "")), "");
}

TEST_F(QualificationsTest, AClassIsChangedAndListed) {
  const auto updated = qualifications_.UpdateEquipmentClass(
      TestCall(), FromText<v1::UpdateEquipmentClassRequest>(
                      absl::StrCat("equipment_class { name: '", kLaser,
                                   "' levels: '一' levels: '二' levels: "
                                   "'三' } update_mask { paths: 'levels' paths: 'lapse_after' }")));
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_THAT(updated->levels(), ElementsAre("一", "二", "三"));
  EXPECT_FALSE(updated->has_lapse_after());
  v1::ListEquipmentClassesRequest list;
  list.set_parent(kAlliance);
  EXPECT_THAT(qualifications_.ListEquipmentClasses(TestCall(), list)->equipment_classes(),
              SizeIs(1));
  v1::ListRecognitionRulesRequest rules;
  rules.set_parent(kAlliance);
  ASSERT_TRUE(AddRule("r", "max_level: 1").ok());
  EXPECT_THAT(qualifications_.ListRecognitionRules(TestCall(), rules)->recognition_rules(),
              SizeIs(1));
}

TEST_F(QualificationsTest, WhyNotTellsWhatIsMissingAndWhoTrainsIt) {
  auto why = Why(kWorks);
  EXPECT_FALSE(why.qualified());
  EXPECT_THAT(why.findings(), ElementsAre("The member has no qualification of this class."));
  EXPECT_THAT(why.trained_at(), IsEmpty()) << "nobody trains at works, and link does not count";
  EXPECT_THAT(Why(kLink).trained_at(), ElementsAre(kLink));
  ASSERT_TRUE(Issue("q").ok());
  EXPECT_THAT(Why(kWorks).findings(), ElementsAre(HasSubstr("is not recognised by")));
  EXPECT_TRUE(Why(kLink).qualified());
  ASSERT_TRUE(AddRule("r", absl::StrCat("recognizer: '", kWorks, "' issuer: '", kLink,
                                        "' max_level: 1 to_repeat: '安全须知'"))
                  .ok());
  why = Why(kWorks);
  EXPECT_TRUE(why.qualified());
  EXPECT_THAT(why.findings(), ElementsAre("To be repeated there: 安全须知."));
  EXPECT_THAT(why.trained_at(), ElementsAre(kLink));
  why = Why(kWorks, 2);
  EXPECT_FALSE(why.qualified());
  EXPECT_THAT(why.trained_at(), IsEmpty()) << "link's counts as level 1 there";
}

TEST_F(QualificationsTest, AUseIsNotedOnceADayWhereItHolds) {
  ASSERT_TRUE(Issue("q").ok());
  ASSERT_TRUE(Issue("revoked").ok());
  ASSERT_TRUE(Revoke("revoked").ok());
  const size_t events = store_.Events("a").size();
  Use(absl::Hours(1));
  EXPECT_EQ(store_.Events("a").size(), events) << "it was issued today";
  Use(absl::Hours(24));
  EXPECT_EQ(store_.Events("a").size(), events + 1);
  Use(absl::Hours(25));
  Use(absl::ZeroDuration());
  EXPECT_EQ(store_.Events("a").size(), events + 1) << "once a day, and never back";
  EXPECT_EQ(store_.Events("a").back().type(), "qualification.used");
  EXPECT_EQ(Get("q").last_use_time().seconds(), kToday + kDay);
  EXPECT_EQ(Get("revoked").last_use_time().seconds(), kToday);
  Use(absl::Hours(24 * 102));
  EXPECT_EQ(Get("q").last_use_time().seconds(), kToday + kDay)
      << "it had lapsed: no use revives it";
}

TEST_F(QualificationsTest, ABookingThatIsCheckedInToIsAUseOfItsClasses) {
  ASSERT_TRUE(Issue("q").ok());
  booking::v1::Booking booking;
  booking.set_member(kChen);
  *booking.mutable_check_in_time() = TimeUtil::SecondsToTimestamp(kToday + 2 * kDay + 5);
  booking.add_items();
  for (int i = 0; i < 2; ++i) booking.add_items()->set_equipment_class(kLaser);
  std::vector<events::v1::Event> events(2);
  events[0].set_type("booking.created");
  events[1].set_type("booking.checked_in");
  for (events::v1::Event& event : events) event.mutable_snapshot()->PackFrom(booking);
  EXPECT_FALSE(IsUse(events[0]));
  EXPECT_TRUE(IsUse(events[1]));
  const auto note = [&](absl::Span<const events::v1::Event> some) {
    return store_.get().database().Write(
        [&](Transaction& transaction) { return NoteUses(transaction, some, qualifications_); });
  };
  ASSERT_TRUE(note({events[0]}).ok());
  EXPECT_EQ(Get("q").last_use_time().seconds(), kToday);
  ASSERT_TRUE(note(events).ok());
  EXPECT_EQ(Get("q").last_use_time().seconds(), kToday + 2 * kDay);
}

TEST_F(QualificationsTest, WhoWasMergedUsesWhatIsHersNow) {
  ASSERT_TRUE(Issue("q").ok());
  AddMember("old", FromText<v1::Member>("standing: STANDING_MERGED merged_into: "
                                        "'alliances/a/members/chen'"));
  const Instant later = store_.clock().NowInstant() + kDay * kMicrosPerSecond;
  for (const char* member : {"alliances/a/members/old", "alliances/a/members/nobody", "?"}) {
    ASSERT_TRUE(store_.get()
                    .database()
                    .Write([&](Transaction& transaction) {
                      return qualifications_.NoteUse(transaction, member, kLaser, later);
                    })
                    .ok());
  }
  EXPECT_EQ(Get("q").last_use_time().seconds(), kToday + kDay);
}

}  // namespace
}  // namespace gongfang::membership
