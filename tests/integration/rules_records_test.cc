// Policies, tiers and quotas as records: made, changed, listed and deleted over a real channel, and
// there after a restart, with the events by which booking knows them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/pages.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace inv = inventory::v1;
using ::testing::ElementsAre;

inv::CreateQuotaRequest QuotaOf(const std::string& id) {
  inv::CreateQuotaRequest request;
  request.set_parent(kTestAlliance);
  request.set_quota_id(id);
  inv::Quota& quota = *request.mutable_quota();
  quota.set_display_name("每周激光");
  quota.set_category("laser-cutter");
  quota.set_space(kTestSpace);
  quota.set_holder(inv::Quota::HOLDER_MEMBER);
  quota.set_period(inv::Quota::PERIOD_WEEK);
  quota.mutable_time_limit()->set_seconds(12 * 3600);
  *quota.mutable_prime_time() = EveryDay("18:00", "21:00");
  return request;
}

class RulesRecordsTest : public ::testing::Test {
 protected:
  inv::Resource Get() {
    inv::GetResourceRequest request;
    request.set_name(TestResource("laser"));
    return server_.client().GetResource(request).value();
  }
  std::vector<std::string> Quotas(int page_size) {
    inv::ListQuotasRequest request;
    request.set_parent(kTestAlliance);
    request.set_page_size(page_size);
    std::vector<std::string> names;
    EXPECT_TRUE(client::ForEachPage(server_.client(), &client::Client::ListQuotas, request,
                                    [&](inv::ListQuotasResponse& page) {
                                      for (const auto& quota : page.quotas()) {
                                        names.push_back(quota.name());
                                      }
                                      return true;
                                    })
                    .ok());
    return names;
  }

  TestServer server_;
};

TEST_F(RulesRecordsTest, APolicyIsKeptReplacedAndTakenAway) {
  MakeTestResource(server_.client(), "laser");
  EXPECT_FALSE(Get().has_policy());
  inv::UpdateResourceRequest update;
  update.mutable_resource()->set_name(TestResource("laser"));
  auto& policy = *update.mutable_resource()->mutable_policy();
  policy.mutable_max_length()->set_seconds(4 * 3600);
  policy.mutable_approval_above();
  policy.mutable_horizon()->set_seconds(28 * 24 * 3600);
  auto& tier = *policy.add_tier_horizons();
  tier.set_tier("resident");
  tier.mutable_horizon()->set_seconds(56 * 24 * 3600);
  ASSERT_TRUE(server_.client().UpdateResource(update).ok());
  const auto event = server_.WaitForEvent("inventory", "resource.updated");
  inv::Resource snapshot;
  ASSERT_TRUE(event.snapshot().UnpackTo(&snapshot));
  EXPECT_EQ(snapshot.policy().SerializeAsString(), policy.SerializeAsString());
  server_.Restart();
  EXPECT_EQ(Get().policy().SerializeAsString(), policy.SerializeAsString());

  policy.Clear();
  policy.set_within_one_day(true);
  EXPECT_FALSE(server_.client().UpdateResource(update)->policy().has_max_length());
  update.mutable_resource()->clear_policy();
  update.mutable_update_mask()->add_paths("policy");
  EXPECT_FALSE(server_.client().UpdateResource(update)->has_policy());
}

TEST_F(RulesRecordsTest, ATierIsKeptAndTakenAway) {
  membership::v1::UpdateMemberRequest update;
  update.mutable_member()->set_name(TestMember("li"));
  update.mutable_member()->set_tier("resident");
  ASSERT_TRUE(server_.client().UpdateMember(update).ok());
  membership::v1::Member snapshot;
  ASSERT_TRUE(server_.WaitForEvent("membership", "member.updated").snapshot().UnpackTo(&snapshot));
  EXPECT_EQ(snapshot.tier(), "resident");
  server_.Restart();
  membership::v1::GetMemberRequest get;
  get.set_name(TestMember("li"));
  EXPECT_EQ(server_.client().GetMember(get)->tier(), "resident");
  update.mutable_member()->clear_tier();
  update.mutable_update_mask()->add_paths("tier");
  EXPECT_EQ(server_.client().UpdateMember(update)->tier(), "");
}

TEST_F(RulesRecordsTest, QuotasAreMadeListedAndLifted) {
  const inv::Quota made = server_.client().CreateQuota(QuotaOf("laser-week")).value();
  EXPECT_EQ(made.name(), "alliances/test/quotas/laser-week");
  for (const char* id : {"b", "a", "c"}) {
    ASSERT_TRUE(server_.client().CreateQuota(QuotaOf(id)).ok());
  }
  inv::Quota snapshot;
  ASSERT_TRUE(server_.WaitForEvent("inventory", "quota.created").snapshot().UnpackTo(&snapshot));
  EXPECT_EQ(snapshot.SerializeAsString(), made.SerializeAsString());
  inv::DeleteQuotaRequest lift;
  lift.set_name("alliances/test/quotas/b");
  ASSERT_TRUE(server_.client().DeleteQuota(lift).ok());
  EXPECT_EQ(server_.WaitForEvent("inventory", "quota.deleted").subject(), lift.name());
  server_.Restart();
  for (int page_size : {1, 2, 1000}) {
    EXPECT_THAT(Quotas(page_size), ElementsAre("alliances/test/quotas/a", "alliances/test/quotas/c",
                                               "alliances/test/quotas/laser-week"));
  }
  inv::GetQuotaRequest get;
  get.set_name(made.name());
  EXPECT_EQ(server_.client().GetQuota(get)->SerializeAsString(), made.SerializeAsString());
}

}  // namespace
}  // namespace gongfang
