#include "booking/read_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "booking/table.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {
namespace {

const Instant kLongestBooking = absl::ToInt64Microseconds(limits::kMaxBookingLength);

template <typename Message>
void Parse(const Row& row, int column, Message& message) {
  const auto bytes = row.Bytes(column);
  message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

template <typename Message>
absl::StatusOr<std::optional<Message>> ReadRecord(Transaction& tx, absl::string_view sql,
                                                  absl::string_view alliance,
                                                  absl::string_view id) {
  std::optional<Message> found;
  RETURN_IF_ERROR(tx.Query(sql, {alliance, id}, [&found](const Row& row) {
    Parse(row, 0, found.emplace());
    return absl::OkStatus();
  }));
  return found;
}

bool InQueue(const v1::WaitlistEntry& entry) {
  return entry.state() == v1::WaitlistEntry::STATE_WAITING ||
         entry.state() == v1::WaitlistEntry::STATE_OFFERED;
}

absl::Status FillPosition(Transaction& tx, absl::string_view id, v1::WaitlistEntry& entry) {
  if (!InQueue(entry)) return absl::OkStatus();
  constexpr absl::string_view kSql = R"sql(
SELECT count(*) FROM waitlist_entries WHERE resource = $1 AND id < $2 AND state IN (1, 2))sql";
  return tx.Query(kSql, {entry.resource(), id}, [&entry](const Row& row) {
    entry.set_position(static_cast<int32_t>(row.Int(0)));
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::optional<v1::Booking>> ReadBooking(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.alliance = $1 AND b.id = $2)sql";
  return ReadRecord<v1::Booking>(tx, kSql, alliance, id);
}

absl::StatusOr<std::optional<v1::Series>> ReadSeries(Transaction& tx, absl::string_view alliance,
                                                     absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM series s
JOIN events e ON e.alliance = s.alliance AND e.sequence = s.sequence
WHERE s.alliance = $1 AND s.id = $2)sql";
  return ReadRecord<v1::Series>(tx, kSql, alliance, id);
}

absl::StatusOr<std::optional<v1::WaitlistEntry>> ReadEntry(Transaction& tx,
                                                           absl::string_view alliance,
                                                           absl::string_view id) {
  constexpr absl::string_view kSql = R"sql(
SELECT e.snapshot FROM waitlist_entries w
JOIN events e ON e.alliance = w.alliance AND e.sequence = w.sequence
WHERE w.alliance = $1 AND w.id = $2)sql";
  ASSIGN_OR_RETURN(std::optional<v1::WaitlistEntry> found,
                   ReadRecord<v1::WaitlistEntry>(tx, kSql, alliance, id));
  if (found) RETURN_IF_ERROR(FillPosition(tx, id, *found));
  return found;
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
  if (!query.series.empty()) {
    absl::StrAppend(&sql, " AND b.series <> '' AND b.series = ", bind(query.series));
  }
  // Each bound in time is told of the start too, and where an index has only days, of the day.
  const bool by_day = query.member.empty() && query.resource.empty() && query.series.empty();
  const auto starts_from = [&](Instant start) {
    absl::StrAppend(&sql, " AND b.start_time >= ", bind(start));
    if (by_day) absl::StrAppend(&sql, " AND b.start_day >= ", bind(DayOf(start)));
  };
  if (query.starts_before != INT64_MAX) {
    absl::StrAppend(&sql, " AND b.start_time < ", bind(query.starts_before));
    if (by_day) absl::StrAppend(&sql, " AND b.start_day <= ", bind(DayOf(query.starts_before)));
  }
  if (query.ends_after != INT64_MIN) {
    absl::StrAppend(&sql, " AND b.end_time > ", bind(query.ends_after));
    starts_from(std::max(limits::kMinInstant, query.ends_after - kLongestBooking));
  }
  if (!query.states.empty()) {
    const auto state = [&bind](std::string* out, State s) {
      absl::StrAppend(out, bind(static_cast<int64_t>(s)));
    };
    absl::StrAppend(&sql, " AND b.state IN (", absl::StrJoin(query.states, ", ", state), ")");
  }
  if (!query.after_id.empty()) {
    starts_from(query.after_start);
    absl::StrAppend(&sql, " AND (b.start_time > ", bind(query.after_start), " OR b.id > ",
                    bind(query.after_id), ")");
  }
  absl::StrAppend(&sql, " ORDER BY ", by_day ? "b.start_day, " : "", "b.start_time, b.id LIMIT ",
                  bind(int64_t{query.limit}));
  std::vector<v1::Booking> found;
  RETURN_IF_ERROR(tx.Query(sql, parameters, [&found](const Row& row) {
    const auto bytes = row.Bytes(0);
    found.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<std::string>> ListAhead(Transaction& tx, const AheadQuery& query) {
  constexpr absl::string_view kOfMember = R"sql(
SELECT id FROM bookings WHERE alliance = $1 AND member = $2 AND start_time > $3
AND state IN (1, 2, 3) ORDER BY start_time, id)sql";
  // Names of one space lie together, from its "/" to before its "0".
  constexpr absl::string_view kOfResources = R"sql(
SELECT b.id FROM bookings b WHERE b.alliance = $1 AND b.start_time > $4 AND b.state IN (1, 2, 3)
AND b.id IN (SELECT booking FROM booking_items WHERE resource >= $2 AND resource < $3 AND live = 1)
ORDER BY b.start_time, b.id)sql";
  std::vector<std::string> ids;
  const auto add = [&ids](const Row& row) {
    ids.emplace_back(row.Text(0));
    return absl::OkStatus();
  };
  if (!query.member.empty()) {
    RETURN_IF_ERROR(tx.Query(kOfMember, {query.alliance, query.member, query.starts_after}, add));
    return ids;
  }
  const bool one = !query.resource.empty();
  const std::string first = one ? query.resource : query.space + "/";
  const std::string end = one ? query.resource + '\x01' : query.space + "0";
  RETURN_IF_ERROR(tx.Query(kOfResources, {query.alliance, first, end, query.starts_after}, add));
  return ids;
}

absl::StatusOr<std::vector<v1::WaitlistEntry>> ListEntries(Transaction& tx,
                                                           const EntryQuery& query) {
  std::string sql = "SELECT e.snapshot, w.id FROM waitlist_entries w ";
  std::vector<Parameter> parameters;
  const auto bind = [&parameters](Parameter parameter) {
    parameters.push_back(parameter);
    return absl::StrCat("$", parameters.size());
  };
  absl::StrAppend(&sql, "JOIN events e ON e.alliance = w.alliance AND e.sequence = w.sequence ",
                  "WHERE w.alliance = ", bind(query.alliance), " AND w.id > ",
                  bind(query.after_id));
  if (!query.member.empty()) absl::StrAppend(&sql, " AND w.member = ", bind(query.member));
  if (!query.resource.empty()) absl::StrAppend(&sql, " AND w.resource = ", bind(query.resource));
  if (!query.ended) absl::StrAppend(&sql, " AND w.state IN (1, 2)");
  absl::StrAppend(&sql, " ORDER BY w.id LIMIT ", bind(int64_t{query.limit}));
  std::vector<v1::WaitlistEntry> found;
  std::vector<std::string> ids;
  RETURN_IF_ERROR(tx.Query(sql, parameters, [&](const Row& row) {
    Parse(row, 0, found.emplace_back());
    ids.emplace_back(row.Text(1));
    return absl::OkStatus();
  }));
  for (size_t i = 0; i < found.size(); ++i) RETURN_IF_ERROR(FillPosition(tx, ids[i], found[i]));
  return found;
}

}  // namespace gongfang::booking::table
