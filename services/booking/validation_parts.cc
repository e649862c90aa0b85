#include "booking/validation_parts.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/text.h"

namespace gongfang::booking {
namespace {

Item CheckedItem(RequestCheck& check, const std::string& prefix, const v1::BookingItem& item) {
  Item checked{.resource = item.resource(), .units = item.has_units() ? item.units() : 1};
  // A resource of another alliance is refused by the engine, like one that does not exist.
  check.Parsed<ResourceName>(prefix + "resource", item.resource(), kResourceForm);
  if (checked.units < 1) check.Add(prefix + "units", "must be at least 1");
  const auto start = check.Time(prefix + "start_time", item.has_start_time(), item.start_time());
  const auto end = check.Time(prefix + "end_time", item.has_end_time(), item.end_time());
  if (start && end) {
    checked.interval = {*start, *end};
    CheckInterval(check, prefix, limits::kMaxBookingLength, checked.interval);
  }
  return checked;
}

void CheckApart(RequestCheck& check, const std::string& field, const std::vector<Item>& items) {
  for (size_t i = 0; i < items.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (items[i].resource != items[k].resource) continue;
      if (!items[i].interval.Overlaps(items[k].interval)) continue;
      check.Add(absl::StrCat(field, "[", i, "]"),
                absl::StrCat("must not overlap items[", k,
                             "], which is of the same resource: use units for more of it"));
    }
  }
}

}  // namespace

void CheckInterval(RequestCheck& check, const std::string& prefix, absl::Duration longest,
                   const Interval& interval) {
  if (interval.end <= interval.start) {
    check.Add(prefix + "end_time", "must be after start_time");
  } else if (absl::Microseconds(interval.end - interval.start) > longest) {
    check.Add(prefix + "end_time",
              absl::StrCat("must be within ", absl::FormatDuration(longest), " of start_time"));
  }
}

void CheckWho(RequestCheck& check, const std::string& prefix, const std::string& member,
              const std::string& team, const std::string& alliance) {
  CheckReference<MemberName>(check, prefix + "member", member, kMemberForm, alliance);
  if (!team.empty()) CheckReference<TeamName>(check, prefix + "team", team, kTeamForm, alliance);
}

template <typename Protos>
std::vector<Item> CheckedItems(RequestCheck& check, const std::string& field,
                               const Protos& protos) {
  std::vector<Item> items;
  const bool any = std::any_of(protos.begin(), protos.end(),
                               [](const v1::BookingItem& item) { return !item.companion(); });
  if (!any) check.Add(field, "must not be empty");
  if (protos.size() > limits::kMaxItemsPerBooking) {
    check.Add(field, absl::StrCat("must be at most ", limits::kMaxItemsPerBooking, " items"));
    return items;
  }
  items.reserve(protos.size());
  for (int i = 0; i < protos.size(); ++i) {
    // What was taken along is worked out anew, so that a booking that was read can be sent back.
    if (protos[i].companion()) continue;
    items.push_back(CheckedItem(check, absl::StrCat(field, "[", i, "]."), protos[i]));
  }
  CheckApart(check, field, items);
  return items;
}

template std::vector<Item> CheckedItems(RequestCheck&, const std::string&,
                                        const google::protobuf::RepeatedPtrField<v1::BookingItem>&);

absl::Status OnField(absl::string_view field, const absl::Status& status) {
  const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  if (!details || details->fields.empty()) return status;
  return errors::InvalidField(field, details->fields.front().description);
}

void CheckRequestId(RequestCheck& check, const std::string& request_id) {
  if (!request_id.empty() && !IsRequestId(request_id)) {
    check.Add("request_id", absl::StrCat("must be at most ", limits::kMaxRequestIdBytes,
                                         " visible ASCII characters; best a random UUID"));
  }
}

void CheckOverride(RequestCheck& check, const std::string& reason) {
  check.Text("override_reason", reason, Need::kOptional);
}

int64_t CheckedLength(RequestCheck& check, absl::string_view field,
                      const google::protobuf::Duration& value, absl::Duration min,
                      absl::Duration max) {
  const absl::Duration length = absl::Seconds(value.seconds()) + absl::Nanoseconds(value.nanos());
  const bool valid = value.nanos() >= 0 && value.nanos() < 1'000'000'000;
  if (valid && length >= min && length <= max) return absl::ToInt64Microseconds(length);
  check.Add(field, absl::StrCat("must be from ", absl::FormatDuration(min), " to ",
                                absl::FormatDuration(max)));
  return 0;
}

}  // namespace gongfang::booking
