#include "tests/bench/house_rules.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace gongfang::bench {
namespace {

using inventory::v1::Quota;

google::protobuf::Duration Lasting(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  return proto;
}

inventory::v1::Schedule EveryDay(const std::string& opens, const std::string& closes) {
  inventory::v1::Schedule schedule;
  for (int day = google::type::MONDAY; day <= google::type::SUNDAY; ++day) {
    inventory::v1::OpeningPeriod& period = *schedule.add_periods();
    period.set_day(static_cast<google::type::DayOfWeek>(day));
    period.set_opens(opens);
    period.set_closes(closes);
  }
  return schedule;
}

}  // namespace

inventory::v1::Policy HousePolicy() {
  inventory::v1::Policy policy;
  *policy.mutable_min_length() = Lasting(absl::Minutes(10));
  *policy.mutable_max_length() = Lasting(absl::Hours(4));
  *policy.mutable_start_step() = Lasting(absl::Minutes(5));
  *policy.mutable_length_step() = Lasting(absl::Minutes(5));
  *policy.mutable_buffer_before() = Lasting(kBuffer);
  *policy.mutable_buffer_after() = Lasting(kBuffer);
  *policy.mutable_create_lead_time() = Lasting(absl::Hours(1));
  *policy.mutable_change_lead_time() = Lasting(absl::Hours(1));
  *policy.mutable_cancel_lead_time() = Lasting(absl::Hours(1));
  *policy.mutable_horizon() = Lasting(absl::Hours(24 * 300));
  inventory::v1::TierHorizon& tier = *policy.add_tier_horizons();
  tier.set_tier(kTier);
  *tier.mutable_horizon() = Lasting(absl::Hours(24 * 360));
  policy.set_within_one_day(true);
  *policy.mutable_min_gap() = Lasting(absl::Minutes(10));
  *policy.mutable_approval_above() = Lasting(absl::Hours(3));
  *policy.mutable_check_in_before() = Lasting(absl::Minutes(15));
  *policy.mutable_no_show_after() = Lasting(absl::Minutes(15));
  return policy;
}

std::vector<inventory::v1::CreateQuotaRequest> HouseQuotas(const std::string& alliance,
                                                           const std::string& space) {
  std::vector<inventory::v1::CreateQuotaRequest> quotas;
  const auto add = [&](const char* id, Quota::Holder holder, Quota::Period period) -> Quota& {
    inventory::v1::CreateQuotaRequest& create = quotas.emplace_back();
    create.set_parent(alliance);
    create.set_quota_id(id);
    create.mutable_quota()->set_display_name(absl::StrCat("限额 ", id));
    create.mutable_quota()->set_holder(holder);
    create.mutable_quota()->set_period(period);
    return *create.mutable_quota();
  };
  const auto plenty = Lasting(absl::Hours(500'000));
  add("daily", Quota::HOLDER_MEMBER, Quota::PERIOD_DAY).set_booking_limit(1000);
  Quota& prime = add("prime", Quota::HOLDER_MEMBER, Quota::PERIOD_WEEK);
  prime.set_category(kCategory);
  *prime.mutable_time_limit() = plenty;
  *prime.mutable_prime_time() = EveryDay("18:00", "22:00");
  Quota& team = add("team", Quota::HOLDER_TEAM, Quota::PERIOD_MONTH);
  team.set_space(space);
  *team.mutable_time_limit() = plenty;
  Quota& rolling = add("rolling", Quota::HOLDER_MEMBER, Quota::PERIOD_ROLLING);
  rolling.set_rolling_days(7);
  *rolling.mutable_time_limit() = plenty;
  *add("ahead", Quota::HOLDER_MEMBER, Quota::PERIOD_AT_ONCE).mutable_time_limit() = plenty;
  return quotas;
}

inventory::v1::Schedule HouseSchedule() { return EveryDay("06:00", "22:00"); }

}  // namespace gongfang::bench
