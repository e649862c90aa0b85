// ListAffectedBookings: from a request to what a change would break.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "booking/affected.h"
#include "booking/availability_search.h"
#include "booking/proto_conversion.h"
#include "booking/read_table.h"
#include "booking/rules/rules.h"
#include "booking/use_cases.h"
#include "booking/validation_affected.h"
#include "booking/validation_parts.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "common/rpc/paging.h"

namespace gongfang::booking {
namespace {

using Request = v1::ListAffectedBookingsRequest;

// The resources that the change is about.
std::vector<std::string> Concerned(const Request& request, const Catalogue& catalogue) {
  if (request.has_resource()) return {request.resource().name()};
  if (request.change_case() == Request::kCurrent) {
    // What it takes along may be what is not to be had.
    std::vector<std::string> all = {request.current()};
    const auto facts = catalogue.FindResource(request.current());
    if (facts == nullptr) return all;
    for (const Companion& companion : facts->companions) all.push_back(companion.resource);
    return all;
  }
  const auto& named = request.closure().resources();
  if (!named.empty()) return {named.begin(), named.end()};
  return catalogue.ResourcesOf(request.parent());
}

// The live bookings to come of the resource, or with an empty name of the space.
absl::StatusOr<std::vector<Booking>> ReadAhead(Transaction& tx, const table::AheadQuery& query) {
  ASSIGN_OR_RETURN(std::vector<std::string> ids, table::ListAhead(tx, query));
  if (ids.size() > limits::kMaxAffectedScan) ids.resize(limits::kMaxAffectedScan);
  std::vector<Booking> bookings;
  bookings.reserve(ids.size());
  for (const std::string& id : ids) {
    ASSIGN_OR_RETURN(const std::optional<v1::Booking> booking,
                     table::ReadBooking(tx, query.alliance, id));
    if (booking) bookings.push_back(FromProto(*booking));
  }
  return bookings;
}

}  // namespace

absl::StatusOr<std::vector<Affected>> Bookings::FindAllAffected(const CallContext& context,
                                                                const Request& request,
                                                                absl::Span<const Interval> times,
                                                                int64_t& read_sequence) const {
  const SpaceName space = *SpaceName::Parse(request.parent());
  const std::vector<std::string> concerned = Concerned(request, parts_.catalogue);
  table::AheadQuery query{.alliance = space.alliance,
                          .space = request.parent(),
                          .starts_after = parts_.clock.NowInstant()};
  if (concerned.size() == 1 || request.change_case() == Request::kCurrent) {
    query.resource = concerned.front();
  }
  std::vector<Booking> bookings;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(read_sequence, EventLog::Head(tx, space.alliance));
    ASSIGN_OR_RETURN(bookings, ReadAhead(tx, query));
    return absl::OkStatus();
  }));
  Catalogue::WhatIf what_if;
  if (request.has_resource()) what_if.resource = &request.resource();
  if (request.has_closure()) what_if = {.closure = &request.closure(), .times = times};
  absl::flat_hash_map<std::string, std::vector<const Booking*>> by_resource;
  for (const Booking& booking : bookings) {
    absl::flat_hash_set<std::string> seen;
    for (const Item& item : booking.items) {
      if (seen.insert(item.resource).second) by_resource[item.resource].push_back(&booking);
    }
  }
  std::vector<Affected> all;
  for (const std::string& name : concerned) {
    RETURN_IF_ERROR(GoOn(context));
    const auto after = parts_.catalogue.FindResourceIf(name, what_if);
    if (after == nullptr) return errors::NotFound(name);
    const auto before = parts_.catalogue.FindResource(name);
    const bool compare = request.change_case() != Request::kCurrent;
    for (Affected& one :
         FindAffected(name, compare ? before.get() : nullptr, *after, by_resource[name])) {
      all.push_back(std::move(one));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Affected& a, const Affected& b) {
    return a.booking.items[a.item].interval.start < b.booking.items[b.item].interval.start;
  });
  return all;
}

