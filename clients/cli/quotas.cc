#include "clients/cli/quotas.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "common/calendar/local_time.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Quota;

constexpr absl::Duration kDay = absl::Hours(24);

constexpr std::pair<absl::string_view, Quota::Period> kPeriods[] = {
    {"day", Quota::PERIOD_DAY},
    {"week", Quota::PERIOD_WEEK},
    {"month", Quota::PERIOD_MONTH},
    {"at-once", Quota::PERIOD_AT_ONCE},
};

std::string Period(const Quota& quota) {
  switch (quota.period()) {
    case Quota::PERIOD_DAY:
      return "a day";
    case Quota::PERIOD_WEEK:
      return "a week";
    case Quota::PERIOD_MONTH:
      return "a month";
    case Quota::PERIOD_ROLLING:
      return quota.rolling_days() == 1 ? "in any day"
                                       : absl::StrCat("in any ", quota.rolling_days(), " days");
    case Quota::PERIOD_AT_ONCE:
      return "at once";
    default:
      return "in a period that this program does not know";
  }
}

// "12h", "160h": hours, as quotas are spoken of, where they are whole.
std::string Time(const google::protobuf::Duration& limit) {
  constexpr int64_t kHour = 3600;
  if (limit.seconds() > 0 && limit.seconds() % kHour == 0) {
    return absl::StrCat(limit.seconds() / kHour, "h");
  }
  return FormatLength(absl::Seconds(limit.seconds()));
}

}  // namespace

std::string QuotaHolder(const Quota& quota) {
  return quota.holder() == Quota::HOLDER_TEAM ? "each team" : "each member";
}

std::string QuotaScope(const Quota& quota) {
  if (!quota.resource().empty()) return ShortName(quota.resource());
  if (quota.space().empty()) return quota.category().empty() ? "everything" : quota.category();
  return absl::StrCat(quota.category().empty() ? "everything" : quota.category(), " in ",
                      ShortName(quota.space()));
}

std::string QuotaLimit(const Quota& quota) {
  const std::string amount =
      quota.has_time_limit() ? Time(quota.time_limit())
                             : absl::StrCat(quota.booking_limit(),
                                            quota.booking_limit() == 1 ? " booking" : " bookings");
  return absl::StrCat(amount, " ", Period(quota));
}

absl::Status SetPeriod(absl::string_view flag, absl::string_view text, Quota& quota) {
  const auto* found = std::find_if(std::begin(kPeriods), std::end(kPeriods),
                                   [text](const auto& period) { return period.first == text; });
  if (found != std::end(kPeriods)) {
    quota.set_period(found->second);
    return absl::OkStatus();
  }
  const absl::StatusOr<absl::Duration> days = ParseDuration(text);
  if (!days.ok() || absl::Trunc(*days, kDay) != *days) {
    return UsageError(absl::StrCat(flag, ": \"", text,
                                   "\" is not day, week, month, at-once, or days such as 14d"));
  }
  quota.set_period(Quota::PERIOD_ROLLING);
  quota.set_rolling_days(static_cast<int32_t>(*days / kDay));
  return absl::OkStatus();
}

}  // namespace gongfang::cli
