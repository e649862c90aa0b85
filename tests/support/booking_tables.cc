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

void AddRows(const booking::v1::Booking& booking, BookingTables& tables) {
  const std::vector<std::string> name = absl::StrSplit(booking.name(), '/');
  const bool live =
      booking.state() == State::STATE_HELD || booking.state() == State::STATE_CONFIRMED;
  int64_t start = INT64_MAX;
  int64_t end = INT64_MIN;
  for (const auto& item : booking.items()) {
    start = std::min(start, Micros(item.start_time()));
    end = std::max(end, Micros(item.end_time()));
    tables.items.emplace(item.resource(), Micros(item.start_time()), name[3],
                         Micros(item.end_time()), item.units(), live ? 1 : 0);
  }
  tables.bookings.emplace(name[1], name[3], booking.state(), booking.member(), start, end,
                          booking.has_expire_time() ? Micros(booking.expire_time()) : 0,
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
        "SELECT alliance, id, state, member, start_time, end_time, expire_time, sequence "
        "FROM bookings",
        {}, [&tables](const Row& row) {
          tables.bookings.emplace(row.Text(0), row.Text(1), row.Int(2), row.Text(3), row.Int(4),
                                  row.Int(5), row.Int(6), row.Int(7));
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
