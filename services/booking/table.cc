#include "booking/table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {
namespace {

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
  start_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,
  expire_time BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance, id)
);
CREATE INDEX bookings_by_start ON bookings (alliance, start_time, id);
CREATE INDEX bookings_by_member ON bookings (alliance, member, start_time, id);
CREATE INDEX holds_by_expiry ON bookings (expire_time) WHERE state = 1;
CREATE TABLE booking_items (
  resource TEXT NOT NULL,
  start_time BIGINT NOT NULL,
  booking TEXT NOT NULL,
  end_time BIGINT NOT NULL,
  units BIGINT NOT NULL,
  live BIGINT NOT NULL,
  PRIMARY KEY (resource, start_time, booking)
);
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
};

absl::Status ExpectOneRow(const absl::StatusOr<int64_t>& rows, absl::string_view what) {
  if (!rows.ok()) return rows.status();
  return *rows == 1 ? absl::OkStatus() : errors::Conflict(what);
}

// Claims that reach into a window begin at most this long before it.
Instant EarliestStart(Instant window_start) {
  return window_start - absl::ToInt64Microseconds(limits::kMaxBookingLength);
}

absl::Status ReadOccupancy(Transaction& tx, absl::string_view resource, const Interval& window,
                           Occupancy& occupancy) {
  constexpr absl::string_view kSql = R"sql(
SELECT start_time, end_time, units, booking FROM booking_items
WHERE resource = $1 AND start_time > $2 AND start_time < $3 AND end_time > $4 AND live = 1
ORDER BY start_time)sql";
  return tx.Query(kSql, {resource, EarliestStart(window.start) - 1, window.end, window.start},
                  [&](const Row& row) {
                    occupancy.Add({{row.Int(0), row.Int(1)}, row.Int(2), ClaimKey(row.Text(3))});
                    return absl::OkStatus();
                  });
}

}  // namespace

absl::Span<const Migration> Migrations() { return kMigrations; }

absl::StatusOr<std::optional<v1::Booking>> ReadBooking(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.alliance = $1 AND b.id = $2)sql";
  std::optional<v1::Booking> found;
  RETURN_IF_ERROR(tx.Query(kSql, {alliance, id}, [&found](const Row& row) {
    const auto bytes = row.Bytes(0);
    found.emplace().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::optional<Booking>> FindBooking(Transaction& tx, absl::string_view alliance,
                                                   absl::string_view id) {
  ASSIGN_OR_RETURN(const std::optional<v1::Booking> proto, ReadBooking(tx, alliance, id));
  if (!proto) return std::optional<Booking>();
  return std::optional<Booking>(FromProto(*proto));
}

absl::StatusOr<std::optional<Answered>> FindAnswered(Transaction& tx, const Command& command) {
  constexpr absl::string_view kSql = R"sql(
SELECT r.fingerprint, e.snapshot FROM answered_requests r
JOIN events e ON e.alliance = r.alliance AND e.sequence = r.sequence
WHERE r.alliance = $1 AND r.actor = $2 AND r.request_id = $3)sql";
  std::optional<Answered> found;
  RETURN_IF_ERROR(tx.Query(kSql, {command.alliance, command.actor, command.request_id},
                           [&found](const Row& row) {
                             v1::Booking proto;
                             const auto bytes = row.Bytes(1);
                             proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
                             found = Answered{std::string(row.Bytes(0)), FromProto(proto)};
                             return absl::OkStatus();
                           }));
  return found;
}

absl::StatusOr<Calendar> LoadCalendar(Transaction& tx, absl::string_view resource, Instant now) {
  Calendar calendar;
  RETURN_IF_ERROR(tx.Query("SELECT version FROM calendars WHERE resource = $1", {resource},
                           [&calendar](const Row& row) {
                             calendar.version = row.Int(0);
                             return absl::OkStatus();
                           }));
  if (calendar.version == 0) return calendar;  // nothing was ever claimed
  RETURN_IF_ERROR(ReadOccupancy(tx, resource, {now, INT64_MAX}, calendar.occupancy));
  return calendar;
}

absl::StatusOr<std::vector<DueHold>> DueHolds(Transaction& tx, Instant now, int limit) {
  constexpr absl::string_view kSql = R"sql(
SELECT alliance, id FROM bookings WHERE state = 1 AND expire_time <= $1
ORDER BY expire_time LIMIT $2)sql";
  std::vector<DueHold> due;
  RETURN_IF_ERROR(tx.Query(kSql, {now, int64_t{limit}}, [&due](const Row& row) {
    due.push_back({std::string(row.Text(0)), std::string(row.Text(1))});
    return absl::OkStatus();
  }));
  return due;
}

absl::StatusOr<std::optional<Instant>> NextExpiry(Transaction& tx) {
  std::optional<Instant> next;
  RETURN_IF_ERROR(
      tx.Query("SELECT expire_time FROM bookings WHERE state = 1 ORDER BY expire_time LIMIT 1", {},
               [&next](const Row& row) {
                 next = row.Int(0);
                 return absl::OkStatus();
               }));
  return next;
}

absl::Status RaiseVersion(Transaction& tx, absl::string_view resource, int64_t version) {
  constexpr absl::string_view kSql = R"sql(
INSERT INTO calendars (resource, version) VALUES ($1, 1)
ON CONFLICT (resource) DO UPDATE SET version = calendars.version + 1
WHERE calendars.version = $2)sql";
  return ExpectOneRow(tx.Execute(kSql, {resource, version}), "a calendar");
}

