#include "clients/cli/booking_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/text.h"
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

// "link/laser-1, link/lab x5".
std::string Resources(const Booking& booking) {
  return absl::StrJoin(booking.items(), ", ", [](std::string* out, const BookingItem& item) {
    absl::StrAppend(out, ShortName(item.resource()));
    if (item.units() > 1) absl::StrAppend(out, " x", item.units());
  });
}

// When the first item is; "" of a booking without any.
std::string When(const Booking& booking) {
  return booking.items().empty() ? "" : Range(booking.items(0));
}

// What became of it, and why, as far as there is something to tell.
void AddHistory(const Booking& booking, Table& table) {
  const absl::TimeZone zone = ZoneOf(booking);
  const auto add_time = [&](const char* label, const google::protobuf::Timestamp& time) {
    table.Add({label, FormatLocal(FromProto(time), zone)});
  };
  if (booking.has_check_in_time()) {
    add_time("Checked in", booking.check_in_time());
  } else if (booking.has_no_show_time() && booking.state() == Booking::STATE_CONFIRMED) {
    add_time("Check in by", booking.no_show_time());
  }
  if (booking.has_check_out_time()) add_time("Checked out", booking.check_out_time());
  if (!booking.decision_reason().empty()) table.Add({"Decision", booking.decision_reason()});
  if (!booking.override_reason().empty()) table.Add({"Override", booking.override_reason()});
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
    const char* why = item.companion() ? "  taken along" : "";
    table.Add({"Item", absl::StrCat(ShortName(item.resource()), "  ", ItemTime(item), units, why)});
  }
  table.Add({"Member", ShortName(booking.member())});
  if (!booking.team().empty()) table.Add({"Team", ShortName(booking.team())});
  if (!booking.purpose().empty()) table.Add({"Purpose", booking.purpose()});
  if (!booking.series().empty()) table.Add({"Series", ShortName(booking.series())});
  if (!booking.waitlist_entry().empty()) {
    table.Add({"Waitlist", ShortName(booking.waitlist_entry())});
  }
  AddHistory(booking, table);
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
    table.Add({ShortName(booking.name()), StateCell(booking.state()), When(booking),
               ZoneOf(booking).name(), Resources(booking), ShortName(booking.member()),
               booking.purpose()});
  }
  return table;
}

std::string ChangeLine(const booking::v1::BookingChange& change) {
  constexpr int kSequenceCells = 7;
  constexpr int kTypeCells = 11;   // "rescheduled"
  constexpr int kTimeCells = 19;   // with seconds
  constexpr int kStateCells = 16;  // "pending-approval"
  const Booking& booking = change.booking();
  const absl::TimeZone zone = ZoneOf(booking);
  const std::string made =
      absl::FormatTime("%Y-%m-%d %H:%M:%S", FromProto(change.create_time()), zone);
  const std::string line = absl::StrJoin(
      {PadRight(absl::StrCat(change.sequence()), kSequenceCells), PadRight(made, kTimeCells),
       PadRight(absl::StripPrefix(change.type(), "booking."), kTypeCells),
       PadRight(StateCell(booking.state()).text, kStateCells), ShortName(booking.name()),
       absl::StrCat(When(booking), " (", zone.name(), ")"), Resources(booking),
       ShortName(booking.member())},
      "  ");
  return Printable(line);
}

}  // namespace gongfang::cli
