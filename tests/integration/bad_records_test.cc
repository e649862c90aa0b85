// Bad requests to membership and inventory.
#include <gtest/gtest.h>

#include "tests/support/bad_calls.h"

namespace gongfang {
namespace {

namespace m = membership::v1;
namespace inv = inventory::v1;

class BadRecordsTest : public ::testing::Test {
 protected:
  BadRecordsTest() { MakeTestResource(server_.client(), "laser"); }

  // `request` sent by `method` of the client.
  template <typename Response, typename Request>
  BadCall Call(std::string what, absl::StatusOr<Response> (client::Client::*method)(Request) const,
               const Request& request, std::vector<std::string> fields) {
    return {std::move(what),
            [this, method, request] { return (server_.client().*method)(request).status(); },
            std::move(fields)};
  }
  BadCall NotThere(BadCall call) {
    call.code = absl::StatusCode::kNotFound;
    call.reason = "NOT_FOUND";
    return call;
  }
  BadCall Taken(BadCall call) {
    call.code = absl::StatusCode::kAlreadyExists;
    call.reason = "ALREADY_EXISTS";
    return call;
  }

  inv::CreateResourceRequest Resource(const std::string& parent, const std::string& id) {
    inv::CreateResourceRequest request;
    request.set_parent(parent);
    request.set_resource_id(id);
    request.mutable_resource()->set_display_name("机床");
    request.mutable_resource()->set_category("mill");
    return request;
  }
  inv::CreateClosureRequest Closure(const std::string& parent, const std::string& id) {
    inv::CreateClosureRequest request;
    request.set_parent(parent);
    request.set_closure_id(id);
    request.mutable_closure()->set_reason("maintenance");
    *request.mutable_closure()->mutable_start_time() = ToProtoTime(server_.At(absl::Hours(1)));
    *request.mutable_closure()->mutable_end_time() = ToProtoTime(server_.At(absl::Hours(2)));
    return request;
  }
  m::CreateMemberRequest Member(const std::string& parent, const std::string& id) {
    m::CreateMemberRequest request;
    request.set_parent(parent);
    request.set_member_id(id);
    request.mutable_member()->set_display_name("陈");
    return request;
  }

