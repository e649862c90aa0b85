#include "membership/partner_app_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

constexpr char kGood[] =
    "parent: 'alliances/a' partner_app_id: 'kiosk' partner_app { display_name: 'Kiosk' "
    "contact: 'it@example.org' scopes: APP_SCOPE_BOOK spaces: 'alliances/a/spaces/s' "
    "networks: '203.0.113.0/24' networks: '2001:db8::/32' }";

absl::Status Create(const std::string& text) {
  return Check(FromText<v1::CreatePartnerAppRequest>(text));
}
absl::Status CreateWith(const std::string& fields) {
  return Create("parent: 'alliances/a' partner_app_id: 'k' partner_app { display_name: 'K' " +
                fields + " }");
}
absl::Status Update(const std::string& text) {
  return Check(FromText<v1::UpdatePartnerAppRequest>(text));
}
absl::Status CreateKey(const std::string& text) {
  return Check(FromText<v1::CreateAppKeyRequest>(text), absl::FromUnixSeconds(1'800'000'000));
}
absl::Status Rotate(const std::string& text) {
  return Check(FromText<v1::RotateAppKeyRequest>(text));
}
absl::Status Link(const std::string& text) { return Check(FromText<v1::LinkAppRequest>(text)); }

std::string Many(absl::string_view field, absl::string_view before, absl::string_view after,
                 int count) {
  std::string text = "scopes: APP_SCOPE_BOOK";
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, " ", field, ": '", before, i, after, "'");
  return text;
}

TEST(PartnerAppRulesTest, WhatIsRightPasses) {
  EXPECT_EQ(Create(kGood), absl::OkStatus());
  EXPECT_EQ(CreateWith(Many("spaces", "alliances/a/spaces/s", "", 50)), absl::OkStatus());
  EXPECT_EQ(CreateWith(Many("networks", "10.0.", ".0/24", 50)), absl::OkStatus());
  EXPECT_EQ(Update("partner_app { name: 'alliances/a/partnerApps/k' contact: 'x' }"),
            absl::OkStatus());
  EXPECT_EQ(CreateKey("parent: 'alliances/a/partnerApps/k' display_name: 'CI' "
                      "expire_time { seconds: 1800000001 }"),
            absl::OkStatus());
  EXPECT_EQ(Rotate("name: 'alliances/a/partnerApps/k/keys/1' overlap { seconds: 2592000 }"),
            absl::OkStatus());
  EXPECT_EQ(Link("parent: 'alliances/a/members/m' partner_app: 'alliances/a/partnerApps/k' "
                 "scopes: APP_SCOPE_BOOK scopes: APP_SCOPE_READ_AVAILABILITY"),
            absl::OkStatus());
}

TEST(PartnerAppRulesTest, EveryWrongFieldOfAnAppIsNamed) {
  ExpectWrongFields({
      {"everything missing",
       Create(""),
       {"parent", "partner_app_id", "partner_app.display_name", "partner_app.scopes"}},
      {"nothing right",
       Create("parent: 'a' partner_app_id: 'A' partner_app { display_name: 'a\\nb' contact: '" +
              std::string(257, 'x') +
              "' scopes: APP_SCOPE_UNSPECIFIED scopes: APP_SCOPE_BOOK scopes: APP_SCOPE_BOOK "
              "spaces: 's' networks: '203.0.113.7/24' }"),
       {"parent", "partner_app_id", "partner_app.display_name", "partner_app.contact",
        "partner_app.scopes[0]", "partner_app.scopes[2]", "partner_app.spaces[0]",
        "partner_app.networks[0]"}},
      {"foreign and repeated spaces",
       CreateWith("scopes: APP_SCOPE_BOOK spaces: 'alliances/a/spaces/s' "
                  "spaces: 'alliances/b/spaces/s' spaces: 'alliances/a/spaces/s'"),
       {"partner_app.spaces[1]", "partner_app.spaces[2]"}},
      {"the same network in two writings",
       CreateWith("scopes: APP_SCOPE_BOOK networks: '2001:db8::/32' networks: '2001:DB8:0::/32'"),
       {"partner_app.networks[1]"}},
      {"too many spaces",
       CreateWith(Many("spaces", "alliances/a/spaces/s", "", 51)),
       {"partner_app.spaces"}},
      {"too many networks",
       CreateWith(Many("networks", "10.0.", ".0/24", 51)),
       {"partner_app.networks"}},
      {"too many scopes", CreateWith("scopes: [1, 2, 3, 4, 1, 2, 3, 4]"), {"partner_app.scopes"}},
      {"what cannot be changed",
       Update("partner_app { name: 'alliances/a/partnerApps/k' } update_mask { paths: 'state' "
              "paths: 'contact' paths: 'state_reason' }"),
       {"update_mask.paths[0]", "update_mask.paths[2]"}},
      {"clearing what is required",
       Update("partner_app { name: 'alliances/a/partnerApps/k' } "
              "update_mask { paths: 'display_name' paths: 'scopes' paths: 'networks' }"),
       {"partner_app.display_name", "partner_app.scopes"}},
      {"an update without a name", Update("partner_app { contact: 'x' }"), {"partner_app.name"}},
  });
}

TEST(PartnerAppRulesTest, AScopeThatNobodyKnowsIsNone) {
  auto request = FromText<v1::CreatePartnerAppRequest>(kGood);
  request.mutable_partner_app()->add_scopes(static_cast<v1::AppScope>(99));
  EXPECT_EQ(WrongFields(Check(request)), std::vector<std::string>{"partner_app.scopes[1]"});
}

TEST(PartnerAppRulesTest, EveryWrongFieldOfDecisionsKeysAndLinksIsNamed) {
  ExpectWrongFields({
      {"a decision without a reason",
       Check(FromText<v1::ApprovePartnerAppRequest>("name: 'x' reason: ' '")),
       {"name", "reason"}},
      {"too long a reason",
       Check(FromText<v1::SuspendPartnerAppRequest>("name: 'alliances/a/partnerApps/k' reason: '" +
                                                    std::string(4097, 'x') + "'")),
       {"reason"}},
      {"no reinstating without one",
       Check(FromText<v1::ReinstatePartnerAppRequest>("name: 'alliances/a/partnerApps/k'")),
       {"reason"}},
      {"an empty key", CreateKey(""), {"parent", "display_name"}},
      {"a key that ends now",
       CreateKey("parent: 'alliances/a/partnerApps/k' display_name: 'CI' "
                 "expire_time { seconds: 1800000000 }"),
       {"expire_time"}},
      {"a key that ends at no time",
       CreateKey("parent: 'alliances/a/partnerApps/k' display_name: 'CI' "
                 "expire_time { nanos: -1 }"),
       {"expire_time"}},
      {"a long overlap",
       Rotate("name: 'alliances/a/partnerApps/k' overlap { seconds: 2592001 }"),
       {"name", "overlap"}},
      {"a negative overlap",
       Rotate("name: 'alliances/a/partnerApps/k/keys/1' overlap { seconds: -1 }"),
       {"overlap"}},
      {"a key of nothing",
       Check(FromText<v1::RevokeAppKeyRequest>("name: 'alliances/a/keys/1'")),
       {"name"}},
      {"an empty link", Link(""), {"parent", "partner_app", "scopes"}},
      {"a foreign app",
       Link("parent: 'alliances/a/members/m' partner_app: 'alliances/b/partnerApps/k' "
            "scopes: APP_SCOPE_UNSPECIFIED"),
       {"partner_app", "scopes[0]"}},
      {"lists",
       Check(FromText<v1::ListAppLinksRequest>("parent: 'alliances/a' page_size: -1")),
       {"parent", "page_size"}},
      {"unlinking nothing", Check(v1::UnlinkAppRequest()), {"name"}},
  });
}

TEST(PartnerAppRulesTest, OnlyWhatWasApprovedNeedsANewApproval) {
  const v1::PartnerApp app = FromText<v1::CreatePartnerAppRequest>(kGood).partner_app();
  v1::PartnerApp other = app;
  other.set_display_name("Another");
  other.set_contact("");
  std::swap(*other.mutable_networks(0), *other.mutable_networks(1));
  EXPECT_FALSE(NeedsNewApproval(app, other));
  other = app;
  other.add_scopes(v1::APP_SCOPE_READ_USAGE);
  EXPECT_TRUE(NeedsNewApproval(app, other));
  other = app;
  other.clear_spaces();
  EXPECT_TRUE(NeedsNewApproval(app, other));
  other = app;
  other.clear_networks();
  EXPECT_TRUE(NeedsNewApproval(app, other));
}

}  // namespace
}  // namespace gongfang::membership
