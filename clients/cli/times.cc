#include "clients/cli/times.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "common/calendar/local_time.h"

namespace gongfang::cli {
namespace {

std::string FormatClock(absl::Time time, absl::TimeZone zone) {
  const bool seconds = absl::ToCivilSecond(time, zone).second() != 0;
  return absl::FormatTime(seconds ? "%H:%M:%S" : "%H:%M", time, zone);
}

}  // namespace

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &duration));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration)));
  return proto;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

std::string FormatLocal(absl::Time time, absl::TimeZone zone) {
  return absl::StrCat(absl::FormatTime("%Y-%m-%d ", time, zone), FormatClock(time, zone));
}

std::string FormatRange(absl::Time start, absl::Time end, absl::TimeZone zone) {
  const bool one_day = absl::ToCivilDay(start, zone) == absl::ToCivilDay(end, zone);
  return absl::StrCat(FormatLocal(start, zone), "-",
                      one_day ? FormatClock(end, zone) : FormatLocal(end, zone));
}

absl::Time NextMinute(absl::Time time) {
  return absl::UnixEpoch() + absl::Ceil(time - absl::UnixEpoch(), absl::Minutes(1));
}

absl::StatusOr<absl::Time> ParseTimeIn(absl::string_view flag, absl::string_view text,
                                       const std::vector<absl::TimeZone>& zones, absl::Time now) {
  absl::StatusOr<absl::Time> first = absl::InvalidArgumentError("no zone");
  for (size_t i = 0; i < zones.size(); ++i) {
    absl::StatusOr<absl::Time> time = ParseLocalTime(std::string(text), zones[i], now);
    if (!time.ok()) return FlagError(flag, text, time.status());
    if (i == 0) first = time;
    if (*time != *first) {
      return WithHint(
          UsageError(absl::StrCat(flag, ": \"", text, "\" is one time in ", zones[0].name(),
                                  " and another in ", zones[i].name())),
          absl::StrCat("write it with its offset: ",
                       absl::FormatTime("%Y-%m-%dT%H:%M%Ez", *first, zones[0])));
    }
  }
  return first;
}

absl::StatusOr<absl::Duration> ParseDurationFlag(absl::string_view flag, absl::string_view text) {
  absl::StatusOr<absl::Duration> duration = ParseDuration(std::string(text));
  if (!duration.ok()) return FlagError(flag, text, duration.status());
  return duration;
}

}  // namespace gongfang::cli
