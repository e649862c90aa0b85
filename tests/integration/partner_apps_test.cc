// Partner apps and sign-in over a real channel: what they may with the keys and sessions they get.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/key_text.h"
#include "common/access/session_token.h"
#include "tests/support/bad_calls.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace m = membership::v1;
using client::Client;

constexpr char kKiosk[] = "alliances/test/partnerApps/kiosk";
constexpr char kPassword[] = "correct horse 电池";
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

class PartnerAppsTest : public ::testing::Test {
 protected:
  m::PartnerApp Create(const std::vector<std::string>& networks = {}) {
    m::CreatePartnerAppRequest request;
    request.set_parent(kTestAlliance);
    request.set_partner_app_id("kiosk");
    auto& app = *request.mutable_partner_app();
    app.set_display_name("前台终端");
    app.add_scopes(m::APP_SCOPE_BOOK);
    app.add_scopes(m::APP_SCOPE_READ_AVAILABILITY);
    for (const std::string& network : networks) app.add_networks(network);
    return admin().CreatePartnerApp(request).value();
  }
  template <typename Request>
  Request Because() {
    Request request;
    request.set_name(kKiosk);
    request.set_reason("tested");
    return request;
  }
  m::CreateAppKeyResponse CreateKey() {
    m::CreateAppKeyRequest request;
    request.set_parent(kKiosk);
    request.set_display_name("the door");
    return admin().CreateAppKey(request).value();
  }
  // Whether what shows `key` is let in, and as what.
  absl::StatusOr<m::WhoAmIResponse> As(const std::string& key) {
    return OwnClient(server_.port(), key, kTestCallDeadline)->WhoAmI({});
  }

  absl::StatusOr<m::SignInResponse> SignIn(const std::string& password,
                                           const std::string& member = "li") {
    m::SignInRequest request;
    request.set_name(TestMember(member));
    request.set_password(password);
    return OwnClient(server_.port(), "", kTestCallDeadline)->SignIn(request);
  }
  void SetPassword(const std::string& password) {
    m::SetPasswordRequest request;
    request.set_name(TestMember("li"));
    request.set_password(password);
    ASSERT_TRUE(admin().SetPassword(request).ok());
  }

  const Client& admin() { return server_.client(); }

  TestServer server_;
};

TEST_F(PartnerAppsTest, AKeyOpensWhatItsAppMayForAsLongAsItMay) {
  ASSERT_EQ(Create().state(), m::PartnerApp::STATE_REGISTERED);
  const std::string key = CreateKey().key_text();
  EXPECT_EQ(KindOfKey(key), KeyKind::kLive);
  EXPECT_FALSE(As(key).ok());
  ASSERT_TRUE(admin().ApprovePartnerApp(Because<m::ApprovePartnerAppRequest>()).ok());
  ASSERT_TRUE(As(key).ok()) << As(key).status();
  EXPECT_EQ(As(key)->partner_app(), kKiosk);
  ASSERT_TRUE(admin().SuspendPartnerApp(Because<m::SuspendPartnerAppRequest>()).ok());
  EXPECT_FALSE(As(key).ok());
  ASSERT_TRUE(admin().ReinstatePartnerApp(Because<m::ReinstatePartnerAppRequest>()).ok());
  EXPECT_TRUE(As(key).ok());
  server_.Restart();
  EXPECT_TRUE(As(key).ok());
  m::UpdatePartnerAppRequest update;
  update.mutable_partner_app()->set_name(kKiosk);
  update.mutable_partner_app()->add_networks("203.0.113.0/24");
  EXPECT_EQ(admin().UpdatePartnerApp(update)->state(), m::PartnerApp::STATE_REGISTERED);
  ASSERT_TRUE(admin().ApprovePartnerApp(Because<m::ApprovePartnerAppRequest>()).ok());
  EXPECT_FALSE(As(key).ok());  // it calls from this machine
}

TEST_F(PartnerAppsTest, ARotatedKeyGoesOnUntilItsEndAndARevokedOneDoesNot) {
  Create();
  ASSERT_TRUE(admin().ApprovePartnerApp(Because<m::ApprovePartnerAppRequest>()).ok());
  const auto old = CreateKey();
  m::RotateAppKeyRequest rotate;
  rotate.set_name(old.key().name());
  rotate.mutable_overlap()->set_seconds(3600);
  // An app rotates its own.
  const auto fresh =
      OwnClient(server_.port(), old.key_text(), kTestCallDeadline)->RotateAppKey(rotate);
  ASSERT_TRUE(fresh.ok()) << fresh.status();
  EXPECT_TRUE(As(old.key_text()).ok());
  EXPECT_TRUE(As(fresh->key_text()).ok());
  server_.clock().Advance(absl::Hours(1));
  ExpectRefused(As(old.key_text()).status(), kUnauthenticated, "BAD_CREDENTIALS");
  m::RevokeAppKeyRequest revoke;
  revoke.set_name(fresh->key().name());
  ASSERT_TRUE(admin().RevokeAppKey(revoke).ok());
  ExpectRefused(As(fresh->key_text()).status(), kUnauthenticated, "BAD_CREDENTIALS");
  m::ListAppKeysRequest list;
  list.set_parent(kKiosk);
  list.set_page_size(1);
  const auto page = admin().ListAppKeys(list);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->keys_size(), 1);
  EXPECT_EQ(page->keys(0).key_sha256(), "");
  EXPECT_NE(page->next_page_token(), "");
}

