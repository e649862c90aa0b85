// Partner apps, their keys and their links on a real database.
#include "membership/partner_apps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/access/key_text.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/store/migrate.h"
#include "membership/app_keys.h"
#include "membership/app_links.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::PartnerApp;

constexpr char kKiosk[] = "alliances/a/partnerApps/kiosk";

class PartnerAppsTest : public ::testing::Test {
 protected:
  PartnerAppsTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    MakeAlliance("a", /*sandbox=*/false);
    EXPECT_TRUE(membership_
                    .CreateSpace(TestCall(), FromText<v1::CreateSpaceRequest>(
                                                 "parent: 'alliances/a' space_id: 's' space { "
                                                 "display_name: 'S' time_zone: 'UTC' }"))
                    .ok());
    EXPECT_TRUE(membership_
                    .CreateMember(TestCall(), FromText<v1::CreateMemberRequest>(
                                                  "parent: 'alliances/a' member_id: 'li' member { "
                                                  "display_name: 'Li' }"))
                    .ok());
    EXPECT_TRUE(Create("a", "kiosk").ok());
  }

  void MakeAlliance(const std::string& id, bool sandbox) {
    v1::CreateAllianceRequest request;
    request.set_alliance_id(id);
    request.mutable_alliance()->set_display_name("A");
    request.mutable_alliance()->set_sandbox(sandbox);
    const auto made = membership_.CreateAlliance(TestCall(), request);
    EXPECT_EQ(made.value().sandbox(), sandbox);
  }
  absl::StatusOr<PartnerApp> Create(const std::string& alliance, const std::string& id,
                                    const std::string& more = "") {
    return apps_.Create(
        TestCall(),
        FromText<v1::CreatePartnerAppRequest>(absl::StrCat(
            "parent: 'alliances/", alliance, "' partner_app_id: '", id,
            "' partner_app { display_name: 'Kiosk' scopes: APP_SCOPE_BOOK ", more, " }")));
  }
  absl::StatusOr<PartnerApp> Update(const std::string& fields) {
    return apps_.Update(TestCall(), FromText<v1::UpdatePartnerAppRequest>(absl::StrCat(
                                        "partner_app { name: '", kKiosk, "' ", fields, " }")));
  }
  template <typename Request>
  Request Because(const std::string& reason) {
    return FromText<Request>(absl::StrCat("name: '", kKiosk, "' reason: '", reason, "'"));
  }
  absl::StatusOr<PartnerApp> Approve() {
    return apps_.Approve(TestCall(), Because<v1::ApprovePartnerAppRequest>("known"));
  }
  absl::StatusOr<PartnerApp> Suspend() {
    return apps_.Suspend(TestCall(), Because<v1::SuspendPartnerAppRequest>("key in a repository"));
  }
  absl::StatusOr<PartnerApp> Reinstate() {
    return apps_.Reinstate(TestCall(), Because<v1::ReinstatePartnerAppRequest>("rotated"));
  }

  absl::StatusOr<v1::CreateAppKeyResponse> CreateKey(const std::string& app = kKiosk,
                                                     absl::Duration life = absl::ZeroDuration()) {
    v1::CreateAppKeyRequest request;
    request.set_parent(app);
    request.set_display_name("CI");
    if (life != absl::ZeroDuration()) {
      request.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(store_.clock().Now() + life));
    }
    return keys_.Create(TestCall(), request);
  }
  absl::StatusOr<v1::RotateAppKeyResponse> Rotate(const v1::ApiKey& key, absl::Duration overlap) {
    v1::RotateAppKeyRequest request;
    request.set_name(key.name());
    request.mutable_overlap()->set_seconds(absl::ToInt64Seconds(overlap));
    return keys_.Rotate(TestCall(), request);
  }
  absl::StatusOr<v1::ApiKey> Revoke(const v1::ApiKey& key) {
    v1::RevokeAppKeyRequest request;
    request.set_name(key.name());
    return keys_.Revoke(TestCall(), request);
  }
  std::vector<v1::ApiKey> Keys() {
    v1::ListAppKeysRequest request;
    request.set_parent(kKiosk);
    const auto page = keys_.List(TestCall(), request).value();
    return {page.keys().begin(), page.keys().end()};
  }

  absl::StatusOr<v1::AppLink> Link(const std::string& scopes, const std::string& app = kKiosk,
                                   const std::string& member = "alliances/a/members/li") {
    return links_.Link(
        TestCall(), FromText<v1::LinkAppRequest>(
                        absl::StrCat("parent: '", member, "' partner_app: '", app, "' ", scopes)));
  }
  v1::ListAppLinksResponse Links() {
    return links_
        .List(TestCall(), FromText<v1::ListAppLinksRequest>("parent: 'alliances/a/members/li'"))
        .value();
  }
  // What happened since the alliance, the space, the member and the app were made.
  std::vector<std::string> Happened() {
    std::vector<std::string> types;
    for (const auto& event : store_.Events("a")) types.push_back(event.type());
    types.erase(types.begin(), types.begin() + 4);
    return types;
  }

  TestRecordStore store_{"membership"};
  Membership membership_{store_.get(), "test"};
  PartnerApps apps_{store_.get()};
  AppKeys keys_{store_.get()};
  AppLinks links_{store_.get()};
};

