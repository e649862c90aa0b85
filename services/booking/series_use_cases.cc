// Series: from a rule to bookings, and from a change of a series to changes of its bookings.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "booking/proto_conversion.h"
#include "booking/rules/rules.h"
#include "booking/use_cases.h"
#include "booking/validation_parts.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/calendar/recurrence.h"
#include "common/calendar/weekly_schedule.h"
#include "common/calendar/zone.h"

namespace gongfang::booking {
namespace {

// `first` is the earliest start of a booking: its other items are as far from it as they were.
std::vector<Item> ItemsFrom(const std::vector<Item>& items, Instant was, Instant first) {
  std::vector<Item> moved;
  moved.reserve(items.size());
  for (const Item& item : items) {
    if (item.companion) continue;  // worked out anew, from what takes it along
    moved.push_back(
        {.resource = item.resource,
         .interval = {item.interval.start - was + first, item.interval.end - was + first},
         .units = item.units});
  }
  return moved;
}

}  // namespace

absl::StatusOr<std::vector<Booking>> ExpandSeries(const Series& series, absl::TimeZone zone,
                                                  Instant horizon) {
  constexpr absl::string_view kField = "series.recurrence_rule";
  const absl::StatusOr<Recurrence> rule = Recurrence::Parse(series.rule);
  if (!rule.ok()) return OnField(kField, rule.status());
  Booking first{.items = series.items};
  const Instant start = first.StartTime();
  const absl::CivilSecond local = absl::ToCivilSecond(FromInstant(start), zone);
  const absl::StatusOr<Expansion> expansion = rule->Expand(
      local, zone, {.max_occurrences = limits::kMaxSeriesInstances, .before = horizon});
  if (!expansion.ok()) return OnField(kField, expansion.status());
  if (expansion->end == Expansion::End::kLimit) {
    return errors::InvalidField(kField,
                                absl::StrCat("gives more than ", limits::kMaxSeriesInstances,
                                             " bookings: bound it by COUNT or UNTIL"));
  }
  std::vector<Booking> bookings;
  bookings.reserve(expansion->occurrences.size());
  for (const Occurrence& occurrence : expansion->occurrences) {
    Booking& booking = bookings.emplace_back();
    booking.alliance = series.alliance;
    booking.member = series.member;
    booking.team = series.team;
    booking.purpose = series.purpose;
    booking.series = series.Name();
    booking.items = ItemsFrom(series.items, start, occurrence.start);
  }
  return bookings;
}

absl::StatusOr<std::vector<Item>> MovedItems(const Booking& booking, const SeriesEdit& edit) {
  const Instant was = booking.StartTime();
  Instant start = was;
  if (edit.start_minute) {
    ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(booking.items.front().zone));
    const absl::CivilDay day = absl::ToCivilDay(FromInstant(was), zone);
    start = ToInstant(absl::FromCivil(absl::CivilSecond(day) + 60 * *edit.start_minute, zone));
  }
  std::vector<Item> items = ItemsFrom(booking.items, was, start);
  if (edit.length) {
    for (Item& item : items) item.interval.end = item.interval.start + *edit.length;
  }
  return items;
}

void Bookings::CreateSeries(const CallContext& context, const v1::CreateSeriesRequest& request,
                            Reply reply) {
  absl::StatusOr<Command> command = ToCommand(request);
  if (!command.ok()) return reply(command.status());
  Series& series = command->series;
  const Id id = parts_.ids.Next();
  series.id = id.ToString();
  series.uid = id.ToUuid();
  auto facts = parts_.catalogue.FindResource(series.items.front().resource);
  if (facts == nullptr) {
    if (const absl::Status caught_up = parts_.catch_up(); !caught_up.ok()) return reply(caught_up);
    facts = parts_.catalogue.FindResource(series.items.front().resource);
  }
  if (facts == nullptr) {
    return reply(errors::ResourceNotBookable(series.items.front().resource));
  }
  const Instant now = parts_.clock.NowInstant();
  int64_t ahead = absl::ToInt64Microseconds(limits::kMaxSeriesHorizon);
  const auto member = parts_.catalogue.FindMember(series.member);
  const int64_t horizon =
      rules::HorizonOf(*facts, member == nullptr ? MemberFacts() : *member,
                       *parts_.catalogue.QualificationRulesOf(command->alliance), now);
  // A horizon is for the end of a booking.
  const Booking first{.items = series.items};
  if (horizon > 0) ahead = std::min(ahead, horizon - (first.EndTime() - first.StartTime()) + 1);
  absl::StatusOr<std::vector<Booking>> bookings =
      ExpandSeries(series, facts->schedule.zone(), now + ahead);
  if (!bookings.ok()) return reply(bookings.status());
  for (Booking& booking : *bookings) {
    Command& one = command->group.emplace_back();
    one.alliance = command->alliance;
    const Id booking_id = parts_.ids.Next();
    booking.id = booking_id.ToString();
    booking.uid = booking_id.ToUuid();
    one.booking = std::move(booking);
  }
  Submit(context, std::move(command), request, std::move(reply));
}

absl::StatusOr<std::vector<Booking>> Bookings::BookingsOf(const SeriesEdit& edit) const {
  table::ListQuery query{.alliance = edit.command.alliance,
                         .series = edit.command.series.Name(),
                         .starts_before = edit.until,
                         .limit = limits::kMaxSeriesInstances};
  query.states = {State::kHeld, State::kPendingApproval, State::kConfirmed};
  const Instant from = std::max(edit.from, parts_.clock.NowInstant());
  query.ends_after = from;
  std::vector<v1::Booking> found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, table::List(tx, query));
    return absl::OkStatus();
  }));
  std::vector<Booking> bookings;
  for (const v1::Booking& proto : found) {
    Booking booking = FromProto(proto);
    if (booking.StartTime() >= from) bookings.push_back(std::move(booking));
  }
  return bookings;
}

void Bookings::RescheduleSeries(const CallContext& context,
                                const v1::RescheduleSeriesRequest& request, Reply reply) {
  absl::StatusOr<SeriesEdit> edit = ToEdit(request);
  if (!edit.ok()) return reply(edit.status());
  absl::StatusOr<std::vector<Booking>> bookings = BookingsOf(*edit);
  if (!bookings.ok()) return reply(bookings.status());
  for (const Booking& booking : *bookings) {
    absl::StatusOr<std::vector<Item>> items = MovedItems(booking, *edit);
    if (!items.ok()) return reply(items.status());
    Command& one = edit->command.group.emplace_back();
    one.verb = Verb::kReschedule;
    one.alliance = one.booking.alliance = booking.alliance;
    one.booking.id = booking.id;
    one.booking.items = *std::move(items);
  }
  Submit(context, std::move(edit->command), request, std::move(reply));
}

void Bookings::CancelSeries(const CallContext& context, const v1::CancelSeriesRequest& request,
                            Reply reply) {
  absl::StatusOr<SeriesEdit> edit = ToEdit(request);
  if (!edit.ok()) return reply(edit.status());
  absl::StatusOr<std::vector<Booking>> bookings = BookingsOf(*edit);
  if (!bookings.ok()) return reply(bookings.status());
  for (const Booking& booking : *bookings) {
    Command& one = edit->command.group.emplace_back();
    one.verb = Verb::kCancel;
    one.alliance = one.booking.alliance = booking.alliance;
    one.booking.id = booking.id;
  }
  Submit(context, std::move(edit->command), request, std::move(reply));
}

}  // namespace gongfang::booking