TEST_F(PartnerAppsTest, AMemberWhoSignedInLinksAnApp) {
  Create();
  SetPassword(kPassword);
  const auto session = SignIn(kPassword);
  ASSERT_TRUE(session.ok()) << session.status();
  const auto li = OwnClient(server_.port(), session->session_token(), kTestCallDeadline);
  ASSERT_TRUE(li->WhoAmI({}).ok()) << li->WhoAmI({}).status();
  EXPECT_EQ(li->WhoAmI({})->member(), TestMember("li"));
  m::LinkAppRequest link;
  link.set_parent(TestMember("li"));
  link.set_partner_app(kKiosk);
  link.add_scopes(m::APP_SCOPE_BOOK);
  const auto linked = li->LinkApp(link);
  ASSERT_TRUE(linked.ok()) << linked.status();
  link.set_parent(TestMember("wang"));
  EXPECT_TRUE(absl::IsPermissionDenied(li->LinkApp(link).status()));
  m::UnlinkAppRequest unlink;
  unlink.set_name(linked->name());
  EXPECT_TRUE(li->UnlinkApp(unlink).ok());
  m::ListAppLinksRequest list;
  list.set_parent(TestMember("li"));
  EXPECT_EQ(li->ListAppLinks(list)->app_links_size(), 0);
}

TEST_F(PartnerAppsTest, ASessionEndsBySigningOutByANewPasswordAndByTime) {
  SetPassword(kPassword);
  const std::string first = SignIn(kPassword)->session_token();
  m::SignOutRequest out;
  out.set_name(TestMember("li"));
  const auto li = OwnClient(server_.port(), first, kTestCallDeadline);
  ASSERT_TRUE(li->SignOut(out).ok());
  ExpectRefused(As(first).status(), kUnauthenticated, "BAD_CREDENTIALS");
  const std::string second = SignIn(kPassword)->session_token();
  EXPECT_TRUE(As(second).ok());
  SetPassword("another password");
  ExpectRefused(As(second).status(), kUnauthenticated, "BAD_CREDENTIALS");
  const std::string third = SignIn("another password")->session_token();
  EXPECT_TRUE(As(third).ok());
  server_.Restart();
  EXPECT_TRUE(As(third).ok());
  server_.clock().Advance(absl::Hours(12) + absl::Seconds(1));
  ExpectRefused(As(third).status(), kUnauthenticated, "BAD_CREDENTIALS");
}

TEST_F(PartnerAppsTest, WhoGuessesWaits) {
  SetPassword(kPassword);
  for (const char* member : {"li", "nobody"}) {
    for (int i = 0; i < 5; ++i) {
      ExpectRefused(SignIn("wrong", member).status(), kUnauthenticated, "BAD_CREDENTIALS");
    }
    const absl::Status status = SignIn("wrong", member).status();
    ExpectRefused(status, absl::StatusCode::kResourceExhausted, "TOO_MANY_TRIES");
    EXPECT_GT(client::ErrorOf(status).retry_after.value(), absl::ZeroDuration());
  }
  server_.clock().Advance(absl::Minutes(1));
  EXPECT_TRUE(SignIn(kPassword).ok());
}

TEST_F(PartnerAppsTest, BadCallsChangeNothing) {
  Create();
  const auto call = [this](std::string what, auto method, const auto& request,
                           std::vector<std::string> fields) -> BadCall {
    return {std::move(what),
            [this, method, request] { return (admin().*method)(request).status(); },
            std::move(fields)};
  };
  const auto not_there = [](BadCall bad) {
    bad.code = absl::StatusCode::kNotFound;
    bad.reason = "NOT_FOUND";
    return bad;
  };
  m::CreateAppKeyRequest key_of_nothing;
  key_of_nothing.set_parent("alliances/test/partnerApps/nothing");
  key_of_nothing.set_display_name("x");
  m::LinkAppRequest link;
  link.set_parent(TestMember("li"));
  link.set_partner_app("alliances/test/partnerApps/nothing");
  link.add_scopes(m::APP_SCOPE_BOOK);
  m::LinkAppRequest too_much = link;
  too_much.set_partner_app(kKiosk);
  too_much.add_scopes(m::APP_SCOPE_READ_USAGE);
  m::ApprovePartnerAppRequest unknown;
  unknown.set_name("alliances/test/partnerApps/nothing");
  unknown.set_reason("x");
  ExpectAllRefused(
      server_,
      {call("empty app", &Client::CreatePartnerApp, m::CreatePartnerAppRequest(),
            {"parent", "partner_app_id", "partner_app.display_name", "partner_app.scopes"}),
       call("no reason", &Client::ApprovePartnerApp, m::ApprovePartnerAppRequest(),
            {"name", "reason"}),
       not_there(call("unknown app", &Client::ApprovePartnerApp, unknown, {})),
       call("empty key", &Client::CreateAppKey, m::CreateAppKeyRequest(),
            {"parent", "display_name"}),
       not_there(call("key of nothing", &Client::CreateAppKey, key_of_nothing, {})),
       call("link to nothing", &Client::LinkApp, link, {"partner_app"}),
       call("scope that the app has not", &Client::LinkApp, too_much, {"scopes[1]"}),
       call("no password", &Client::SetPassword, m::SetPasswordRequest(), {"name", "password"}),
       call("signing in as nobody", &Client::SignIn, m::SignInRequest(), {"name", "password"})});
}

}  // namespace
}  // namespace gongfang
