#include "tests/bench/alliance.h"

#include <functional>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/bench/house_rules.h"

namespace gongfang::bench {
namespace {

constexpr int kLoaders = 16;
constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kDay = 24 * 60 * kMinute;
constexpr Instant kUtcOffset = 8 * 60 * kMinute;  // Asia/Shanghai, all year
constexpr int64_t kOpens = 6;                     // o'clock
constexpr int64_t kHoursPerDay = 16;

membership::v1::CreateTeamRequest TeamRequest(int n) {
  membership::v1::CreateTeamRequest create;
  create.set_parent(kAlliance);
  create.set_team_id(absl::StrCat("t", n));
  create.mutable_team()->set_display_name(absl::StrCat("团队 ", n));
  create.mutable_team()->set_home_space(kSpace);
  return create;
}

membership::v1::CreateMemberRequest MemberRequest(int n) {
  membership::v1::CreateMemberRequest create;
  create.set_parent(kAlliance);
  create.set_member_id(absl::StrCat("m", n));
  create.mutable_member()->set_display_name(absl::StrCat("创客 ", n));
  create.mutable_member()->add_teams(TeamOf(n));
  if (n % 2 == 0) create.mutable_member()->set_tier(kTier);
  return create;
}

absl::Status MakeResource(const client::Client& client, int n) {
  inventory::v1::CreateResourceRequest create;
  create.set_parent(kSpace);
  create.set_resource_id(absl::StrCat("r", n));
  *create.mutable_resource() = ResourceRecord(n);
  ASSIGN_OR_RETURN(const auto made, client.CreateResource(create));
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(made.name());
  return client.PublishResource(publish).status();
}

absl::Status MakeTeam(const client::Client& client, int n) {
  return client.CreateTeam(TeamRequest(n)).status();
}

absl::Status MakeMember(const client::Client& client, int n) {
  return client.CreateMember(MemberRequest(n)).status();
}

using Make = std::function<absl::Status(const client::Client&, int)>;

absl::Status MakeMany(const client::Client& client, int count, const Make& make) {
  std::vector<std::thread> loaders;
  std::vector<absl::Status> statuses(kLoaders);
  for (int i = 0; i < kLoaders; ++i) {
    loaders.emplace_back([&client, &make, &status = statuses[i], count, i] {
      for (int n = i; n < count && status.ok(); n += kLoaders) status = make(client, n);
    });
  }
  for (std::thread& loader : loaders) loader.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

Interval PlaceAt(Instant base, int64_t hour, Instant offset) {
  const int64_t day = hour >= 0 ? hour / kHoursPerDay : -((-hour - 1) / kHoursPerDay) - 1;
  const int64_t hour_of_day = hour - day * kHoursPerDay;
  const Instant start = base + day * kDay + (kOpens + hour_of_day) * 60 * kMinute + offset;
  return {start, start + absl::ToInt64Microseconds(kPlaceLength)};
}

}  // namespace

std::string ResourceName(int64_t n) { return absl::StrCat(kSpace, "/resources/r", n); }
std::string MemberName(int64_t n) { return absl::StrCat(kAlliance, "/members/m", n); }
std::string TeamOf(int64_t n) { return absl::StrCat(kAlliance, "/teams/t", n % kTeams); }

inventory::v1::Resource ResourceRecord(int64_t n) {
  inventory::v1::Resource resource;
  resource.set_display_name(absl::StrCat("激光切割机 ", n));
  resource.set_category(kCategory);
  resource.set_capacity(1);
  *resource.mutable_schedule() = HouseSchedule();
  *resource.mutable_policy() = HousePolicy();
  return resource;
}

absl::Status MakeAlliance(const client::Client& client, int resources) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id("bench");
  alliance.mutable_alliance()->set_display_name("Bench");
  RETURN_IF_ERROR(client.CreateAlliance(alliance).status());
  membership::v1::CreateSpaceRequest space;
  space.set_parent(kAlliance);
  space.set_space_id("hall");
  space.mutable_space()->set_display_name("Hall");
  space.mutable_space()->set_time_zone(kZone);
  RETURN_IF_ERROR(client.CreateSpace(space).status());
  for (const auto& quota : HouseQuotas(kAlliance, kSpace)) {
    RETURN_IF_ERROR(client.CreateQuota(quota).status());
  }
  RETURN_IF_ERROR(MakeMany(client, kTeams, MakeTeam));
  RETURN_IF_ERROR(MakeMany(client, kMembers, MakeMember));
  return MakeMany(client, resources, MakeResource);
}

std::string AllianceRecipe() {
  std::string recipe = absl::StrCat(ResourceRecord(0).SerializeAsString(),
                                    MemberRequest(0).SerializeAsString(), kMembers, " ", kTeams);
  for (const auto& quota : HouseQuotas(kAlliance, kSpace)) {
    absl::StrAppend(&recipe, quota.SerializeAsString());
  }
  return recipe;
}

Instant Base(Instant now) {
  constexpr Instant kWeek = 7 * kDay;
  return ((now + kUtcOffset) / kWeek + 2) * kWeek - kUtcOffset;
}

Interval FirstPlace(Instant base, int64_t hour) { return PlaceAt(base, hour, 5 * kMinute); }
Interval SecondPlace(Instant base, int64_t hour) { return PlaceAt(base, hour, 35 * kMinute); }

}  // namespace gongfang::bench
