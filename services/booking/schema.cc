// The tables of booking.
#include "booking/table.h"

namespace gongfang::booking::table {
namespace {

// `due_time` is 0 where nothing is due; the numbers of states are those of the proto. `calendars`
// also holds the versions of accounts: their keys are names too.
constexpr Migration kMigrations[] = {
    {1, "bookings",
     R"sql(
CREATE TABLE calendars (
  resource TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (resource)
);
CREATE TABLE bookings (
  alliance TEXT NOT NULL,
  id TEXT NOT NULL,
  state BIGINT NOT NULL,
  member TEXT NOT NULL,
  team TEXT NOT NULL,
  series TEXT NOT NULL,
  start_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance, id)
);
CREATE INDEX bookings_by_start ON bookings (alliance, start_time, id);
CREATE INDEX bookings_by_member ON bookings (alliance, member, start_time, id);
CREATE INDEX bookings_by_team ON bookings (alliance, team, start_time, id) WHERE team <> '';
CREATE INDEX bookings_by_series ON bookings (alliance, series, start_time, id) WHERE series <> '';
CREATE INDEX bookings_by_due ON bookings (due_time) WHERE due_time > 0;
CREATE TABLE booking_items (
  resource TEXT NOT NULL,
  start_time BIGINT NOT NULL,
  booking TEXT NOT NULL,
  end_time BIGINT NOT NULL,
  units BIGINT NOT NULL,
  live BIGINT NOT NULL,
  PRIMARY KEY (resource, start_time, booking)
);
CREATE TABLE series (
  alliance TEXT NOT NULL,
  id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance, id)
);
CREATE TABLE waitlist_entries (
  alliance TEXT NOT NULL,
  id TEXT NOT NULL,
  state BIGINT NOT NULL,
  resource TEXT NOT NULL,
  member TEXT NOT NULL,
  due_time BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance, id)
);
CREATE INDEX entries_by_resource ON waitlist_entries (resource, id);
CREATE INDEX entries_by_due ON waitlist_entries (due_time) WHERE due_time > 0;
CREATE TABLE answered_requests (
  alliance TEXT NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  sequence BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  PRIMARY KEY (alliance, actor, request_id)
);
)sql"},
    // Bookings are found by the day of their start: within a day new ones come last, so that those
    // of one transaction share pages, as they would not in the order of their starts. What an
    // account counts is in the indexes that it is read by: `units` and `resource` of the only item,
    // an empty name where there are several or where the row is older than the column.
    {2, "bookings by day, and accounts in their indexes",
     R"sql(
CREATE TABLE bookings_by_days (
  alliance TEXT NOT NULL,
  id TEXT NOT NULL,
  state BIGINT NOT NULL,
  member TEXT NOT NULL,
  team TEXT NOT NULL,
  series TEXT NOT NULL,
  start_day BIGINT NOT NULL,
  start_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  units BIGINT NOT NULL,
  resource TEXT NOT NULL,
  PRIMARY KEY (alliance, id)
);
INSERT INTO bookings_by_days
(alliance, id, state, member, team, series, start_day, start_time, end_time, due_time, sequence,
units, resource)
SELECT alliance, id, state, member, team, series, start_time / 86400000000, start_time, end_time,
due_time, sequence, 0, '' FROM bookings;
DROP TABLE bookings;
ALTER TABLE bookings_by_days RENAME TO bookings;
CREATE INDEX bookings_by_day ON bookings (alliance, start_day, id);
CREATE INDEX bookings_by_member ON bookings
(alliance, member, start_time, id, state, end_time, units, resource);
CREATE INDEX bookings_by_team ON bookings
(alliance, team, start_time, id, state, end_time, units, resource) WHERE team <> '';
CREATE INDEX bookings_by_series ON bookings (alliance, series, start_time, id) WHERE series <> '';
CREATE INDEX bookings_by_due ON bookings (due_time) WHERE due_time > 0;
)sql"},
};

}  // namespace

absl::Span<const Migration> Migrations() { return kMigrations; }

}  // namespace gongfang::booking::table
