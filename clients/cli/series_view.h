// Series as tables.
#pragma once

#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::cli {

// A line for each instance of the series, with the state of its booking as far as `bookings` has
// it; where any was refused, also what it was and why.
Table InstanceTable(const booking::v1::Series& series,
                    const google::protobuf::RepeatedPtrField<booking::v1::Booking>& bookings,
                    absl::TimeZone zone);

// How many instances have no booking because that was refused.
int CountSkipped(const booking::v1::Series& series);
// How many have one that stayed as it was because a change was refused.
int CountUnchanged(const booking::v1::Series& series);

// The series with its instances, or its JSON. Asks for its bookings, unless it was only `tried`:
// then they are not what the series says.
absl::Status PrintSeries(Session& session, const booking::v1::Series& series, bool tried = false);

}  // namespace gongfang::cli
