// The commands that keep policies, tiers and quotas, against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliRulesTest : public CliWorld {
 protected:
  CliRulesTest() { MakeTestResource(server_.client(), "laser"); }

  // What `-o json` printed.
  template <typename Message>
  Message Json() const {
    Message message;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &message).ok()) << Out();
    return message;
  }
};

TEST_F(CliRulesTest, APolicyIsChangedRuleByRule) {
  EXPECT_EQ(Run({"resources", "show", "main/laser"}), 0);
  EXPECT_THAT(Out(), HasSubstr("Policy    none"));
  EXPECT_EQ(Run({"resources",
                 "policy",
                 "main/laser",
                 "--max",
                 "4h",
                 "--min",
                 "30m",
                 "--step",
                 "30m",
                 "--buffer-after",
                 "15m",
                 "--lead",
                 "1h",
                 "--cancel-lead",
                 "2h",
                 "--horizon",
                 "28d",
                 "--tier",
                 "resident=56d",
                 "--within-one-day",
                 "--gap",
                 "1h",
                 "--approval-above",
                 "4h",
                 "--check-in-before",
                 "15m",
                 "--no-show-after",
                 "20m"}),
            0)
      << Err();
  EXPECT_THAT(Err(), HasSubstr("Changed the policy of main/laser."));
  EXPECT_EQ(Run({"resources", "show", "main/laser"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("30m to 4h, in steps of 30m, within one day"),
                           HasSubstr("every 30m from midnight"), HasSubstr("15m after"),
                           HasSubstr("at least 1h before, at most 28d ahead, resident 56d"),
                           HasSubstr("no-show after 20m"), Not(HasSubstr("none"))));
  EXPECT_EQ(Run({"resources", "policy", "main/laser", "--length-step", "15m", "--gap", "none",
                 "--across-midnight", "-o", "json"}),
            0);
  const auto changed = Json<inventory::v1::Resource>().policy();
  EXPECT_EQ(changed.length_step().seconds(), 15 * 60);
  EXPECT_EQ(changed.start_step().seconds(), 30 * 60) << "what is not named stays";
  EXPECT_FALSE(changed.has_min_gap());
  EXPECT_FALSE(changed.within_one_day());
  EXPECT_EQ(Run({"resources", "policy", "main/laser"}), 0);
  EXPECT_THAT(Err(), HasSubstr("Nothing to change"));
  EXPECT_EQ(Run({"resources", "policy", "main/laser", "--min", "5h"}), 2);
  EXPECT_THAT(Err(), HasSubstr("resource.policy.max_length: must be at least min_length"));
  EXPECT_EQ(Run({"resources", "policy", "main/laser", "--clear", "-o", "json"}), 0);
  EXPECT_FALSE(Json<inventory::v1::Resource>().has_policy());
  EXPECT_EQ(Run({"resources", "policy", "main/none", "--max", "1h"}), 3);
}

TEST_F(CliRulesTest, AMemberGetsATier) {
  EXPECT_EQ(Run({"members", "create", "chen", "--name", "陈晓", "--tier", "mentor"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("mentor"));
  EXPECT_EQ(Run({"members", "update", "chen", "--tier", "resident", "--team", "blue", "--home",
                 "main", "--english-name", "Chen Xiao", "-o", "json"}),
            0)
      << Err();
  const auto member = Json<membership::v1::Member>();
  EXPECT_EQ(member.tier(), "resident");
  EXPECT_EQ(member.display_name(), "陈晓");
  EXPECT_EQ(member.english_name(), "Chen Xiao");
  EXPECT_EQ(member.home_space(), kTestSpace);
  EXPECT_EQ(member.teams_size(), 1);
  EXPECT_EQ(Run({"members", "update", "chen", "--tier", "", "--no-teams", "--home", ""}), 0);
  EXPECT_EQ(Run({"members", "show", "chen", "-o", "json"}), 0);
  const auto plain = Json<membership::v1::Member>();
  EXPECT_EQ(plain.tier() + plain.home_space(), "");
  EXPECT_EQ(plain.teams_size(), 0);
  EXPECT_EQ(plain.english_name(), "Chen Xiao");
  EXPECT_EQ(Run({"members", "update", "chen", "--tier", "Long term"}), 2);
  EXPECT_THAT(Err(), HasSubstr("member.tier"));
}

TEST_F(CliRulesTest, QuotasAreMadeShownListedAndDeleted) {
  EXPECT_EQ(Run({"quotas", "list"}), 0);
  EXPECT_THAT(Err(), HasSubstr("There is no quota."));
  EXPECT_EQ(Run({"quotas", "create", "evenings", "--name", "晚间", "--space", "main", "--category",
                 "laser-cutter", "--for", "team", "--per", "14d", "--time", "6h", "--prime-time",
                 "mon-fri 18:00-21:00"}),
            0)
      << Err();
  EXPECT_THAT(Err(), HasSubstr("Made quota evenings."));
  EXPECT_THAT(Out(), AllOf(HasSubstr("each team"), HasSubstr("laser-cutter in main"),
                           HasSubstr("6h in any 14 days"), HasSubstr("mon-fri 18:00-21:00")));
  EXPECT_EQ(Run({"quotas", "create", "one", "--name", "一", "--resource", "main/laser", "--per",
                 "at-once", "--bookings", "8", "-o", "json"}),
            0);
  EXPECT_EQ(Json<inventory::v1::Quota>().resource(), TestResource("laser"));
  EXPECT_EQ(Run({"quotas", "list", "-o", "json"}), 0);
  EXPECT_EQ(Json<inventory::v1::ListQuotasResponse>().quotas_size(), 2);
  EXPECT_EQ(Run({"quotas", "list", "--limit", "1"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("evenings"), Not(HasSubstr("at once"))));
  EXPECT_EQ(Run({"__complete", "quotas"}), 0);
  EXPECT_EQ(Out(), "evenings\none\n");
  EXPECT_EQ(Run({"quotas", "delete", "one", "-o", "json"}), 0);
  EXPECT_EQ(Run({"quotas", "show", "one"}), 3);
  EXPECT_THAT(Err(), HasSubstr("hint: gongfang quotas list"));
  EXPECT_EQ(Run({"quotas", "create", "evenings", "--name", "晚间", "--per", "day", "--time", "1h"}),
            4);
}

TEST_F(CliRulesTest, OneQuotaTooManyIsRefusedWithAHint) {
  inventory::v1::CreateQuotaRequest request;
  request.set_parent(kTestAlliance);
  request.mutable_quota()->set_display_name("Q");
  request.mutable_quota()->set_holder(inventory::v1::Quota::HOLDER_MEMBER);
  request.mutable_quota()->set_period(inventory::v1::Quota::PERIOD_DAY);
  request.mutable_quota()->set_booking_limit(3);
  for (int i = 0; i < limits::kMaxQuotasPerAlliance; ++i) {
    request.set_quota_id(absl::StrCat("q", i));
    ASSERT_TRUE(server_.client().CreateQuota(request).ok()) << i;
  }
  EXPECT_EQ(Run({"quotas", "create", "more", "--name", "M", "--per", "day", "--bookings", "1"}), 1);
  EXPECT_THAT(Err(), AllOf(HasSubstr("200 quotas"), HasSubstr("(TOO_MANY)"),
                           HasSubstr("hint: gongfang quotas list")));
}

}  // namespace
}  // namespace gongfang
