#include "tests/support/booking_tables.h"

#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_split.h"
#include "common/events/event_log.h"
#include "common/store/sqlite_database.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang {
namespace {

using google::protobuf::util::TimeUtil;
using State = booking::v1::Booking;

std::unique_ptr<Database> OpenIt(const std::string& folder) {
  return SqliteDatabase::Open(folder + "/booking.db", {.create_if_missing = false}).value();
}

int64_t Micros(const google::protobuf::Timestamp& time) {
  return TimeUtil::TimestampToMicroseconds(time);
}

// When the service has something to do by itself.
int64_t DueTime(const booking::v1::Booking& booking, int64_t start, int64_t end) {
  switch (booking.state()) {
    case State::STATE_HELD:
      return Micros(booking.expire_time());
    case State::STATE_PENDING_APPROVAL:
      return start;
    case State::STATE_CONFIRMED:
      return booking.has_no_show_time() ? Micros(booking.no_show_time()) : 0;
    case State::STATE_CHECKED_IN:
      return end;
    default:
      return 0;
  }
}

void AddRows(const booking::v1::Booking& booking, BookingTables& tables) {
  const std::vector<std::string> name = absl::StrSplit(booking.name(), '/');
  const bool live =
      booking.state() >= State::STATE_HELD && booking.state() <= State::STATE_CHECKED_IN;
  int64_t start = INT64_MAX;
  int64_t end = INT64_MIN;
  for (const auto& item : booking.items()) {
    start = std::min(start, Micros(item.start_time()));
    end = std::max(end, Micros(item.end_time()));
    tables.items.emplace(item.resource(), Micros(item.occupied_start_time()), name[3],
                         Micros(item.occupied_end_time()), item.units(), live ? 1 : 0);
  }
  tables.bookings.emplace(name[1], name[3], booking.state(), booking.member(), booking.team(),
                          booking.series(), start, end, DueTime(booking, start, end),
                          booking.sequence());
}

}  // namespace

std::vector<events::v1::Event> ReadBookingEvents(const std::string& folder,
                                                 const std::string& alliance) {
  const auto database = OpenIt(folder);
  EventLog log(*database, "booking");
  std::vector<events::v1::Event> events;
  while (true) {
    const auto page =
        log.ReadAfter(alliance, static_cast<int64_t>(events.size()), /*limit=*/500).value();
    if (page.empty()) break;
    events.insert(events.end(), page.begin(), page.end());
  }
  EXPECT_EQ(log.Heads().value()[alliance], static_cast<int64_t>(events.size()));
  return events;
}

BookingTables ReadBookingTables(const std::string& folder) {
  const auto database = OpenIt(folder);
  BookingTables tables;
  const absl::Status read = database->Read([&tables](Transaction& tx) {
    tables = {};
    absl::Status status = tx.Query(
        "SELECT alliance, id, state, member, team, series, start_time, end_time, due_time, "
        "sequence FROM bookings",
        {}, [&tables](const Row& row) {
          tables.bookings.emplace(row.Text(0), row.Text(1), row.Int(2), row.Text(3), row.Text(4),
                                  row.Text(5), row.Int(6), row.Int(7), row.Int(8), row.Int(9));
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    return tx.Query(
        "SELECT resource, start_time, booking, end_time, units, live FROM booking_items", {},
        [&tables](const Row& row) {
          tables.items.emplace(row.Text(0), row.Int(1), row.Text(2), row.Int(3), row.Int(4),
                               row.Int(5));
          return absl::OkStatus();
        });
  });
  EXPECT_TRUE(read.ok()) << read;
  return tables;
}

BookingTables Replay(const std::vector<events::v1::Event>& events) {
  std::map<std::string, booking::v1::Booking> bookings;
  int64_t expected = 0;
  for (const events::v1::Event& event : events) {
    EXPECT_EQ(event.sequence(), ++expected);
    // Series and places on the waitlist have tables of their own.
    if (!event.snapshot().Is<booking::v1::Booking>()) continue;
    booking::v1::Booking booking;
    EXPECT_TRUE(event.snapshot().UnpackTo(&booking)) << event.type();
    EXPECT_EQ(booking.sequence(), event.sequence());
    EXPECT_EQ(booking.name(), event.subject());
    EXPECT_EQ(event.type() == "booking.created", !bookings.contains(booking.name()));
    bookings[booking.name()] = std::move(booking);
  }
  BookingTables tables;
  for (const auto& [name, booking] : bookings) AddRows(booking, tables);
  return tables;
}

}  // namespace gongfang
