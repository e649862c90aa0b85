#include "tests/bench/alliance.h"

#include <functional>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace gongfang::bench {
namespace {

constexpr int kLoaders = 16;
constexpr char kSpace[] = "alliances/bench/spaces/hall";
constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kDay = 24 * 60 * kMinute;
constexpr Instant kUtcOffset = 8 * 60 * kMinute;  // Asia/Shanghai, all year
constexpr int64_t kOpens = 6;                     // o'clock
constexpr int64_t kHoursPerDay = 16;
constexpr Instant kLength = 25 * kMinute;

inventory::v1::CreateResourceRequest ResourceOf(int n) {
  inventory::v1::CreateResourceRequest create;
  create.set_parent(kSpace);
  create.set_resource_id(absl::StrCat("r", n));
  inventory::v1::Resource& resource = *create.mutable_resource();
  resource.set_display_name(absl::StrCat("激光切割机 ", n));
  resource.set_category("laser-cutter");
  resource.set_capacity(1);
  for (int day = google::type::MONDAY; day <= google::type::SUNDAY; ++day) {
    inventory::v1::OpeningPeriod& period = *resource.mutable_schedule()->add_periods();
    period.set_day(static_cast<google::type::DayOfWeek>(day));
    period.set_opens(absl::StrCat("0", kOpens, ":00"));
    period.set_closes(absl::StrCat(kOpens + kHoursPerDay, ":00"));
  }
  return create;
}

membership::v1::CreateMemberRequest MemberOf(int n) {
  membership::v1::CreateMemberRequest create;
  create.set_parent(kAlliance);
  create.set_member_id(absl::StrCat("m", n));
  create.mutable_member()->set_display_name(absl::StrCat("创客 ", n));
  return create;
}

absl::Status MakeResource(const client::Client& client, int n) {
  ASSIGN_OR_RETURN(const auto made, client.CreateResource(ResourceOf(n)));
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(made.name());
  return client.PublishResource(publish).status();
}

absl::Status MakeMember(const client::Client& client, int n) {
  return client.CreateMember(MemberOf(n)).status();
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
  return {start, start + kLength};
}

}  // namespace

std::string ResourceName(int64_t n) { return absl::StrCat(kSpace, "/resources/r", n); }
std::string MemberName(int64_t n) { return absl::StrCat(kAlliance, "/members/m", n); }

absl::Status MakeAlliance(const client::Client& client, int resources) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id("bench");
  alliance.mutable_alliance()->set_display_name("Bench");
  RETURN_IF_ERROR(client.CreateAlliance(alliance).status());
  membership::v1::CreateSpaceRequest space;
  space.set_parent(kAlliance);
  space.set_space_id("hall");
  space.mutable_space()->set_display_name("Hall");
  space.mutable_space()->set_time_zone("Asia/Shanghai");
  RETURN_IF_ERROR(client.CreateSpace(space).status());
  RETURN_IF_ERROR(MakeMany(client, kMembers, MakeMember));
  return MakeMany(client, resources, MakeResource);
}

std::string AllianceRecipe() {
  return absl::StrCat(ResourceOf(0).SerializeAsString(), MemberOf(0).SerializeAsString(), kMembers);
}

Instant Base(Instant now) {
  constexpr Instant kWeek = 7 * kDay;
  return ((now + kUtcOffset) / kWeek + 2) * kWeek - kUtcOffset;
}

Interval FirstPlace(Instant base, int64_t hour) { return PlaceAt(base, hour, 0); }
Interval SecondPlace(Instant base, int64_t hour) { return PlaceAt(base, hour, 30 * kMinute); }

}  // namespace gongfang::bench
