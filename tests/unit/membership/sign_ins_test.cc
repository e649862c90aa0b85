#include "membership/sign_ins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/store/migrate.h"
#include "membership/passwords.h"
#include "membership/sign_in_rules.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLi[] = "alliances/a/members/li";
constexpr char kGood[] = "correct horse 电池";

class SignInsTest : public ::testing::Test {
 protected:
  SignInsTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    EXPECT_TRUE(Migrate(store_.get().database(), "passwords", Passwords::Migrations()).ok());
    EXPECT_TRUE(membership_
                    .CreateAlliance(TestCall(), FromText<v1::CreateAllianceRequest>(
                                                    "alliance_id: 'a' alliance { display_name: "
                                                    "'A' }"))
                    .ok());
    for (const char* id : {"li", "wang"}) {
      EXPECT_TRUE(membership_
                      .CreateMember(TestCall(), FromText<v1::CreateMemberRequest>(absl::StrCat(
                                                    "parent: 'alliances/a' member_id: '", id,
                                                    "' member { display_name: 'X' }")))
                      .ok());
    }
  }

  absl::StatusOr<v1::Member> SetPassword(const std::string& password, const std::string& old = "",
                                         const CallContext& context = TestCall(),
                                         const std::string& name = kLi) {
    v1::SetPasswordRequest request;
    request.set_name(name);
    request.set_password(password);
    request.set_old_password(old);
    return sign_ins_.SetPassword(context, request);
  }
  absl::StatusOr<v1::SignInResponse> SignIn(const std::string& password,
                                            const std::string& name = kLi) {
    v1::SignInRequest request;
    request.set_name(name);
    request.set_password(password);
    return sign_ins_.SignIn(CallContext(), request);
  }
  // As the member herself, with these roles in the alliance.
  static CallContext AsLi(uint16_t roles = 0) {
    auto access = std::make_shared<Access>();
    access->alliance = "a";
    access->member = kLi;
    access->roles = roles;
    return {.principal = {.key_id = kLi, .access = access}};
  }
  void SetStanding(v1::Member::Standing standing) {
    const Records<v1::Member, MemberName> members(store_.get(), kMemberKind);
    ASSERT_TRUE(members
                    .Change(TestCall(), *MemberName::Parse(kLi), "", "tested",
                            [&](Transaction&, v1::Member& member) {
                              member.set_standing(standing);
                              return absl::OkStatus();
                            })
                    .ok());
  }

  TestRecordStore store_{"membership"};
  Membership membership_{store_.get(), "test"};
  SignIns sign_ins_{store_.get(), "service key"};
};

TEST_F(SignInsTest, APasswordBeginsASession) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  const auto session = SignIn(kGood);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->member().name(), kLi);
  const Instant now = store_.clock().NowInstant();
  const auto opened = SessionTokens("service key").Open(session->session_token(), now);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->member, kLi);
  EXPECT_EQ(session->expire_time().seconds(), now / kMicrosPerSecond + 12 * 3600);
  EXPECT_EQ(opened->expires / kMicrosPerSecond, session->expire_time().seconds());
}

TEST_F(SignInsTest, WhateverIsWrongIsSaidInTheSameWords) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  const absl::Status wrong = SignIn("wrong").status();
  EXPECT_TRUE(absl::IsUnauthenticated(wrong));
  EXPECT_EQ(ErrorReason(wrong), "BAD_CREDENTIALS");
  EXPECT_EQ(SignIn(kGood, "alliances/a/members/wang").status(), wrong);    // has no password
  EXPECT_EQ(SignIn(kGood, "alliances/a/members/nobody").status(), wrong);  // is not there
  EXPECT_EQ(SignIn(kGood, "alliances/b/members/li").status(), wrong);
  EXPECT_EQ(SignIn(std::string(kGood) + " ").status(), wrong);
}

TEST_F(SignInsTest, UnknownMembersAreThrottledLikeTheOthers) {
  for (const char* name : {"alliances/a/members/nobody", kLi}) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(ErrorReason(SignIn("wrong", name).status()), "BAD_CREDENTIALS");
    }
    EXPECT_EQ(ErrorReason(SignIn("wrong", name).status()), "TOO_MANY_TRIES");
  }
}

TEST_F(SignInsTest, AThrottledMemberWaitsAlsoWithTheRightOne) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(SignIn("wrong").ok());
  EXPECT_EQ(ErrorReason(SignIn(kGood).status()), "TOO_MANY_TRIES");
  store_.clock().Advance(absl::Minutes(1));
  EXPECT_TRUE(SignIn(kGood).ok());
}

TEST_F(SignInsTest, NobodyWhoIsGoneSignsIn) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  const absl::Status wrong = SignIn("wrong").status();
  for (const auto standing :
       {v1::Member::STANDING_INVITED, v1::Member::STANDING_MERGED, v1::Member::STANDING_ERASED}) {
    SetStanding(standing);
    EXPECT_EQ(SignIn(kGood).status(), wrong);
  }
  EXPECT_EQ(ErrorReason(SetPassword("another password").status()), "ILLEGAL_TRANSITION");
  SetStanding(v1::Member::STANDING_SUSPENDED);
  EXPECT_TRUE(SignIn(kGood).ok());
}

