#include "booking/table.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/planted.h"
#include "booking/proto_conversion.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {
namespace {

// Claims that reach into a window begin at most this long before it: buffers are at most a day.
const int64_t kLongestClaim =
    absl::ToInt64Microseconds(limits::kMaxBookingLength + 2 * limits::kMaxBuffer);

template <typename Message>
Message Parse(const Row& row, int column) {
  Message message;
  const auto bytes = row.Bytes(column);
  message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return message;
}

// The record of `sql`, which selects one snapshot by alliance and id.
template <typename Message, typename Record>
absl::StatusOr<std::optional<Record>> FindRecord(Transaction& tx, absl::string_view sql,
                                                 absl::string_view alliance, absl::string_view id) {
  std::optional<Record> found;
  RETURN_IF_ERROR(tx.Query(sql, {alliance, id}, [&found](const Row& row) {
    found = FromProto(Parse<Message>(row, 0));
    return absl::OkStatus();
  }));
  return found;
}

// This and the next one leave it for later: what they fill must stay until Await.
absl::Status ReadOccupancy(Transaction& tx, absl::string_view resource, const Interval& window,
                           Occupancy& occupancy) {
  constexpr absl::string_view kSql = R"sql(
SELECT start_time, end_time, units, booking FROM booking_items
WHERE resource = $1 AND start_time > $2 AND start_time < $3 AND end_time > $4 AND live = 1
ORDER BY start_time)sql";
  return tx.QueryLater(
      kSql, {resource, window.start - kLongestClaim - 1, window.end, window.start},
      [&occupancy](const Row& row) {
        occupancy.Add({{row.Int(0), row.Int(1)}, row.Int(2), ClaimKey(row.Text(3))});
        return absl::OkStatus();
      });
}

absl::Status ReadQueue(Transaction& tx, absl::string_view resource,
                       std::vector<WaitlistEntry>& queue) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM waitlist_entries w
JOIN events e ON e.alliance = w.alliance AND e.sequence = w.sequence
WHERE w.resource = $1 AND w.state IN (1, 2) ORDER BY w.id)sql";
  return tx.QueryLater(kSql, {resource}, [&queue](const Row& row) {
    queue.push_back(FromProto(Parse<v1::WaitlistEntry>(row, 0)));
    return absl::OkStatus();
  });
}

absl::Status PutItems(Transaction& tx, const Booking& booking) {
  constexpr absl::string_view kSql = R"sql(
INSERT INTO booking_items (resource, start_time, booking, end_time, units, live)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (resource, start_time, booking)
DO UPDATE SET end_time = excluded.end_time, units = excluded.units, live = excluded.live)sql";
  const bool kept = PLANTED(kNoShowKeeps) && booking.state == State::kNoShow;
  const int64_t live = IsLive(booking.state) || kept ? 1 : 0;
  for (const Item& item : booking.items) {
    RETURN_IF_ERROR(tx.ExecuteLater(kSql, {item.resource, item.occupied.start, booking.id,
                                           item.occupied.end, item.units, live}));
    if (PLANTED(kFirstItemOnly)) break;
  }
  return absl::OkStatus();
}

absl::Status PutRecord(Transaction& tx, const Booking& booking, const Change& change) {
  constexpr absl::string_view kInsert = R"sql(
INSERT INTO bookings
(alliance, id, state, member, team, series, start_day, start_time, end_time, due_time, sequence,
units, resource)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))sql";
  constexpr absl::string_view kUpdate = R"sql(
UPDATE bookings
SET state = $1, start_day = $2, start_time = $3, end_time = $4, due_time = $5, sequence = $6,
units = $7, resource = $8
WHERE alliance = $9 AND id = $10 AND sequence = $11)sql";
  constexpr absl::string_view kDropItem = R"sql(
DELETE FROM booking_items WHERE resource = $1 AND start_time = $2 AND booking = $3)sql";
  const int64_t state = static_cast<int64_t>(booking.state);
  const Instant start_time = booking.StartTime();
  const int64_t start_day = DayOf(start_time);
  const Item& first = booking.items.front();
  // What is taken along counts for nothing, and stands behind.
  const absl::string_view only =
      booking.HasOneItem() ? absl::string_view(first.resource) : absl::string_view();
  if (change.previous_sequence == 0) {
    RETURN_IF_ERROR(
        tx.ExecuteLater(kInsert, {booking.alliance, booking.id, state, booking.member, booking.team,
                                  booking.series, start_day, start_time, booking.EndTime(),
                                  booking.DueTime(), booking.sequence, first.units, only}));
    return PutItems(tx, booking);
  }
  RETURN_IF_ERROR(tx.ExecuteLater(
      kUpdate,
      {state, start_day, start_time, booking.EndTime(), booking.DueTime(), booking.sequence,
       first.units, only, booking.alliance, booking.id, change.previous_sequence},
      "a booking"));
  for (const auto& [resource, start] : change.dropped_items) {
    RETURN_IF_ERROR(tx.ExecuteLater(kDropItem, {resource, start, booking.id}));
  }
  return PutItems(tx, booking);
}

