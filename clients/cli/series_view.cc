#include "clients/cli/series_view.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using booking::v1::ListBookingsResponse;
using booking::v1::Series;
using booking::v1::SeriesInstance;
using client::Client;

int CountRefused(const Series& series, bool has_booking) {
  return static_cast<int>(std::count_if(series.instances().begin(), series.instances().end(),
                                        [has_booking](const SeriesInstance& instance) {
                                          return !instance.skipped_reason().empty() &&
                                                 instance.booking().empty() != has_booking;
                                        }));
}

}  // namespace

int CountSkipped(const Series& series) { return CountRefused(series, /*has_booking=*/false); }
int CountUnchanged(const Series& series) { return CountRefused(series, /*has_booking=*/true); }

Table InstanceTable(const Series& series,
                    const google::protobuf::RepeatedPtrField<Booking>& bookings,
                    absl::TimeZone zone) {
  std::map<std::string, const Booking*> by_name;
  for (const Booking& booking : bookings) by_name[booking.name()] = &booking;
  const bool refused = CountSkipped(series) + CountUnchanged(series) > 0;
  std::vector<Column> columns = {absl::StrCat("WHEN (", zone.name(), ")"), "STATE", "BOOKING"};
  if (refused) columns.insert(columns.end(), {"REFUSED", {"WHY", Fit::kShorten}});
  Table table(std::move(columns));
  for (const SeriesInstance& instance : series.instances()) {
    const auto found = by_name.find(instance.booking());
    std::string when = FormatLocal(FromProto(instance.start_time()), zone);
    Cell state("");
    if (found != by_name.end() && !found->second->items().empty()) {
      const booking::v1::BookingItem& item = found->second->items(0);
      when = FormatRange(FromProto(item.start_time()), FromProto(item.end_time()), zone);
      state = StateCell(found->second->state());
    }
    std::vector<Cell> row = {when, state, ShortName(instance.booking())};
    if (refused) {
      row.insert(row.end(), {instance.skipped_reason(), instance.skipped_message()});
    }
    table.Add(std::move(row));
  }
  return table;
}

absl::Status PrintSeries(Session& session, const Series& series, bool tried) {
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(series);
  if (series.items().empty()) return absl::InternalError("the series has no items");
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(series.items(0).resource()));
  Table table;
  if (!series.name().empty()) table.Add({"Series", Cell(ShortName(series.name()), Style::kBold)});
  table.Add({"Repeats", series.recurrence_rule()});
  for (const booking::v1::BookingItem& item : series.items()) {
    const std::string units = item.units() > 1 ? absl::StrCat("  ", item.units(), " units") : "";
    table.Add({"Item", absl::StrCat(ShortName(item.resource()), units)});
  }
  table.Add({"Member", ShortName(series.member())});
  if (!series.team().empty()) table.Add({"Team", ShortName(series.team())});
  if (!series.purpose().empty()) table.Add({"Purpose", series.purpose()});
  output.Print(table);
  ListBookingsResponse bookings;
  if (!tried) {
    booking::v1::ListBookingsRequest request;
    ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
    request.set_series(series.name());
    ASSIGN_OR_RETURN(const Client* client, session.client());
    ASSIGN_OR_RETURN(
        bookings, Collect(*client, &Client::ListBookings, &ListBookingsResponse::mutable_bookings,
                          request, kDefaultListLimit));
  }
  output.Print(InstanceTable(series, bookings.bookings(), zone));
  return absl::OkStatus();
}

}  // namespace gongfang::cli
