// What is read from the store.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "booking/proto_conversion.h"
#include "booking/read_table.h"
#include "booking/table.h"
#include "booking/target_of.h"
#include "booking/use_cases.h"
#include "booking/validation_parts.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "common/rpc/paging.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::util::TimeUtil;

template <typename Name>
absl::StatusOr<Name> CheckedName(const std::string& name, absl::string_view form) {
  RequestCheck check;
  std::optional<Name> parsed = check.Parsed<Name>("name", name, form);
  RETURN_IF_ERROR(std::move(check).Result());
  return *std::move(parsed);
}

// Moves at most `page_size` of `found` into `page`, and no more than fit into a message. Whether
// there is more.
template <typename Record, typename Page>
bool FillPage(std::vector<Record>& found, int page_size, Page& page) {
  size_t bytes = 0;
  for (Record& record : found) {
    bytes += record.ByteSizeLong();
    if (page.size() == page_size || (!page.empty() && bytes > limits::kMaxPageBytes)) return true;
    *page.Add() = std::move(record);
  }
  return false;
}

// Reads one record by its name, where the caller may. NOT_FOUND, NOT_ALLOWED.
template <typename Read>
auto ReadOne(Database& database, const Guard& guard, const std::string& name, Read read)
    -> absl::StatusOr<
        typename decltype(read(std::declval<Transaction&>()))::value_type::value_type> {
  using Found = typename decltype(read(std::declval<Transaction&>()))::value_type;
  Found found;
  RETURN_IF_ERROR(database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, read(tx));
    return absl::OkStatus();
  }));
  if (!found) return guard.NotFound(name);
  if (guard.NeedsRecord()) {
    RETURN_IF_ERROR(guard.Check(TargetOf(FromProto(*found)), name));
  }
  return *std::move(found);
}

}  // namespace

absl::StatusOr<v1::Booking> Bookings::Get(const CallContext& context,
                                          const v1::GetBookingRequest& request) const {
  ASSIGN_OR_RETURN(const BookingName name, CheckedName<BookingName>(request.name(), kBookingForm));
  return ReadOne(parts_.database, context.guard, request.name(), [&name](Transaction& tx) {
    return table::ReadBooking(tx, name.alliance, name.id);
  });
}

absl::StatusOr<v1::Series> Bookings::GetSeries(const CallContext& context,
                                               const v1::GetSeriesRequest& request) const {
  ASSIGN_OR_RETURN(const SeriesName name, CheckedName<SeriesName>(request.name(), kSeriesForm));
  return ReadOne(parts_.database, context.guard, request.name(), [&name](Transaction& tx) {
    return table::ReadSeries(tx, name.alliance, name.id);
  });
}

absl::StatusOr<v1::WaitlistEntry> Bookings::GetEntry(
    const CallContext& context, const v1::GetWaitlistEntryRequest& request) const {
  ASSIGN_OR_RETURN(const WaitlistEntryName name,
                   CheckedName<WaitlistEntryName>(request.name(), kEntryForm));
  return ReadOne(parts_.database, context.guard, request.name(),
                 [&name](Transaction& tx) { return table::ReadEntry(tx, name.alliance, name.id); });
}

absl::StatusOr<v1::ListBookingsResponse> Bookings::List(
    const CallContext&, const v1::ListBookingsRequest& request) const {
  ASSIGN_OR_RETURN(table::ListQuery query, ToQuery(request));
  const int page_size = query.limit;
  const std::string identity = ListFingerprint(request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     parts_.page_tokens.Decode(identity, request.page_token()));
    if (place.size() != 2 || !absl::SimpleAtoi(place[0], &query.after_start)) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
    query.after_id = place[1];
  }
  query.limit = page_size + 1;  // one more tells whether there is a next page
  v1::ListBookingsResponse response;
  std::vector<v1::Booking> found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, table::List(tx, query));
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, query.alliance));
    response.set_read_sequence(head);
    return absl::OkStatus();
  }));
  if (FillPage(found, page_size, *response.mutable_bookings())) {
    const Booking last = FromProto(response.bookings(response.bookings_size() - 1));
    response.set_next_page_token(
        parts_.page_tokens.Encode(identity, {absl::StrCat(last.StartTime()), last.id}));
  }
  return response;
}

absl::StatusOr<v1::ListWaitlistEntriesResponse> Bookings::ListEntries(
    const CallContext&, const v1::ListWaitlistEntriesRequest& request) const {
  ASSIGN_OR_RETURN(table::EntryQuery query, ToQuery(request));
  const int page_size = query.limit;
  const std::string identity = ListFingerprint(request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     parts_.page_tokens.Decode(identity, request.page_token()));
    if (place.size() != 1) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
    query.after_id = place[0];
  }
  query.limit = page_size + 1;
  v1::ListWaitlistEntriesResponse response;
  std::vector<v1::WaitlistEntry> found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, table::ListEntries(tx, query));
    return absl::OkStatus();
  }));
  if (FillPage(found, page_size, *response.mutable_waitlist_entries())) {
    const v1::WaitlistEntry& last = response.waitlist_entries(response.waitlist_entries_size() - 1);
    response.set_next_page_token(
        parts_.page_tokens.Encode(identity, {WaitlistEntryName::Parse(last.name())->id}));
  }
  return response;
}

