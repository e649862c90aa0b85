#include "inventory/quota_rules.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "inventory/schedule_rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kResource = "alliances/{alliance}/spaces/{space}/resources/{resource}";

// A name within a quota of `alliance`; empty is none.
template <typename Name>
void CheckReference(absl::string_view field, const std::string& value, absl::string_view pattern,
                    const std::optional<AllianceName>& alliance, RequestCheck& check) {
  if (value.empty()) return;
  const std::optional<Name> name = check.Parsed<Name>(field, value, pattern);
  if (name && alliance && name->alliance != alliance->alliance) {
    check.Add(field, absl::StrCat("must be of the alliance \"", alliance->alliance, "\""));
  }
}

// Which bookings it counts.
void CheckScope(const v1::Quota& quota, const std::optional<AllianceName>& alliance,
                RequestCheck& check) {
  CheckReference<ResourceName>("resource", quota.resource(), kResource, alliance, check);
  CheckReference<SpaceName>("space", quota.space(), kSpace, alliance, check);
  if (!quota.category().empty()) check.Id("category", quota.category());
  if (quota.resource().empty()) return;
  if (!quota.space().empty()) check.Add("space", "must not be set beside resource");
  if (!quota.category().empty()) check.Add("category", "must not be set beside resource");
}

// Over which time it counts them, and whose.
void CheckPeriod(const v1::Quota& quota, RequestCheck& check) {
  if (quota.holder() != v1::Quota::HOLDER_MEMBER && quota.holder() != v1::Quota::HOLDER_TEAM) {
    check.Add("holder", "must be HOLDER_MEMBER or HOLDER_TEAM");
  }
  if (quota.period() == v1::Quota::PERIOD_UNSPECIFIED ||
      !v1::Quota::Period_IsValid(quota.period())) {
    check.Add("period", "must be a day, a week, a month, rolling days, or at once");
  }
  if (quota.period() == v1::Quota::PERIOD_ROLLING) {
    if (quota.rolling_days() < 1 || quota.rolling_days() > limits::kMaxRollingDays) {
      check.Add("rolling_days", absl::StrCat("must be 1 to ", limits::kMaxRollingDays));
    }
  } else if (quota.rolling_days() != 0) {
    check.Add("rolling_days", "must not be set unless period is PERIOD_ROLLING");
  }
}

// How much it allows.
void CheckLimit(const v1::Quota& quota, RequestCheck& check) {
  if (quota.has_time_limit()) {
    check.Length("time_limit", quota.time_limit(), limits::kMinQuotaTime, limits::kMaxQuotaTime,
                 absl::Minutes(1));
    if (quota.booking_limit() != 0) check.Add("booking_limit", "must not be set beside time_limit");
  } else if (quota.booking_limit() == 0) {
    check.Add("time_limit", "is required, unless booking_limit is set");
  } else if (quota.booking_limit() < 0 || quota.booking_limit() > limits::kMaxQuotaBookings) {
    check.Add("booking_limit", absl::StrCat("must be 1 to ", limits::kMaxQuotaBookings));
  }
  if (!quota.has_prime_time()) return;
  if (!quota.has_time_limit()) check.Add("prime_time", "must not be set without time_limit");
  if (quota.prime_time().periods().empty()) {
    check.Add("prime_time.periods", "is required: with none nothing would count");
  }
  CheckWeek("prime_time", quota.prime_time(), check);
}

}  // namespace

void CheckQuota(const v1::Quota& quota, const std::optional<AllianceName>& alliance,
                RequestCheck& check) {
  check.Line("display_name", quota.display_name(), Need::kRequired);
  CheckScope(quota, alliance, check);
  CheckPeriod(quota, check);
  CheckLimit(quota, check);
}

}  // namespace gongfang::inventory