TEST_F(SignInsTest, SigningOutAndANewPasswordEndWhatBeganBefore) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  const auto issued = [&](const std::string& password) {
    return SessionTokens("service key")
        .Open(SignIn(password)->session_token(), store_.clock().NowInstant())
        ->issued;
  };
  const auto since = [](const v1::Member& member) {
    return member.sessions_since_time().seconds() * kMicrosPerSecond +
           member.sessions_since_time().nanos() / 1000;
  };
  // Also where no time passes in between.
  const Instant first = issued(kGood);
  v1::SignOutRequest out;
  out.set_name(kLi);
  const auto signed_out = sign_ins_.SignOut(AsLi(), out);
  EXPECT_LT(first, since(*signed_out));
  store_.clock().Advance(absl::Seconds(1));
  const Instant second = issued(kGood);
  EXPECT_GE(second, since(*signed_out));
  const auto set = SetPassword("another password", kGood, AsLi());
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_LT(second, since(*set));
  EXPECT_GE(issued("another password"), since(*set));
  EXPECT_FALSE(SignIn(kGood).ok());
  std::vector<std::string> types;
  for (const auto& event : store_.Events("a")) types.push_back(event.type());
  types.erase(types.begin(), types.begin() + 3);
  EXPECT_THAT(types,
              ElementsAre("member.password_set", "member.signed_out", "member.password_set"));
}

TEST_F(SignInsTest, SheMustKnowTheOldPasswordAndAnAdminNeedsNone) {
  EXPECT_TRUE(SetPassword(kGood, "", AsLi()).ok());  // there is none to know
  EXPECT_EQ(WrongFields(SetPassword("another password", "", AsLi()).status()),
            std::vector<std::string>{"old_password"});
  EXPECT_EQ(WrongFields(SetPassword("another password", "wrong", AsLi()).status()),
            std::vector<std::string>{"old_password"});
  EXPECT_TRUE(SignIn(kGood).ok());
  EXPECT_TRUE(SetPassword("another password", kGood, AsLi()).ok());
  EXPECT_TRUE(SetPassword(kGood, "", AsLi(static_cast<uint16_t>(Role::kAllianceAdmin))).ok());
  EXPECT_TRUE(SetPassword("another password").ok());  // with a key of the installation
  EXPECT_TRUE(
      absl::IsNotFound(SetPassword(kGood, "", TestCall(), "alliances/a/members/nobody").status()));
  // Guessing the old one is throttled too.
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(SetPassword(kGood, "wrong", AsLi()).ok());
  EXPECT_EQ(ErrorReason(SetPassword(kGood, "another password", AsLi()).status()), "TOO_MANY_TRIES");
}

TEST_F(SignInsTest, NoPasswordIsInARecordOrAnEvent) {
  ASSERT_TRUE(SetPassword(kGood).ok());
  const std::string hash = [&] {
    std::string found;
    EXPECT_TRUE(store_.get()
                    .database()
                    .Read([&](Transaction& transaction) -> absl::Status {
                      found = Passwords::Find(transaction, *MemberName::Parse(kLi)).value();
                      return absl::OkStatus();
                    })
                    .ok());
    return found;
  }();
  EXPECT_THAT(hash, HasSubstr("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(hash, Not(HasSubstr("horse")));
  for (const auto& event : store_.Events("a")) {
    EXPECT_THAT(event.SerializeAsString(), Not(HasSubstr("argon2")));
    EXPECT_THAT(event.SerializeAsString(), Not(HasSubstr("horse")));
  }
}

TEST(PasswordsTest, AHashIsOfOnePasswordAndOfNoOther) {
  const std::string hash = Passwords::Hash(kGood).value();
  EXPECT_NE(Passwords::Hash(kGood).value(), hash);
  EXPECT_TRUE(Passwords::Matches(hash, kGood).value());
  for (const std::string& other : {std::string(), std::string("x"), std::string(kGood) + "x",
                                   std::string(kGood, 5), std::string(256, 'x')}) {
    EXPECT_FALSE(Passwords::Matches(hash, other).value());
  }
  EXPECT_FALSE(Passwords::Matches("", kGood).ok());
}

TEST(SignInRulesTest, EveryWrongFieldIsNamed) {
  const auto set = [](const std::string& text) {
    return Check(FromText<v1::SetPasswordRequest>(text));
  };
  const std::string name = "name: 'alliances/a/members/li' ";
  EXPECT_EQ(set(name + "password: '1234567890'"), absl::OkStatus());
  EXPECT_EQ(set(name + "password: '" + std::string(256, 'x') + "'"), absl::OkStatus());
  ExpectWrongFields({
      {"everything missing", set(""), {"name", "password"}},
      {"a short one", set(name + "password: '123456789'"), {"password"}},
      {"long ones",
       set(name + "password: '" + std::string(257, 'x') + "' old_password: '" +
           std::string(257, 'x') + "'"),
       {"password", "old_password"}},
      {"signing in as nobody", Check(v1::SignInRequest()), {"name", "password"}},
      {"with a long one",
       Check(FromText<v1::SignInRequest>(name + "password: '" + std::string(257, 'x') + "'")),
       {"password"}},
      {"signing out as nobody", Check(v1::SignOutRequest()), {"name"}},
  });
}

}  // namespace
}  // namespace gongfang::membership