  TestServer server_;
};

TEST_F(BadRecordsTest, Alliances) {
  m::CreateAllianceRequest empty;
  m::CreateAllianceRequest taken;
  taken.set_alliance_id("test");
  taken.mutable_alliance()->set_display_name("again");
  m::CreateAllianceRequest wrong;
  wrong.set_alliance_id("-no-");
  wrong.mutable_alliance()->set_display_name(std::string(257, 'x'));
  m::GetAllianceRequest get;
  get.set_name("test");
  m::GetAllianceRequest unknown;
  unknown.set_name("alliances/unknown");
  m::ListAlliancesRequest list;
  list.set_page_size(-1);
  const std::vector<std::string> both = {"alliance_id", "alliance.display_name"};
  ExpectAllRefused(server_, {Call("empty", &client::Client::CreateAlliance, empty, both),
                             Call("wrong", &client::Client::CreateAlliance, wrong, both),
                             Taken(Call("taken", &client::Client::CreateAlliance, taken, {})),
                             Call("get", &client::Client::GetAlliance, get, {"name"}),
                             NotThere(Call("unknown", &client::Client::GetAlliance, unknown, {})),
                             Call("list", &client::Client::ListAlliances, list, {"page_size"})});
}

TEST_F(BadRecordsTest, Spaces) {
  m::CreateSpaceRequest wrong;
  wrong.set_parent("test");
  wrong.set_space_id("Main Street");
  wrong.mutable_space()->set_display_name("two\nlines");
  wrong.mutable_space()->set_time_zone("Mars/Base");
  wrong.mutable_space()->set_address(std::string(4097, 'x'));
  m::CreateSpaceRequest homeless = wrong;
  homeless.set_parent("alliances/unknown");
  homeless.set_space_id("main");
  homeless.mutable_space()->set_display_name("Main");
  homeless.mutable_space()->set_time_zone("Europe/London");
  homeless.mutable_space()->clear_address();
  m::CreateSpaceRequest taken = homeless;
  taken.set_parent(kTestAlliance);
  m::UpdateSpaceRequest update;
  update.mutable_space()->set_name(kTestSpace);
  update.mutable_space()->set_time_zone("");
  update.mutable_update_mask()->add_paths("uid");
  update.mutable_update_mask()->add_paths("time_zone");
  ExpectAllRefused(
      server_,
      {Call("wrong", &client::Client::CreateSpace, wrong,
            {"parent", "space_id", "space.display_name", "space.time_zone", "space.address"}),
       NotThere(Call("no alliance", &client::Client::CreateSpace, homeless, {})),
       Taken(Call("taken", &client::Client::CreateSpace, taken, {})),
       Call("update", &client::Client::UpdateSpace, update,
            {"update_mask.paths[0]", "space.time_zone"})});
}

TEST_F(BadRecordsTest, MembersAndTeams) {
  auto wrong = Member("alliances", "");
  wrong.mutable_member()->set_display_name(" ");
  wrong.mutable_member()->set_english_name("\x07");
  wrong.mutable_member()->set_home_space("main");
  wrong.mutable_member()->add_teams("blue");
  auto twice = Member(kTestAlliance, "chen");
  for (int i = 0; i < 2; ++i) twice.mutable_member()->add_teams(TestTeam("blue"));
  twice.mutable_member()->add_teams("alliances/foreign/teams/blue");
  auto no_team = Member(kTestAlliance, "chen");
  no_team.mutable_member()->add_teams(TestTeam("green"));
  auto tier = Member(kTestAlliance, "chen");
  tier.mutable_member()->set_tier("Long term");
  auto no_home = Member(kTestAlliance, "chen");
  no_home.mutable_member()->set_home_space("alliances/test/spaces/nowhere");
  m::UpdateTeamRequest etag;
  etag.mutable_team()->set_name(TestTeam("blue"));
  etag.mutable_team()->set_etag("\"old\"");
  etag.mutable_team()->set_display_name("新");
  BadCall stale = Call("stale etag", &client::Client::UpdateTeam, etag, {});
  stale.code = absl::StatusCode::kAborted;
  stale.reason = "ETAG_MISMATCH";
  m::ListMembersRequest list;
  list.set_parent(kTestAlliance);
  list.set_team("alliances/foreign/teams/blue");
  ExpectAllRefused(
      server_,
      {Call("wrong", &client::Client::CreateMember, wrong,
            {"parent", "member_id", "member.display_name", "member.english_name",
             "member.home_space", "member.teams[0]"}),
       Call("teams", &client::Client::CreateMember, twice, {"member.teams[1]", "member.teams[2]"}),
       Call("no such team", &client::Client::CreateMember, no_team, {"member.teams[0]"}),
       Call("tier", &client::Client::CreateMember, tier, {"member.tier"}),
       Call("no such space", &client::Client::CreateMember, no_home, {"member.home_space"}),
       Taken(Call("taken", &client::Client::CreateMember, Member(kTestAlliance, "li"), {})), stale,
       Call("list", &client::Client::ListMembers, list, {"team"})});
}

TEST_F(BadRecordsTest, Resources) {
  auto wrong = Resource("main", "LASER");
  wrong.mutable_resource()->clear_display_name();
  wrong.mutable_resource()->set_category("Laser cutters");
  wrong.mutable_resource()->set_capacity(10'001);
  wrong.mutable_resource()->set_description(std::string(4097, 'x'));
  auto hours = Resource(kTestSpace, "mill");
  *hours.mutable_resource()->mutable_schedule() = EveryDay("24:00", "25:00");
  hours.mutable_resource()->mutable_schedule()->mutable_periods()->DeleteSubrange(1, 6);
  hours.mutable_resource()->mutable_schedule()->mutable_periods(0)->set_day(
      google::type::DAY_OF_WEEK_UNSPECIFIED);
  auto negative = Resource(kTestSpace, "mill");
  negative.mutable_resource()->set_capacity(-1);
  auto periods = Resource(kTestSpace, "mill");
  for (int i = 0; i < 11; ++i) {
    periods.mutable_resource()->mutable_schedule()->MergeFrom(EveryDay("09:00", "10:00"));
  }
  inv::UpdateResourceRequest state;
  state.mutable_resource()->set_name(TestResource("laser"));
  state.mutable_update_mask()->add_paths("state");
  const std::string period = "resource.schedule.periods[0]";
  ExpectAllRefused(
      server_,
      {Call("wrong", &client::Client::CreateResource, wrong,
            {"parent", "resource_id", "resource.display_name", "resource.category",
             "resource.capacity", "resource.description"}),
       Call("hours", &client::Client::CreateResource, hours,
            {period + ".day", period + ".opens", period + ".closes"}),
       Call("negative", &client::Client::CreateResource, negative, {"resource.capacity"}),
       Call("77 periods", &client::Client::CreateResource, periods, {"resource.schedule.periods"}),
       Call("state", &client::Client::UpdateResource, state, {"update_mask.paths[0]"}),
       Taken(Call("taken", &client::Client::CreateResource, Resource(kTestSpace, "laser"), {})),
       NotThere(Call("no space", &client::Client::CreateResource,
                     Resource("alliances/test/spaces/nowhere", "mill"), {}))});
}

TEST_F(BadRecordsTest, Policies) {
  auto make = Resource(kTestSpace, "mill");
  auto& policy = *make.mutable_resource()->mutable_policy();
  policy.mutable_min_length()->set_seconds(7200);
  policy.mutable_max_length()->set_seconds(3600);
  policy.mutable_buffer_after()->set_seconds(-1);
  policy.mutable_check_in_before()->set_nanos(1);
  policy.mutable_no_show_after()->set_seconds(59);
  policy.mutable_start_step()->set_seconds(7);
  policy.add_tier_horizons()->set_tier("Resident");
  inv::UpdateResourceRequest update;
  update.mutable_resource()->set_name(TestResource("laser"));
  update.mutable_resource()->mutable_policy()->mutable_horizon()->set_seconds(367 * 24 * 3600);
  inv::UpdateResourceRequest part = update;
  part.mutable_update_mask()->add_paths("policy.horizon");
  const std::string field = "resource.policy.";
  ExpectAllRefused(server_,
                   {Call("create", &client::Client::CreateResource, make,
                         {field + "max_length", field + "buffer_after", field + "check_in_before",
                          field + "no_show_after", field + "start_step", field + "tier_horizons",
                          field + "tier_horizons[0].tier", field + "tier_horizons[0].horizon"}),
                    Call("update", &client::Client::UpdateResource, update, {field + "horizon"}),
                    Call("part", &client::Client::UpdateResource, part, {"update_mask.paths[0]"})});
}

TEST_F(BadRecordsTest, Quotas) {
  inv::CreateQuotaRequest wrong;
  wrong.set_parent(kTestSpace);
  wrong.mutable_quota()->set_rolling_days(3);
  wrong.mutable_quota()->set_booking_limit(-1);
  wrong.mutable_quota()->mutable_prime_time();
  inv::CreateQuotaRequest lost;
  lost.set_parent(kTestAlliance);
  lost.set_quota_id("q");
  lost.mutable_quota()->set_display_name("每周");
  lost.mutable_quota()->set_holder(inv::Quota::HOLDER_TEAM);
  lost.mutable_quota()->set_period(inv::Quota::PERIOD_WEEK);
  lost.mutable_quota()->set_booking_limit(3);
  inv::CreateQuotaRequest homeless = lost;
  homeless.set_parent("alliances/unknown");
  ASSERT_TRUE(server_.client().CreateQuota(lost).ok());
  const inv::CreateQuotaRequest taken = lost;
  lost.set_quota_id("r");
  lost.mutable_quota()->set_space("alliances/test/spaces/nowhere");
  inv::CreateQuotaRequest nothing = taken;
  nothing.set_quota_id("r");
  nothing.mutable_quota()->set_resource(TestResource("nothing"));
  inv::GetQuotaRequest get;
  get.set_name("alliances/test/quotas/none");
  inv::ListQuotasRequest list;
  list.set_parent(kTestAlliance);
  list.set_page_token("forged");
  inv::DeleteQuotaRequest remove;
  remove.set_name(get.name());
  ExpectAllRefused(
      server_, {Call("wrong", &client::Client::CreateQuota, wrong,
                     {"parent", "quota_id", "quota.display_name", "quota.holder", "quota.period",
                      "quota.rolling_days", "quota.booking_limit", "quota.prime_time",
                      "quota.prime_time.periods"}),
                Call("no such space", &client::Client::CreateQuota, lost, {"quota.space"}),
                Call("no such resource", &client::Client::CreateQuota, nothing, {"quota.resource"}),
                NotThere(Call("no alliance", &client::Client::CreateQuota, homeless, {})),
                Taken(Call("taken", &client::Client::CreateQuota, taken, {})),
                NotThere(Call("get", &client::Client::GetQuota, get, {})),
                Call("list", &client::Client::ListQuotas, list, {"page_token"}),
                NotThere({"delete", [&] { return server_.client().DeleteQuota(remove); }, {}})});
}

TEST_F(BadRecordsTest, PublishingAndClosing) {
  inv::RetireResourceRequest retire;
  retire.set_name(TestResource("laser"));
  ASSERT_TRUE(server_.client().RetireResource(retire).ok());
  inv::PublishResourceRequest publish;
  publish.set_name(TestResource("laser"));
  BadCall retired = Call("retired", &client::Client::PublishResource, publish, {});
  retired.code = absl::StatusCode::kFailedPrecondition;
  retired.reason = "ILLEGAL_TRANSITION";
  publish.set_name(kTestSpace);
  auto wrong = Closure("main", "");
  wrong.mutable_closure()->clear_reason();
  *wrong.mutable_closure()->mutable_end_time() = wrong.closure().start_time();
  auto foreign = Closure(kTestSpace, "c");
  foreign.mutable_closure()->add_resources("alliances/test/spaces/other/resources/laser");
  foreign.mutable_closure()->add_resources("laser");
  foreign.mutable_closure()->clear_start_time();
  inv::GetClosureRequest get;
  get.set_name("alliances/test/spaces/main/closures/none");
  inv::DeleteClosureRequest remove;
  remove.set_name(get.name());
  ExpectAllRefused(
      server_, {retired, Call("name", &client::Client::PublishResource, publish, {"name"}),
                Call("wrong", &client::Client::CreateClosure, wrong,
                     {"parent", "closure_id", "closure.end_time", "closure.reason"}),
                Call("foreign", &client::Client::CreateClosure, foreign,
                     {"closure.resources[0]", "closure.resources[1]", "closure.start_time"}),
                NotThere(Call("no space", &client::Client::CreateClosure,
                              Closure("alliances/test/spaces/nowhere", "c"), {})),
                NotThere(Call("get", &client::Client::GetClosure, get, {})),
                NotThere({"delete", [&] { return server_.client().DeleteClosure(remove); }, {}})});
}

}  // namespace
}  // namespace gongfang