TEST_F(PartnerAppsTest, AnAppIsApprovedSuspendedAndReinstated) {
  v1::GetPartnerAppRequest get;
  get.set_name(kKiosk);
  EXPECT_EQ(apps_.Get(TestCall(), get)->state(), PartnerApp::STATE_REGISTERED);
  EXPECT_EQ(ErrorReason(Suspend().status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Reinstate().status()), "ILLEGAL_TRANSITION");
  const auto approved = Approve();
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->state(), PartnerApp::STATE_APPROVED);
  EXPECT_EQ(approved->state_reason(), "known");
  EXPECT_EQ(ErrorReason(Approve().status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Reinstate().status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Suspend()->state(), PartnerApp::STATE_SUSPENDED);
  EXPECT_EQ(ErrorReason(Approve().status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Reinstate()->state_reason(), "rotated");
  EXPECT_THAT(Happened(), ElementsAre("partner_app.approved", "partner_app.suspended",
                                      "partner_app.reinstated"));
  EXPECT_EQ(apps_.Get(TestCall(), get)->state(), PartnerApp::STATE_APPROVED);
}

TEST_F(PartnerAppsTest, NobodyApprovesHerself) {
  const auto made = Create("a", "own", "state: STATE_APPROVED state_reason: 'me'");
  EXPECT_EQ(made->state(), PartnerApp::STATE_REGISTERED);
  EXPECT_EQ(made->state_reason(), "");
}

TEST_F(PartnerAppsTest, AChangeOfWhatWasApprovedNeedsANewApproval) {
  const std::vector<std::string> changes = {"scopes: APP_SCOPE_READ_USAGE",
                                            "spaces: 'alliances/a/spaces/s'",
                                            "networks: '203.0.113.0/24'"};
  for (const std::string& change : changes) {
    ASSERT_TRUE(Approve().ok()) << change;
    EXPECT_EQ(Update("display_name: '" + change.substr(0, 5) + "'")->state(),
              PartnerApp::STATE_APPROVED);
    const auto changed = Update(change);
    ASSERT_TRUE(changed.ok()) << changed.status();
    EXPECT_EQ(changed->state(), PartnerApp::STATE_REGISTERED) << change;
    EXPECT_EQ(changed->state_reason(), "");
  }
  ASSERT_TRUE(Approve().ok());
  // The same once more is no change.
  EXPECT_EQ(Update(changes[2])->state(), PartnerApp::STATE_APPROVED);
}

TEST_F(PartnerAppsTest, NoSuspensionEndsWithMoreThanWasApproved) {
  ASSERT_TRUE(Approve().ok() && Suspend().ok());
  EXPECT_EQ(Update("display_name: 'K'")->state(), PartnerApp::STATE_SUSPENDED);
  const auto changed = Update("scopes: APP_SCOPE_READ_USAGE scopes: APP_SCOPE_BOOK");
  EXPECT_EQ(changed->state(), PartnerApp::STATE_REGISTERED);
  EXPECT_EQ(changed->state_reason(), "key in a repository");
  EXPECT_EQ(ErrorReason(Reinstate().status()), "ILLEGAL_TRANSITION");
}

TEST_F(PartnerAppsTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(WrongFields(Create("a", "x", "spaces: 'alliances/a/spaces/no'").status()),
            std::vector<std::string>{"partner_app.spaces[0]"});
  EXPECT_EQ(WrongFields(Update("spaces: 'alliances/a/spaces/no'").status()),
            std::vector<std::string>{"partner_app.spaces[0]"});
  EXPECT_TRUE(absl::IsNotFound(Create("b", "x").status()));
  EXPECT_TRUE(absl::IsAlreadyExists(Create("a", "kiosk").status()));
  EXPECT_TRUE(absl::IsAborted(Update("contact: 'x' etag: 'old'").status()));
  v1::ListPartnerAppsRequest list;
  list.set_parent("alliances/b");
  EXPECT_TRUE(absl::IsNotFound(apps_.List(TestCall(), list).status()));
  EXPECT_TRUE(absl::IsNotFound(CreateKey("alliances/a/partnerApps/no").status()));
  v1::ApiKey none;
  none.set_name(absl::StrCat(kKiosk, "/keys/none"));
  EXPECT_TRUE(absl::IsNotFound(Rotate(none, absl::Hours(1)).status()));
  EXPECT_TRUE(absl::IsNotFound(Revoke(none).status()));
  EXPECT_THAT(Happened(), IsEmpty());
}

TEST_F(PartnerAppsTest, AKeyIsToldOnceAndOnlyItsHashIsKept) {
  const auto made = CreateKey();
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(KindOfKey(made->key_text()), KeyKind::kLive);
  EXPECT_EQ(made->key().partner_app(), kKiosk);
  EXPECT_EQ(made->key().name(), absl::StrCat(kKiosk, "/keys/", made->key().key_id()));
  EXPECT_EQ(made->key().key_sha256(), "");
  ASSERT_EQ(Keys().size(), 1);
  EXPECT_EQ(Keys()[0].SerializeAsString(), made->key().SerializeAsString());
  const auto events = store_.Events("a");
  EXPECT_EQ(events.back().type(), "app_key.created");
  v1::ApiKey snapshot;
  ASSERT_TRUE(events.back().snapshot().UnpackTo(&snapshot));
  EXPECT_EQ(snapshot.key_sha256(), Sha256(made->key_text()));
  for (const auto& event : events) {
    EXPECT_THAT(event.SerializeAsString(), Not(::testing::HasSubstr(made->key_text().substr(8))));
  }
}

TEST_F(PartnerAppsTest, ASandboxHasKeysForTests) {
  MakeAlliance("try", /*sandbox=*/true);
  ASSERT_TRUE(Create("try", "kiosk").ok());
  const auto made = CreateKey("alliances/try/partnerApps/kiosk");
  EXPECT_EQ(KindOfKey(made->key_text()), KeyKind::kTest);
  EXPECT_EQ(KindOfKey(Rotate(made->key(), absl::Hours(1))->key_text()), KeyKind::kTest);
}

TEST_F(PartnerAppsTest, ARotatedKeyGoesOnForAWhile) {
  const v1::ApiKey old = CreateKey()->key();
  const int64_t now = absl::ToUnixSeconds(store_.clock().Now());
  const auto rotated = Rotate(old, absl::Hours(24));
  ASSERT_TRUE(rotated.ok()) << rotated.status();
  EXPECT_NE(rotated->key().name(), old.name());
  EXPECT_EQ(rotated->key().display_name(), "CI");
  EXPECT_FALSE(rotated->key().has_expire_time());
  EXPECT_EQ(Keys()[0].expire_time().seconds(), now + 24 * 3600);
  // Once more, and shorter; a longer one does not bring it back.
  ASSERT_TRUE(Rotate(old, absl::Hours(1)).ok());
  ASSERT_TRUE(Rotate(old, absl::Hours(240)).ok());
  EXPECT_EQ(Keys()[0].expire_time().seconds(), now + 3600);
  store_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(ErrorReason(Rotate(old, absl::Hours(1)).status()), "ILLEGAL_TRANSITION");
  EXPECT_THAT(Happened(), ElementsAre("app_key.created", "app_key.rotated", "app_key.created",
                                      "app_key.rotated", "app_key.created", "app_key.created"));
}

TEST_F(PartnerAppsTest, RotationLengthensNoLife) {
  const v1::ApiKey old = CreateKey(kKiosk, absl::Hours(5))->key();
  const auto rotated = Rotate(old, absl::Hours(24));
  EXPECT_EQ(rotated->key().expire_time().seconds(), old.expire_time().seconds());
  EXPECT_EQ(Keys()[0].expire_time().seconds(), old.expire_time().seconds());
}

TEST_F(PartnerAppsTest, ARevokedKeyStaysRevoked) {
  const v1::ApiKey key = CreateKey()->key();
  const auto revoked = Revoke(key);
  ASSERT_TRUE(revoked.ok());
  EXPECT_TRUE(revoked->has_revoke_time());
  EXPECT_EQ(revoked->key_sha256(), "");
  store_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(Revoke(key)->revoke_time().seconds(), revoked->revoke_time().seconds());
  EXPECT_EQ(ErrorReason(Rotate(key, absl::Hours(1)).status()), "ILLEGAL_TRANSITION");
  EXPECT_THAT(Happened(), ElementsAre("app_key.created", "app_key.revoked"));
}

TEST_F(PartnerAppsTest, TenKeysOfAnAppOpenSomethingAndNoMore) {
  std::vector<v1::ApiKey> keys;
  for (int i = 0; i < 10; ++i)
    keys.push_back(CreateKey(kKiosk, absl::Hours(i == 0 ? 1 : 9))->key());
  EXPECT_EQ(ErrorReason(CreateKey().status()), "TOO_MANY");
  EXPECT_EQ(ErrorReason(Rotate(keys[1], absl::Hours(1)).status()), "TOO_MANY");
  EXPECT_EQ(Keys()[1].expire_time().seconds(), keys[1].expire_time().seconds());
  // Without overlap the new key takes the place of the old one.
  EXPECT_TRUE(Rotate(keys[1], absl::ZeroDuration()).ok());
  EXPECT_EQ(ErrorReason(CreateKey().status()), "TOO_MANY");
  ASSERT_TRUE(Revoke(keys[2]).ok());
  EXPECT_TRUE(CreateKey().ok());
  EXPECT_EQ(ErrorReason(CreateKey().status()), "TOO_MANY");
  store_.clock().Advance(absl::Hours(1));
  EXPECT_TRUE(CreateKey().ok());
  // Another app has ten of its own.
  ASSERT_TRUE(Create("a", "kiosk-2").ok());
  EXPECT_TRUE(CreateKey("alliances/a/partnerApps/kiosk-2").ok());
}

TEST_F(PartnerAppsTest, AMemberLinksAndUnlinksAnApp) {
  ASSERT_TRUE(Update("scopes: APP_SCOPE_BOOK scopes: APP_SCOPE_READ_AVAILABILITY").ok());
  const auto linked = Link("scopes: APP_SCOPE_BOOK");
  ASSERT_TRUE(linked.ok()) << linked.status();
  EXPECT_EQ(linked->name(), "alliances/a/members/li/appLinks/kiosk");
  store_.clock().Advance(absl::Hours(1));
  const auto again = Link("scopes: APP_SCOPE_READ_AVAILABILITY");
  EXPECT_THAT(again->scopes(), ElementsAre(v1::APP_SCOPE_READ_AVAILABILITY));
  EXPECT_EQ(again->create_time().seconds(), linked->create_time().seconds());
  EXPECT_EQ(Link("scopes: APP_SCOPE_READ_AVAILABILITY")->update_time().seconds(),
            again->update_time().seconds());
  ASSERT_EQ(Links().app_links_size(), 1);
  const auto unlink = FromText<v1::UnlinkAppRequest>("name: '" + linked->name() + "'");
  EXPECT_TRUE(links_.Unlink(TestCall(), unlink).ok());
  EXPECT_TRUE(absl::IsNotFound(links_.Unlink(TestCall(), unlink).status()));
  EXPECT_EQ(Links().app_links_size(), 0);
  EXPECT_THAT(Happened(), ElementsAre("partner_app.updated", "app_link.created", "app_link.updated",
                                      "app_link.deleted"));
}

TEST_F(PartnerAppsTest, NobodyGrantsWhatTheAppHasNot) {
  EXPECT_EQ(WrongFields(Link("scopes: APP_SCOPE_BOOK scopes: APP_SCOPE_READ_USAGE").status()),
            std::vector<std::string>{"scopes[1]"});
  EXPECT_EQ(WrongFields(Link("scopes: APP_SCOPE_BOOK", "alliances/a/partnerApps/no").status()),
            std::vector<std::string>{"partner_app"});
  EXPECT_TRUE(absl::IsNotFound(
      Link("scopes: APP_SCOPE_BOOK", kKiosk, "alliances/a/members/nobody").status()));
  EXPECT_TRUE(absl::IsNotFound(
      links_.List(TestCall(), FromText<v1::ListAppLinksRequest>("parent: 'alliances/a/members/x'"))
          .status()));
  EXPECT_THAT(Happened(), IsEmpty());
}

}  // namespace
}  // namespace gongfang::membership
