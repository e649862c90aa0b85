// Checks that several booking requests share.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "booking/booking.h"
#include "booking/validation.h"
#include "common/rpc/request_check.h"
#include "google/protobuf/duration.pb.h"

namespace gongfang::booking {

inline constexpr absl::string_view kAllianceForm = "alliances/{alliance}";
inline constexpr absl::string_view kBookingForm = "alliances/{alliance}/bookings/{booking}";
inline constexpr absl::string_view kMemberForm = "alliances/{alliance}/members/{member}";
inline constexpr absl::string_view kTeamForm = "alliances/{alliance}/teams/{team}";
inline constexpr absl::string_view kSeriesForm = "alliances/{alliance}/series/{series}";
inline constexpr absl::string_view kEntryForm =
    "alliances/{alliance}/waitlistEntries/{waitlist_entry}";
inline constexpr absl::string_view kSpaceForm = "alliances/{alliance}/spaces/{space}";
inline constexpr absl::string_view kResourceForm =
    "alliances/{alliance}/spaces/{space}/resources/{resource}";

// Below the same alliance as the request, or it is somebody else's.
template <typename Name>
void CheckReference(RequestCheck& check, absl::string_view field, absl::string_view value,
                    absl::string_view form, absl::string_view alliance) {
  const std::optional<Name> name = check.Parsed<Name>(field, value, form);
  if (name && !alliance.empty() && name->alliance != alliance) {
    check.Add(field, absl::StrCat("must be of the alliance \"", alliance, "\""));
  }
}

// `prefix` is that of the fields, such as "items[0]."; an empty interval or one over `longest`.
void CheckInterval(RequestCheck& check, const std::string& prefix, absl::Duration longest,
                   const Interval& interval);

// Member, team and purpose of a record at `prefix`, such as "booking.".
void CheckWho(RequestCheck& check, const std::string& prefix, const std::string& member,
              const std::string& team, const std::string& alliance);

// The items of a request at `field`, such as "booking.items".
template <typename Protos>
std::vector<Item> CheckedItems(RequestCheck& check, const std::string& field, const Protos& protos);

// An INVALID_REQUEST about one value, told of `field`; other errors as they are.
absl::Status OnField(absl::string_view field, const absl::Status& status);

void CheckRequestId(RequestCheck& check, const std::string& request_id);
void CheckOverride(RequestCheck& check, const std::string& reason);

// Microseconds of a length within [min, max]; 0, with the violation noted, where it is wrong.
int64_t CheckedLength(RequestCheck& check, absl::string_view field,
                      const google::protobuf::Duration& value, absl::Duration min,
                      absl::Duration max);

}  // namespace gongfang::booking
