// What a stopped server left in booking.db, row by row, and what its events say should be there.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "gongfang/events/v1/events.pb.h"

namespace gongfang {

struct BookingTables {
  // alliance, id, state, member, start_time, end_time, expire_time, sequence
  using BookingRow = std::tuple<std::string, std::string, int64_t, std::string, std::string,
                                std::string, int64_t, int64_t, int64_t, int64_t>;
  // resource, start_time, booking, end_time, units, live
  using ItemRow = std::tuple<std::string, int64_t, std::string, int64_t, int64_t, int64_t>;

  std::multiset<BookingRow> bookings;
  std::multiset<ItemRow> items;

  friend bool operator==(const BookingTables&, const BookingTables&) = default;
};

// The log `booking` of `alliance` from its beginning, out of the database in `folder`, which no
// server has open.
std::vector<events::v1::Event> ReadBookingEvents(const std::string& folder,
                                                 const std::string& alliance);

// The tables as they are.
BookingTables ReadBookingTables(const std::string& folder);
// The tables as `events`, replayed from the first, make them. Expects their numbers to be 1,
// 2, 3...
BookingTables Replay(const std::vector<events::v1::Event>& events);

}  // namespace gongfang