void Bookings::AddAlternatives(const Affected& affected, const Request& request,
                               absl::Span<const Interval> times, v1::AffectedBooking& out) const {
  const Booking& booking = affected.booking;
  const Item& item = booking.items[affected.item];
  if (item.companion) return;  // it goes with another item, and cannot move by itself
  const auto record = parts_.catalogue.FindRecord(item.resource);
  const auto member = parts_.catalogue.FindMember(booking.member);
  if (!record || member == nullptr) return;
  SearchTerms terms{.alliance = booking.alliance, .categories = {record->category()}};
  if (const auto name = ResourceName::Parse(item.resource)) {
    terms.near = parts_.directory.PlaceOf(SpaceName{name->alliance, name->space}.ToString());
  }
  // Her qualification counts; her quotas do not, since what she would give up is among them.
  WorkingSet set{.now = parts_.clock.NowInstant()};
  set.members[booking.member] = member;
  set.qualification_rules[booking.alliance] =
      parts_.catalogue.QualificationRulesOf(booking.alliance);
  SearchWish wish{.alliance = booking.alliance, .member = booking.member};
  wish.units = item.units;
  wish.window = item.interval;
  wish.length = item.interval.end - item.interval.start;
  SearchCandidates candidates = parts_.directory.Find(terms);
  std::stable_sort(candidates.list.begin(), candidates.list.end(),
                   [](const SearchCandidate& a, const SearchCandidate& b) {
                     return a.distance_meters.value_or(1e9) < b.distance_meters.value_or(1e9);
                   });
  AvailabilitySearch search(wish, parts_.catalogue, parts_.directory, set);
  for (const SearchCandidate& candidate : candidates.list) {
    if (out.alternatives_size() == request.alternative_count()) return;
    if (candidate.entry->resource == item.resource) continue;
    if (request.has_closure() && candidate.entry->space == request.parent()) {
      // What would be closed too is no way out.
      const auto then = parts_.catalogue.FindResourceIf(
          candidate.entry->resource, {.closure = &request.closure(), .times = times});
      rules::Violations broken;
      if (then != nullptr) rules::CheckOpen(item, *then, broken);
      if (then == nullptr || !broken.empty()) continue;
    }
    const auto other = parts_.catalogue.FindRecord(candidate.entry->resource);
    if (!other || !CanDoAsMuch(*other, *record)) continue;
    if (!search.FirstStart(candidate, item.interval.start, item.interval.start)) continue;
    v1::Alternative& added = *out.add_alternatives();
    added.set_resource(candidate.entry->resource);
    added.set_display_name(candidate.entry->display_name);
    if (candidate.distance_meters) added.set_distance_meters(*candidate.distance_meters);
  }
}

absl::StatusOr<v1::ListAffectedBookingsResponse> Bookings::ListAffected(
    const CallContext& context, const Request& request) const {
  RETURN_IF_ERROR(CheckAffected(request));
  RETURN_IF_ERROR(
      MustKnow(context, AllianceName{SpaceName::Parse(request.parent())->alliance}.ToString()));
  const std::string identity = ListFingerprint(request);
  int64_t skipped = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     parts_.page_tokens.Decode(identity, request.page_token()));
    if (place.size() != 1 || !absl::SimpleAtoi(place[0], &skipped)) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
  }
  v1::ListAffectedBookingsResponse response;
  int64_t read_sequence = 0;
  std::vector<Interval> times;
  if (request.has_closure()) {
    absl::StatusOr<std::vector<Interval>> found =
        parts_.catalogue.TimesOf(request.closure(), request.parent());
    if (!found.ok()) return OnField("closure.rrule", found.status());
    times = *std::move(found);
  }
  ASSIGN_OR_RETURN(const std::vector<Affected> all,
                   FindAllAffected(context, request, times, read_sequence));
  response.set_read_sequence(read_sequence);
  response.set_total_size(static_cast<int32_t>(all.size()));
  const int64_t size = std::min<int64_t>(PageSize(request.page_size()), limits::kMaxAffectedPage);
  const auto total = static_cast<int64_t>(all.size());
  const int64_t end = std::min(skipped + size, total);
  for (int64_t i = skipped; i < end; ++i) {
    RETURN_IF_ERROR(GoOn(context));
    const Affected& one = all[static_cast<size_t>(i)];
    v1::AffectedBooking& added = *response.add_affected_bookings();
    *added.mutable_booking() = ToProto(one.booking);
    added.set_item(static_cast<int32_t>(one.item));
    for (const std::string& rule : one.rules) added.add_rules(rule);
    if (request.alternative_count() > 0) AddAlternatives(one, request, times, added);
  }
  if (end < total) {
    response.set_next_page_token(parts_.page_tokens.Encode(identity, {absl::StrCat(end)}));
  }
  return response;
}

}  // namespace gongfang::booking
