// Bookings as tables. Pure, but for printing.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "clients/cli/output.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::cli {

// "2027-01-09 14:00-16:00 (Asia/Shanghai)": in the zone of the item's space.
std::string ItemTime(const booking::v1::BookingItem& item);

// One booking in full, or its JSON.
absl::Status PrintBooking(const booking::v1::Booking& booking, const Output& output);

// A line each, in this order.
Table BookingTable(const google::protobuf::RepeatedPtrField<booking::v1::Booking>& bookings);

// A change in one line: "12  2027-01-08 09:30:00  confirmed  01m8...  2027-01-09 14:00-16:00 ...".
// Its parts are in columns, one change below the other.
std::string ChangeLine(const booking::v1::BookingChange& change);

}  // namespace gongfang::cli