absl::Status InsertBooking(Transaction& tx, const Booking& booking) {
  constexpr absl::string_view kBooking = R"sql(
INSERT INTO bookings (alliance, id, state, member, start_time, end_time, expire_time, sequence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql";
  constexpr absl::string_view kItem = R"sql(
INSERT INTO booking_items (resource, start_time, booking, end_time, units, live)
VALUES ($1, $2, $3, $4, $5, $6))sql";
  RETURN_IF_ERROR(
      tx.Execute(kBooking,
                 {booking.alliance, booking.id, static_cast<int64_t>(booking.state), booking.member,
                  booking.StartTime(), booking.EndTime(), booking.expire_time, booking.sequence})
          .status());
  const int64_t live = IsLive(booking.state) ? 1 : 0;
  for (const Item& item : booking.items) {
    RETURN_IF_ERROR(tx.Execute(kItem, {item.resource, item.interval.start, booking.id,
                                       item.interval.end, item.units, live})
                        .status());
  }
  return absl::OkStatus();
}

absl::Status UpdateBooking(Transaction& tx, const Booking& booking, int64_t previous_sequence) {
  constexpr absl::string_view kBooking = R"sql(
UPDATE bookings SET state = $1, expire_time = $2, sequence = $3
WHERE alliance = $4 AND id = $5 AND sequence = $6)sql";
  constexpr absl::string_view kItem = R"sql(
UPDATE booking_items SET live = $1 WHERE resource = $2 AND start_time = $3 AND booking = $4)sql";
  RETURN_IF_ERROR(ExpectOneRow(
      tx.Execute(kBooking, {static_cast<int64_t>(booking.state), booking.expire_time,
                            booking.sequence, booking.alliance, booking.id, previous_sequence}),
      "a booking"));
  const int64_t live = IsLive(booking.state) ? 1 : 0;
  for (const Item& item : booking.items) {
    RETURN_IF_ERROR(
        tx.Execute(kItem, {live, item.resource, item.interval.start, booking.id}).status());
  }
  return absl::OkStatus();
}

absl::Status InsertAnswered(Transaction& tx, const Command& command, int64_t sequence,
                            Instant now) {
  constexpr absl::string_view kSql = R"sql(
INSERT INTO answered_requests (alliance, actor, request_id, fingerprint, sequence, create_time)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alliance, actor, request_id) DO NOTHING)sql";
  return ExpectOneRow(tx.Execute(kSql, {command.alliance, command.actor, command.request_id,
                                        Bytes(command.fingerprint), sequence, now}),
                      "a request_id");
}

absl::Status ForgetAnswered(Transaction& tx, Instant before) {
  return tx.Execute("DELETE FROM answered_requests WHERE create_time < $1", {before}).status();
}

absl::StatusOr<std::vector<v1::Booking>> List(Transaction& tx, const ListQuery& query) {
  // The text depends on which conditions there are, so that each form uses its index; there are few
  // forms, so the driver's cache of statements holds them all.
  std::string sql = "SELECT e.snapshot FROM bookings b ";
  std::vector<Parameter> parameters;
  const auto bind = [&parameters](Parameter parameter) {
    parameters.push_back(parameter);
    return absl::StrCat("$", parameters.size());
  };
  absl::StrAppend(&sql, "JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence ",
                  "WHERE b.alliance = ", bind(query.alliance));
  if (!query.member.empty()) absl::StrAppend(&sql, " AND b.member = ", bind(query.member));
  if (!query.resource.empty()) {
    absl::StrAppend(&sql, " AND b.id IN (SELECT booking FROM booking_items WHERE resource = ",
                    bind(query.resource), ")");
  }
  if (query.starts_before != INT64_MAX) {
    absl::StrAppend(&sql, " AND b.start_time < ", bind(query.starts_before));
  }
  if (query.ends_after != INT64_MIN) {
    absl::StrAppend(&sql, " AND b.end_time > ", bind(query.ends_after));
  }
  if (!query.states.empty()) {
    const auto state = [&bind](std::string* out, State s) {
      absl::StrAppend(out, bind(static_cast<int64_t>(s)));
    };
    absl::StrAppend(&sql, " AND b.state IN (", absl::StrJoin(query.states, ", ", state), ")");
  }
  const std::string after = bind(query.after_start);
  absl::StrAppend(&sql, " AND b.start_time >= ", after, " AND (b.start_time > ", after,
                  " OR b.id > ", bind(query.after_id), ")");
  absl::StrAppend(&sql, " ORDER BY b.start_time, b.id LIMIT ", bind(int64_t{query.limit}));
  std::vector<v1::Booking> found;
  RETURN_IF_ERROR(tx.Query(sql, parameters, [&found](const Row& row) {
    const auto bytes = row.Bytes(0);
    found.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Occupancy> ReadClaims(Transaction& tx, absl::string_view resource,
                                     const Interval& window) {
  Occupancy occupancy;
  RETURN_IF_ERROR(ReadOccupancy(tx, resource, window, occupancy));
  return occupancy;
}

}  // namespace gongfang::booking::table
