#include "booking/validation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/rpc/paging.h"
#include "common/rpc/request_check.h"

namespace gongfang::booking {
namespace {

constexpr absl::string_view kBookingForm = "alliances/{alliance}/bookings/{booking}";
constexpr absl::string_view kMemberForm = "alliances/{alliance}/members/{member}";
constexpr absl::string_view kTeamForm = "alliances/{alliance}/teams/{team}";
constexpr absl::string_view kResourceForm =
    "alliances/{alliance}/spaces/{space}/resources/{resource}";

// Below the same alliance as the request, or it is somebody else's.
template <typename Name>
void CheckReference(RequestCheck& check, absl::string_view field, absl::string_view value,
                    absl::string_view form, absl::string_view alliance) {
  const std::optional<Name> name = check.Parsed<Name>(field, value, form);
  if (name && !alliance.empty() && name->alliance != alliance) {
    check.Add(field, absl::StrCat("must be of the alliance \"", alliance, "\""));
  }
}

void CheckInterval(RequestCheck& check, const std::string& prefix, absl::Duration longest,
                   const Interval& interval) {
  if (interval.end <= interval.start) {
    check.Add(prefix + "end_time", "must be after start_time");
  } else if (absl::Microseconds(interval.end - interval.start) > longest) {
    check.Add(prefix + "end_time",
              absl::StrCat("must be within ", absl::FormatDuration(longest), " of start_time"));
  }
}

Item CheckedItem(RequestCheck& check, const v1::BookingItem& item, size_t index) {
  const std::string prefix = absl::StrCat("booking.items[", index, "].");
  Item checked{.resource = item.resource(), .units = item.has_units() ? item.units() : 1};
  // A resource of another alliance is refused by the engine, like one that does not exist.
  check.Parsed<ResourceName>(prefix + "resource", item.resource(), kResourceForm);
  if (checked.units < 1) check.Add(prefix + "units", "must be at least 1");
  const auto start = check.Time(prefix + "start_time", item.has_start_time(), item.start_time());
  const auto end = check.Time(prefix + "end_time", item.has_end_time(), item.end_time());
  if (start && end) {
    checked.interval = {*start, *end};
    CheckInterval(check, prefix, limits::kMaxBookingLength, checked.interval);
  }
  return checked;
}

void CheckItemsApart(RequestCheck& check, const std::vector<Item>& items) {
  for (size_t i = 0; i < items.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (items[i].resource != items[k].resource) continue;
      if (!items[i].interval.Overlaps(items[k].interval)) continue;
      check.Add(absl::StrCat("booking.items[", i, "]"),
                absl::StrCat("must not overlap items[", k,
                             "], which is of the same resource: use units for more of it"));
    }
  }
}

void CheckRequestId(RequestCheck& check, const std::string& request_id) {
  if (!request_id.empty() && !IsRequestId(request_id)) {
    check.Add("request_id", absl::StrCat("must be at most ", limits::kMaxRequestIdBytes,
                                         " visible ASCII characters; best a random UUID"));
  }
}

absl::Duration CheckedHoldTtl(RequestCheck& check, const google::protobuf::Duration& value) {
  const absl::Duration ttl = absl::Seconds(value.seconds()) + absl::Nanoseconds(value.nanos());
  const bool valid = value.nanos() >= 0 && value.nanos() < 1'000'000'000;
  if (!valid || ttl < limits::kMinHoldTtl || ttl > limits::kMaxHoldTtl) {
    check.Add("hold_ttl", absl::StrCat("must be from ", absl::FormatDuration(limits::kMinHoldTtl),
                                       " to ", absl::FormatDuration(limits::kMaxHoldTtl)));
  }
  return ttl;
}

template <typename Request>
absl::StatusOr<Command> ToTransition(const Request& request, Verb verb) {
  RequestCheck check;
  Command command{.verb = verb, .etag = request.etag(), .request_id = request.request_id()};
  if (auto name = check.Parsed<BookingName>("name", request.name(), kBookingForm)) {
    command.alliance = name->alliance;
    command.booking.alliance = std::move(name->alliance);
    command.booking.id = std::move(name->id);
  }
  CheckRequestId(check, request.request_id());
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

}  // namespace

absl::StatusOr<Command> ToCommand(const v1::CreateBookingRequest& request) {
  RequestCheck check;
  Command command{.validate_only = request.validate_only(), .request_id = request.request_id()};
  if (auto parent =
          check.Parsed<AllianceName>("parent", request.parent(), "alliances/{alliance}")) {
    command.alliance = std::move(parent->alliance);
  }
  const v1::Booking& wanted = request.booking();
  Booking& booking = command.booking;
  booking.alliance = command.alliance;
  booking.member = wanted.member();
  booking.team = wanted.team();
  booking.purpose = wanted.purpose();
  CheckReference<MemberName>(check, "booking.member", wanted.member(), kMemberForm,
                             command.alliance);
  if (!wanted.team().empty()) {
    CheckReference<TeamName>(check, "booking.team", wanted.team(), kTeamForm, command.alliance);
  }
  check.Text("booking.purpose", wanted.purpose(), Need::kOptional);
  if (wanted.items().empty()) check.Add("booking.items", "must not be empty");
  if (wanted.items_size() > limits::kMaxItemsPerBooking) {
    check.Add("booking.items",
              absl::StrCat("must be at most ", limits::kMaxItemsPerBooking, " items"));
  } else {
    for (int i = 0; i < wanted.items_size(); ++i) {
      booking.items.push_back(CheckedItem(check, wanted.items(i), i));
    }
    CheckItemsApart(check, booking.items);
  }
  CheckRequestId(check, request.request_id());
  if (request.has_hold_ttl()) {
    command.hold_ttl = CheckedHoldTtl(check, request.hold_ttl());
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::ConfirmBookingRequest& request) {
  return ToTransition(request, Verb::kConfirm);
}

absl::StatusOr<Command> ToCommand(const v1::CancelBookingRequest& request) {
  return ToTransition(request, Verb::kCancel);
}

absl::StatusOr<table::ListQuery> ToQuery(const v1::ListBookingsRequest& request) {
  RequestCheck check;
  table::ListQuery query{.member = request.member(), .resource = request.resource()};
  if (auto parent =
          check.Parsed<AllianceName>("parent", request.parent(), "alliances/{alliance}")) {
    query.alliance = std::move(parent->alliance);
  }
  if (!request.member().empty()) {
    CheckReference<MemberName>(check, "member", request.member(), kMemberForm, query.alliance);
  }
  if (!request.resource().empty()) {
    CheckReference<ResourceName>(check, "resource", request.resource(), kResourceForm,
                                 query.alliance);
  }
  if (request.has_start_time()) {
    query.ends_after = check.Time("start_time", true, request.start_time()).value_or(0);
  }
  if (request.has_end_time()) {
    query.starts_before = check.Time("end_time", true, request.end_time()).value_or(0);
  }
  for (int i = 0; i < request.states_size(); ++i) {
    const int state = request.states(i);
    if (state == 0 || !v1::Booking::State_IsValid(state)) {
      check.Add(absl::StrCat("states[", i, "]"), "must be a state of a booking");
    }
    query.states.push_back(static_cast<State>(state));
  }
  // A state named twice asks for no more; unbounded, it would make unbounded SQL.
  std::sort(query.states.begin(), query.states.end());
  query.states.erase(std::unique(query.states.begin(), query.states.end()), query.states.end());
  check.Page(request);
  RETURN_IF_ERROR(std::move(check).Result());
  query.limit = PageSize(request.page_size());
  return query;
}

absl::StatusOr<Interval> CheckedWindow(const v1::QueryFreeBusyRequest& request) {
  RequestCheck check;
  const auto parent =
      check.Parsed<AllianceName>("parent", request.parent(), "alliances/{alliance}");
  if (request.resources().empty() || request.resources_size() > limits::kMaxFreeBusyResources) {
    check.Add("resources", absl::StrCat("must be 1 to ", limits::kMaxFreeBusyResources));
  } else {
    absl::flat_hash_set<absl::string_view> seen;
    for (int i = 0; i < request.resources_size(); ++i) {
      const std::string field = absl::StrCat("resources[", i, "]");
      CheckReference<ResourceName>(check, field, request.resources(i), kResourceForm,
                                   parent ? parent->alliance : "");
      if (!seen.insert(request.resources(i)).second) check.Add(field, "must be there once");
    }
  }
  const auto start = check.Time("start_time", request.has_start_time(), request.start_time());
  const auto end = check.Time("end_time", request.has_end_time(), request.end_time());
  Interval window;
  if (start && end) {
    window = {*start, *end};
    CheckInterval(check, "", limits::kMaxFreeBusyWindow, window);
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return window;
}

absl::StatusOr<Booking> CheckedName(const v1::GetBookingRequest& request) {
  RequestCheck check;
  Booking booking;
  if (auto name = check.Parsed<BookingName>("name", request.name(), kBookingForm)) {
    booking.alliance = std::move(name->alliance);
    booking.id = std::move(name->id);
  }
  RETURN_IF_ERROR(std::move(check).Result());
  return booking;
}

}  // namespace gongfang::booking
