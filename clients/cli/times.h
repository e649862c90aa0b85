// Times between protos, zones and people. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/local_time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace gongfang::cli {

google::protobuf::Timestamp ToProto(absl::Time time);
google::protobuf::Duration ToProto(absl::Duration duration);
absl::Time FromProto(const google::protobuf::Timestamp& timestamp);
absl::Duration FromProto(const google::protobuf::Duration& duration);

// "2027-01-09 14:00" in `zone`, with seconds only where there are any.
std::string FormatLocal(absl::Time time, absl::TimeZone zone);
// "2027-01-09 14:00-16:00"; with both dates where they differ.
std::string FormatRange(absl::Time start, absl::Time end, absl::TimeZone zone);
using gongfang::FormatLength;

// The first whole minute that is not before `time`.
absl::Time NextMinute(absl::Time time);

// The instant that `text` means in all of `zones` (at least one). INVALID_ARGUMENT naming `flag`
// where it is no time, or where the zones disagree: it then needs an offset.
absl::StatusOr<absl::Time> ParseTimeIn(absl::string_view flag, absl::string_view text,
                                       const std::vector<absl::TimeZone>& zones, absl::Time now);
absl::StatusOr<absl::Duration> ParseDurationFlag(absl::string_view flag, absl::string_view text);

}  // namespace gongfang::cli