absl::StatusOr<v1::ListContendersResponse> Bookings::ListContenders(
    const CallContext& context, const v1::ListContendersRequest& request) const {
  ASSIGN_OR_RETURN(const BookingName name, CheckedName<BookingName>(request.name(), kBookingForm));
  v1::ListContendersResponse response;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const std::optional<v1::Booking> proto,
                     table::ReadBooking(tx, name.alliance, name.id));
    if (!proto) return context.guard.NotFound(request.name());
    const Booking booking = FromProto(*proto);
    RETURN_IF_ERROR(context.guard.Check(TargetOf(booking), request.name()));
    RETURN_IF_ERROR(AddContenders(tx, booking, response));
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, name.alliance));
    response.set_read_sequence(head);
    return absl::OkStatus();
  }));
  return response;
}

absl::Status Bookings::AddContenders(Transaction& tx, const Booking& booking,
                                     v1::ListContendersResponse& response) const {
  absl::flat_hash_set<std::string> seen = {booking.Name()};
  const auto full = [](int size) { return size >= limits::kMaxContenders; };
  for (const Item& item : booking.items) {
    table::ListQuery query{.alliance = booking.alliance,
                           .resource = item.resource,
                           .ends_after = item.interval.start,
                           .starts_before = item.interval.end,
                           .limit = limits::kMaxContenders + 1};
    query.states = {State::kHeld, State::kPendingApproval, State::kConfirmed, State::kCheckedIn};
    ASSIGN_OR_RETURN(const std::vector<v1::Booking> others, table::List(tx, query));
    for (const v1::Booking& other : others) {
      if (full(response.bookings_size()) || !seen.insert(other.name()).second) continue;
      *response.add_bookings() = other;
    }
    ASSIGN_OR_RETURN(const std::vector<v1::WaitlistEntry> waiting,
                     table::ListEntries(tx, {.alliance = booking.alliance,
                                             .resource = item.resource,
                                             .limit = limits::kMaxWaiting}));
    for (const v1::WaitlistEntry& entry : waiting) {
      if (full(response.waitlist_entries_size())) break;
      if (!FromProto(entry).window.Overlaps(item.interval)) continue;
      if (seen.insert(entry.name()).second) *response.add_waitlist_entries() = entry;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::QueryFreeBusyResponse> Bookings::QueryFreeBusy(
    const CallContext&, const v1::QueryFreeBusyRequest& request) const {
  ASSIGN_OR_RETURN(const Interval window, CheckedWindow(request));
  for (const std::string& resource : request.resources()) {
    const auto facts = parts_.catalogue.FindResource(resource);
    if (facts == nullptr || !facts->bookable) {
      RETURN_IF_ERROR(parts_.catch_up());
      break;
    }
  }
  v1::QueryFreeBusyResponse response;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    response.Clear();
    for (const std::string& resource : request.resources()) {
      RETURN_IF_ERROR(AddFreeBusy(tx, resource, window, *response.add_resources()));
    }
    const std::optional<AllianceName> alliance = AllianceName::Parse(request.parent());
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, alliance->alliance));
    response.set_read_sequence(head);
    return absl::OkStatus();
  }));
  return response;
}

absl::Status Bookings::AddFreeBusy(Transaction& tx, const std::string& resource,
                                   const Interval& window, v1::FreeBusy& answer) const {
  const auto facts = parts_.catalogue.FindResource(resource);
  if (facts == nullptr || !facts->bookable) return errors::ResourceNotBookable(resource);
  ASSIGN_OR_RETURN(const Occupancy occupancy, table::ReadClaims(tx, resource, window));
  answer.set_resource(resource);
  answer.set_capacity(static_cast<int32_t>(facts->capacity));
  answer.set_time_zone(facts->schedule.zone().name());
  const IntervalSet open_hours = facts->Open(window);
  for (const Interval& open : open_hours.intervals()) {
    v1::TimeRange& range = *answer.add_open();
    *range.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(open.start);
    *range.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(open.end);
  }
  for (const UsageStep& step : occupancy.Profile(window)) {
    if (step.units == 0) continue;
    v1::UsedRange& range = *answer.add_used();
    *range.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(step.interval.start);
    *range.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(step.interval.end);
    range.set_units(static_cast<int32_t>(step.units));
  }
  return absl::OkStatus();
}

}  // namespace gongfang::booking
