#include "tests/simulation/rows.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "booking/proto_conversion.h"
#include "tests/simulation/judge.h"

namespace gongfang::booking::simulation {
namespace {

Subject ParseSubject(absl::string_view type, const std::string& snapshot) {
  if (type == "gongfang.booking.v1.Booking") {
    v1::Booking proto;
    proto.ParseFromString(snapshot);
    return FromProto(proto);
  }
  if (type == "gongfang.booking.v1.Series") {
    v1::Series proto;
    proto.ParseFromString(snapshot);
    return FromProto(proto);
  }
  v1::WaitlistEntry proto;
  proto.ParseFromString(snapshot);
  return FromProto(proto);
}

// Rows as text: each column and a bar. Columns named here are numbers but for those in `texts`.
std::multiset<std::string> ReadRows(MemoryDatabase& database, absl::string_view sql,
                                    Parameters parameters, absl::string_view kinds) {
  std::multiset<std::string> rows;
  (void)database.Read([&](Transaction& tx) {
    return tx.Query(sql, parameters, [&](const Row& row) {
      std::string text;
      for (size_t i = 0; i < kinds.size(); ++i) {
        const int column = static_cast<int>(i);
        if (kinds[i] == 't') {
          absl::StrAppend(&text, row.Text(column), "|");
        } else {
          absl::StrAppend(&text, row.Int(column), "|");
        }
      }
      rows.insert(std::move(text));
      return absl::OkStatus();
    });
  });
  return rows;
}

template <typename... Columns>
std::string RowOf(const Columns&... columns) {
  std::string text;
  ((void)absl::StrAppend(&text, columns, "|"), ...);
  return text;
}

std::string ExpectedRow(const Booking& b) {
  Instant start = INT64_MAX;
  Instant end = INT64_MIN;
  for (const Item& item : b.items) {
    start = std::min(start, item.interval.start);
    end = std::max(end, item.interval.end);
  }
  return RowOf(b.id, static_cast<int>(b.state), b.member, b.team, b.series, start, end, DueOf(b),
               b.sequence);
}
std::string ExpectedRow(const Series& s) { return RowOf(s.id, s.sequence); }
std::string ExpectedRow(const WaitlistEntry& e) {
  return RowOf(e.id, static_cast<int>(e.state), e.resource, e.member, DueOf(e), e.sequence);
}

void AddItemRows(const Booking& booking, std::multiset<std::string>& rows) {
  const bool live = booking.state == State::kHeld || booking.state == State::kPendingApproval ||
                    booking.state == State::kConfirmed || booking.state == State::kCheckedIn;
  for (const Item& item : booking.items) {
    rows.insert(RowOf(item.resource, item.occupied.start, booking.id, item.occupied.end, item.units,
                      live ? 1 : 0));
  }
}

constexpr absl::string_view kBookings =
    "SELECT id, state, member, team, series, start_time, end_time, due_time, sequence FROM "
    "bookings";
constexpr absl::string_view kBookingKinds = "titttiiii";
constexpr absl::string_view kItems =
    "SELECT resource, start_time, booking, end_time, units, live FROM booking_items";
constexpr absl::string_view kItemKinds = "titiii";
constexpr absl::string_view kSeries = "SELECT id, sequence FROM series";
constexpr absl::string_view kEntries =
    "SELECT id, state, resource, member, due_time, sequence FROM waitlist_entries";
constexpr absl::string_view kEntryKinds = "tittii";

std::string Compare(absl::string_view table, const std::multiset<std::string>& is,
                    const std::multiset<std::string>& ought) {
  if (is == ought) return "";
  return absl::StrCat("the rows of ", table, " are not what the events say: they are ",
                      absl::StrJoin(is, " "), ", and should be ", absl::StrJoin(ought, " "));
}

}  // namespace

std::vector<SeenEvent> ReadEvents(MemoryDatabase& database, int64_t sequence) {
  std::vector<SeenEvent> events;
  (void)database.Read([&](Transaction& tx) {
    return tx.Query(
        "SELECT sequence, create_time, type, actor, snapshot_type, snapshot FROM events "
        "WHERE alliance = $1 AND sequence > $2 ORDER BY sequence",
        {kAlliance, sequence}, [&events](const Row& row) {
          SeenEvent& event = events.emplace_back();
          event.sequence = row.Int(0);
          event.now = row.Int(1);
          event.type = std::string(row.Text(2));
          event.actor = std::string(row.Text(3));
          event.snapshot = std::string(row.Bytes(5));
          event.subject = ParseSubject(row.Text(4), event.snapshot);
          return absl::OkStatus();
        });
  });
  return events;
}

std::string ReadFingerprint(MemoryDatabase& database, const Command& command) {
  std::string fingerprint;
  (void)database.Read([&](Transaction& tx) {
    return tx.Query(
        "SELECT fingerprint FROM answered_requests "
        "WHERE alliance = $1 AND actor = $2 AND request_id = $3",
        {command.alliance, command.actor, command.request_id}, [&fingerprint](const Row& row) {
          fingerprint = std::string(row.Bytes(0));
          return absl::OkStatus();
        });
  });
  return fingerprint;
}

std::string RowsDiffer(MemoryDatabase& database, const Subject& subject) {
  if (const auto* booking = std::get_if<Booking>(&subject)) {
    std::multiset<std::string> items;
    AddItemRows(*booking, items);
    const std::string wrong =
        Compare("bookings",
                ReadRows(database, absl::StrCat(kBookings, " WHERE alliance = $1 AND id = $2"),
                         {kAlliance, booking->id}, kBookingKinds),
                {ExpectedRow(*booking)});
    if (!wrong.empty()) return wrong;
    // By resource, which is what there is an index for.
    std::multiset<std::string> found;
    std::set<std::string> resources;
    for (const Item& item : booking->items) resources.insert(item.resource);
    for (const std::string& resource : resources) {
      found.merge(ReadRows(database, absl::StrCat(kItems, " WHERE resource = $1 AND booking = $2"),
                           {resource, booking->id}, kItemKinds));
    }
    return Compare("booking_items", found, items);
  }
  if (const auto* entry = std::get_if<WaitlistEntry>(&subject)) {
    return Compare("waitlist_entries",
                   ReadRows(database, absl::StrCat(kEntries, " WHERE alliance = $1 AND id = $2"),
                            {kAlliance, entry->id}, kEntryKinds),
                   {ExpectedRow(*entry)});
  }
  return "";
}

std::string TablesDiffer(MemoryDatabase& database, const Records& records, int64_t head) {
  std::multiset<std::string> bookings;
  std::multiset<std::string> items;
  std::multiset<std::string> series;
  std::multiset<std::string> entries;
  for (const auto& [name, booking] : records.bookings) {
    bookings.insert(ExpectedRow(booking));
    AddItemRows(booking, items);
  }
  for (const auto& [name, one] : records.series) series.insert(ExpectedRow(one));
  for (const auto& [name, entry] : records.entries) entries.insert(ExpectedRow(entry));
  std::multiset<std::string> heads;
  if (head > 0) heads.insert(RowOf(head));
  for (const std::string& wrong :
       {Compare("bookings", ReadRows(database, kBookings, {}, kBookingKinds), bookings),
        Compare("booking_items", ReadRows(database, kItems, {}, kItemKinds), items),
        Compare("series", ReadRows(database, kSeries, {}, "ti"), series),
        Compare("waitlist_entries", ReadRows(database, kEntries, {}, kEntryKinds), entries),
        Compare("event_heads", ReadRows(database, "SELECT sequence FROM event_heads", {}, "i"),
                heads)}) {
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace gongfang::booking::simulation