absl::Status PutRecord(Transaction& tx, const Series& series, const Change& change) {
  if (change.previous_sequence == 0) {
    return tx.ExecuteLater("INSERT INTO series (alliance, id, sequence) VALUES ($1, $2, $3)",
                           {series.alliance, series.id, series.sequence});
  }
  constexpr absl::string_view kUpdate = R"sql(
UPDATE series SET sequence = $1 WHERE alliance = $2 AND id = $3 AND sequence = $4)sql";
  return tx.ExecuteLater(
      kUpdate, {series.sequence, series.alliance, series.id, change.previous_sequence}, "a series");
}

absl::Status PutRecord(Transaction& tx, const WaitlistEntry& entry, const Change& change) {
  const int64_t state = static_cast<int64_t>(entry.state);
  if (change.previous_sequence == 0) {
    constexpr absl::string_view kInsert = R"sql(
INSERT INTO waitlist_entries (alliance, id, state, resource, member, due_time, sequence)
VALUES ($1, $2, $3, $4, $5, $6, $7))sql";
    return tx.ExecuteLater(kInsert, {entry.alliance, entry.id, state, entry.resource, entry.member,
                                     entry.DueTime(), entry.sequence});
  }
  constexpr absl::string_view kUpdate = R"sql(
UPDATE waitlist_entries SET state = $1, due_time = $2, sequence = $3
WHERE alliance = $4 AND id = $5 AND sequence = $6)sql";
  return tx.ExecuteLater(
      kUpdate,
      {state, entry.DueTime(), entry.sequence, entry.alliance, entry.id, change.previous_sequence},
      "a place on the waitlist");
}

}  // namespace

absl::StatusOr<std::optional<Booking>> FindBooking(Transaction& tx, absl::string_view alliance,
                                                   absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.alliance = $1 AND b.id = $2)sql";
  return FindRecord<v1::Booking, Booking>(tx, kSql, alliance, id);
}

absl::StatusOr<std::optional<Series>> FindSeries(Transaction& tx, absl::string_view alliance,
                                                 absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM series s
JOIN events e ON e.alliance = s.alliance AND e.sequence = s.sequence
WHERE s.alliance = $1 AND s.id = $2)sql";
  return FindRecord<v1::Series, Series>(tx, kSql, alliance, id);
}

absl::StatusOr<std::optional<WaitlistEntry>> FindEntry(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM waitlist_entries w
JOIN events e ON e.alliance = w.alliance AND e.sequence = w.sequence
WHERE w.alliance = $1 AND w.id = $2)sql";
  return FindRecord<v1::WaitlistEntry, WaitlistEntry>(tx, kSql, alliance, id);
}

