#include "clients/cli/booking_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"
#include "common/calendar/zone.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using booking::v1::BookingItem;

// An item of a zone that this machine does not know is shown in UTC, which its label then says.
absl::TimeZone ZoneOf(const BookingItem& item) {
  return LoadZone(item.time_zone()).value_or(absl::UTCTimeZone());
}

absl::TimeZone ZoneOf(const Booking& booking) {
  return booking.items().empty() ? absl::UTCTimeZone() : ZoneOf(booking.items(0));
}

std::string Range(const BookingItem& item) {
  return FormatRange(FromProto(item.start_time()), FromProto(item.end_time()), ZoneOf(item));
}

}  // namespace

std::string ItemTime(const BookingItem& item) {
  return absl::StrCat(Range(item), " (", ZoneOf(item).name(), ")");
}

absl::Status PrintBooking(const Booking& booking, const Output& output) {
  if (output.json()) return output.PrintJson(booking);
  const absl::TimeZone zone = ZoneOf(booking);
  Table table;
  // A booking that was only tried has no name.
  if (!booking.name().empty()) {
    table.Add({"Booking", Cell(ShortName(booking.name()), Style::kBold)});
  }
  table.Add({"State", StateCell(booking.state())});
  if (booking.has_expire_time()) {
    table.Add({"Expires", FormatLocal(FromProto(booking.expire_time()), zone)});
  }
  for (const BookingItem& item : booking.items()) {
    const std::string units = item.units() > 1 ? absl::StrCat("  ", item.units(), " units") : "";
    table.Add({"Item", absl::StrCat(ShortName(item.resource()), "  ", ItemTime(item), units)});
  }
  table.Add({"Member", ShortName(booking.member())});
  if (!booking.team().empty()) table.Add({"Team", ShortName(booking.team())});
  if (!booking.purpose().empty()) table.Add({"Purpose", booking.purpose()});
  if (booking.has_create_time()) {
    table.Add({"Made", FormatLocal(FromProto(booking.create_time()), zone)});
  }
  output.Print(table);
  return absl::OkStatus();
}

Table BookingTable(const google::protobuf::RepeatedPtrField<Booking>& bookings) {
  // The id leads to all the rest: gongfang bookings show.
  Table table({"BOOKING",
               "STATE",
               "WHEN",
               {"ZONE", Fit::kOptional},
               {"RESOURCES", Fit::kShorten},
               {"MEMBER", Fit::kShorten},
               {"PURPOSE", Fit::kOptional}});
  for (const Booking& booking : bookings) {
    std::vector<std::string> resources;
    for (const BookingItem& item : booking.items()) {
      resources.push_back(ShortName(item.resource()));
      if (item.units() > 1) absl::StrAppend(&resources.back(), " x", item.units());
    }
    std::string when;
    if (!booking.items().empty()) when = Range(booking.items(0));
    table.Add({ShortName(booking.name()), StateCell(booking.state()), when, ZoneOf(booking).name(),
               absl::StrJoin(resources, ", "), ShortName(booking.member()), booking.purpose()});
  }
  return table;
}

}  // namespace gongfang::cli
