#include "common/rpc/request_check.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "common/base/limits.h"
#include "common/base/text.h"
#include "common/rpc/timestamps.h"

namespace gongfang {
namespace {

// "31 days", "1h", "20m", "0".
std::string Words(absl::Duration duration) {
  constexpr absl::Duration kDay = absl::Hours(24);
  if (duration > kDay && absl::Trunc(duration, kDay) == duration) {
    return absl::StrCat(duration / kDay, " days");
  }
  return absl::FormatDuration(duration);
}

}  // namespace

void RequestCheck::Enter(absl::string_view record, SetFields set) {
  prefix_ = absl::StrCat(record, ".");
  set_ = std::move(set);
}

void RequestCheck::Add(absl::string_view field, absl::string_view description) {
  violations_.push_back({absl::StrCat(prefix_, field), std::string(description)});
}

void RequestCheck::Id(absl::string_view field, absl::string_view value) {
  if (IsId(value)) return;
  Add(field, absl::StrCat("must be 1 to ", limits::kMaxIdBytes,
                          " of a-z, 0-9 and \"-\", not beginning or ending with \"-\""));
}

void RequestCheck::Line(absl::string_view field, absl::string_view value, Need need) {
  if (!Wants(field)) return;
  People(field, value, need, limits::kMaxDisplayNameBytes);
  if (value.find_first_of("\n\t") != absl::string_view::npos) Add(field, "must be one line");
}

void RequestCheck::Text(absl::string_view field, absl::string_view value, Need need) {
  if (Wants(field)) People(field, value, need, limits::kMaxTextBytes);
}

void RequestCheck::People(absl::string_view field, absl::string_view value, Need need,
                          size_t max_bytes) {
  if (need == Need::kRequired && absl::StripAsciiWhitespace(value).empty()) {
    Add(field, "is required");
  }
  if (value.size() > max_bytes) {
    Add(field, absl::StrCat("has ", value.size(), " bytes; at most ", max_bytes));
  }
  if (HasControlCharacter(value)) Add(field, "must not hold control characters");
}

std::optional<Instant> RequestCheck::Time(absl::string_view field, bool present,
                                          const google::protobuf::Timestamp& value) {
  if (!present) {
    Add(field, "is required");
    return std::nullopt;
  }
  const std::optional<Instant> instant = ToInstant(value);
  if (!instant) {
    Add(field, "must be a valid time in the years 1970 to 2100, in whole microseconds");
  }
  return instant;
}

std::optional<absl::Duration> RequestCheck::Length(absl::string_view field,
                                                   const google::protobuf::Duration& value,
                                                   absl::Duration min, absl::Duration max,
                                                   absl::Duration unit) {
  const absl::Duration length = absl::Seconds(value.seconds());
  if (value.nanos() == 0 && length >= min && length <= max && absl::Trunc(length, unit) == length) {
    return length;
  }
  Add(field, absl::StrCat("must be ", Words(min), " to ", Words(max), ", in whole ",
                          unit == absl::Minutes(1) ? "minutes" : "seconds"));
  return std::nullopt;
}

void RequestCheck::Mask(const google::protobuf::FieldMask& mask,
                        absl::Span<const absl::string_view> changeable) {
  if (IsWholeMask(mask)) return;
  for (int i = 0; i < mask.paths_size(); ++i) {
    if (std::find(changeable.begin(), changeable.end(), mask.paths(i)) == changeable.end()) {
      Add(absl::StrCat("update_mask.paths[", i, "]"),
          absl::StrCat("must be one of ", absl::StrJoin(changeable, ", ")));
    }
  }
}

void RequestCheck::PageFields(int size, absl::string_view token) {
  if (size < 0) Add("page_size", "must not be negative; 0 asks for the usual size");
  if (token.size() > limits::kMaxPageTokenBytes) {
    Add("page_token", "must be the next_page_token of the page before");
  }
}

absl::Status RequestCheck::Result() && {
  return violations_.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations_));
}

}  // namespace gongfang