absl::StatusOr<std::optional<Answered>> FindAnswered(Transaction& tx, const Command& command) {
  constexpr absl::string_view kSql = R"sql(
SELECT r.fingerprint, e.snapshot FROM answered_requests r
JOIN events e ON e.alliance = r.alliance AND e.sequence = r.sequence
WHERE r.alliance = $1 AND r.actor = $2 AND r.request_id = $3)sql";
  std::optional<Answered> found;
  RETURN_IF_ERROR(tx.Query(
      kSql, {command.alliance, command.actor, command.request_id}, [&found](const Row& row) {
        found =
            Answered{.fingerprint = std::string(row.Bytes(0)), .bytes = std::string(row.Bytes(1))};
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<bool> WasAnswered(Transaction& tx, const Command& command) {
  constexpr absl::string_view kSql = R"sql(
SELECT 1 FROM answered_requests WHERE alliance = $1 AND actor = $2 AND request_id = $3)sql";
  bool found = false;
  RETURN_IF_ERROR(
      tx.Query(kSql, {command.alliance, command.actor, command.request_id}, [&found](const Row&) {
        found = true;
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<Calendar> LoadCalendar(Transaction& tx, absl::string_view resource, Instant now) {
  const std::string name(resource);
  ASSIGN_OR_RETURN(std::vector<Calendar> calendars, LoadCalendars(tx, {&name}, now));
  return std::move(calendars.front());
}

absl::StatusOr<std::vector<Calendar>> LoadCalendars(Transaction& tx,
                                                    absl::Span<const std::string* const> resources,
                                                    Instant now) {
  std::vector<Calendar> calendars(resources.size());
  for (size_t i = 0; i < resources.size(); ++i) {
    RETURN_IF_ERROR(tx.QueryLater("SELECT version FROM calendars WHERE resource = $1",
                                  {*resources[i]}, [calendar = &calendars[i]](const Row& row) {
                                    calendar->version = row.Int(0);
                                    return absl::OkStatus();
                                  }));
  }
  RETURN_IF_ERROR(tx.Await());
  const Instant since = PLANTED(kPastForgotten) ? now : KeptSince(now);
  for (size_t i = 0; i < resources.size(); ++i) {
    if (calendars[i].version == 0) continue;  // nothing was ever claimed
    RETURN_IF_ERROR(ReadOccupancy(tx, *resources[i], {since, INT64_MAX}, calendars[i].occupancy));
    RETURN_IF_ERROR(ReadQueue(tx, *resources[i], calendars[i].queue));
  }
  RETURN_IF_ERROR(tx.Await());
  return calendars;
}

absl::Status HoldCalendars(Transaction& tx, const std::vector<std::string>& resources) {
  for (const std::string& resource : resources) {
    RETURN_IF_ERROR(
        tx.ExecuteLater("UPDATE calendars SET version = version WHERE resource = $1", {resource}));
  }
  return tx.Await();
}

absl::StatusOr<std::vector<std::string>> ListCalendars(Transaction& tx, absl::string_view after,
                                                       int limit) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(
      tx.Query("SELECT resource FROM calendars WHERE resource > $1 ORDER BY resource LIMIT $2",
               {after, int64_t{limit}}, [&names](const Row& row) {
                 names.emplace_back(row.Text(0));
                 return absl::OkStatus();
               }));
  return names;
}

absl::StatusOr<Occupancy> ReadClaims(Transaction& tx, absl::string_view resource,
                                     const Interval& window) {
  Occupancy occupancy;
  RETURN_IF_ERROR(ReadOccupancy(tx, resource, window, occupancy));
  RETURN_IF_ERROR(tx.Await());
  return occupancy;
}

absl::StatusOr<std::vector<Due>> FindDue(Transaction& tx, Instant now, int limit) {
  std::vector<Due> due;
  for (const bool is_entry : {false, true}) {
    const absl::string_view sql =
        is_entry ? "SELECT alliance, id FROM waitlist_entries "
                   "WHERE due_time > 0 AND due_time <= $1 ORDER BY due_time LIMIT $2"
                 : "SELECT alliance, id FROM bookings "
                   "WHERE due_time > 0 AND due_time <= $1 ORDER BY due_time LIMIT $2";
    RETURN_IF_ERROR(tx.QueryLater(sql, {now, int64_t{limit}}, [&due, is_entry](const Row& row) {
      due.push_back({std::string(row.Text(0)), std::string(row.Text(1)), is_entry});
      return absl::OkStatus();
    }));
  }
  RETURN_IF_ERROR(tx.Await());
  return due;
}

absl::StatusOr<int64_t> CountHolds(Transaction& tx, Instant now) {
  // A hold is due when it runs out, so only what is due soon need be looked at.
  static const int64_t kLongestHold = absl::ToInt64Microseconds(limits::kMaxHoldTtl);
  int64_t holds = 0;
  RETURN_IF_ERROR(
      tx.Query("SELECT COUNT(*) FROM bookings WHERE due_time > 0 AND due_time <= $1 AND state = $2",
               {now + kLongestHold, static_cast<int64_t>(State::kHeld)}, [&holds](const Row& row) {
                 holds = row.Int(0);
                 return absl::OkStatus();
               }));
  return holds;
}

absl::StatusOr<std::optional<Instant>> NextDue(Transaction& tx) {
  std::optional<Instant> next;
  for (const absl::string_view sql :
       {"SELECT due_time FROM bookings WHERE due_time > 0 ORDER BY due_time LIMIT 1",
        "SELECT due_time FROM waitlist_entries WHERE due_time > 0 ORDER BY due_time LIMIT 1"}) {
    RETURN_IF_ERROR(tx.QueryLater(sql, {}, [&next](const Row& row) {
      next = next ? std::min(*next, row.Int(0)) : row.Int(0);
      return absl::OkStatus();
    }));
  }
  RETURN_IF_ERROR(tx.Await());
  return next;
}

absl::Status RaiseVersion(Transaction& tx, absl::string_view key, int64_t version) {
  constexpr absl::string_view kSql = R"sql(
INSERT INTO calendars (resource, version) VALUES ($1, 1)
ON CONFLICT (resource) DO UPDATE SET version = calendars.version + 1
WHERE calendars.version = $2)sql";
  return tx.ExecuteLater(kSql, {key, version},
                         PLANTED(kVersionNotCompared) ? absl::string_view() : "a calendar");
}

absl::Status Put(Transaction& tx, const Change& change) {
  return std::visit([&](const auto& record) { return PutRecord(tx, record, change); },
                    change.subject);
}

absl::Status InsertAnswered(Transaction& tx, const Command& command, int64_t sequence,
                            Instant now) {
  constexpr absl::string_view kSql = R"sql(
INSERT INTO answered_requests (alliance, actor, request_id, fingerprint, sequence, create_time)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alliance, actor, request_id) DO NOTHING)sql";
  return tx.ExecuteLater(kSql,
                         {command.alliance, command.actor, command.request_id,
                          Bytes(command.fingerprint), sequence, now},
                         "a request_id");
}

absl::Status ForgetAnswered(Transaction& tx, Instant before) {
  return tx.Execute("DELETE FROM answered_requests WHERE create_time < $1", {before}).status();
}

}  // namespace gongfang::booking::table
