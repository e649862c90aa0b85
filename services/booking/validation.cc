#include "booking/validation.h"

#include <utility>

#include "booking/validation_parts.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// What begins anew must be in the future.
void CheckFuture(RequestCheck& check, const std::string& field, const std::vector<Item>& items,
                 Instant now) {
  for (size_t i = 0; i < items.size(); ++i) {
    const Interval& interval = items[i].interval;
    if (interval == Interval() || interval.start >= now) continue;
    check.Add(
        absl::StrCat(field, "[", i, "].start_time"),
        absl::StrCat("must be in the future: it is ",
                     absl::FormatTime(absl::RFC3339_sec, FromInstant(now), absl::UTCTimeZone()),
                     " now"));
  }
}

// What every request about one booking has.
template <typename Request>
Command Transition(RequestCheck& check, const Request& request, Verb verb) {
  Command command{.verb = verb, .etag = request.etag(), .request_id = request.request_id()};
  if (auto name = check.Parsed<BookingName>("name", request.name(), kBookingForm)) {
    command.alliance = name->alliance;
    command.booking.alliance = std::move(name->alliance);
    command.booking.id = std::move(name->id);
  }
  CheckRequestId(check, request.request_id());
  return command;
}

template <typename Request>
absl::StatusOr<Command> PlainTransition(const Request& request, Verb verb) {
  RequestCheck check;
  Command command = Transition(check, request, verb);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

template <typename Request>
void TakeOverride(RequestCheck& check, const Request& request, Command& command) {
  CheckOverride(check, request.override_reason());
  command.override_reason = request.override_reason();
}

}  // namespace

absl::StatusOr<Command> ToCommand(const v1::CreateBookingRequest& request, Instant now) {
  RequestCheck check;
  Command command{.validate_only = request.validate_only(), .request_id = request.request_id()};
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    command.alliance = std::move(parent->alliance);
  }
  const v1::Booking& wanted = request.booking();
  Booking& booking = command.booking;
  booking.alliance = command.alliance;
  booking.member = wanted.member();
  booking.team = wanted.team();
  booking.purpose = wanted.purpose();
  CheckWho(check, "booking.", wanted.member(), wanted.team(), command.alliance);
  check.Text("booking.purpose", wanted.purpose(), Need::kOptional);
  booking.items = CheckedItems(check, "booking.items", wanted.items());
  if (request.request_id().empty()) CheckFuture(check, "booking.items", booking.items, now);
  CheckRequestId(check, request.request_id());
  if (request.has_hold_ttl()) {
    command.hold_ttl = CheckedLength(check, "hold_ttl", request.hold_ttl(), limits::kMinHoldTtl,
                                     limits::kMaxHoldTtl);
  }
  TakeOverride(check, request, command);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::RescheduleBookingRequest& request) {
  RequestCheck check;
  Command command = Transition(check, request, Verb::kReschedule);
  command.validate_only = request.validate_only();
  command.booking.items = CheckedItems(check, "items", request.items());
  TakeOverride(check, request, command);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::ConfirmBookingRequest& request) {
  return PlainTransition(request, Verb::kConfirm);
}

absl::StatusOr<Command> ToCommand(const v1::RenewHoldRequest& request) {
  RequestCheck check;
  Command command = Transition(check, request, Verb::kRenew);
  command.hold_ttl = CheckedLength(check, "hold_ttl", request.hold_ttl(), limits::kMinHoldTtl,
                                   limits::kMaxHoldTtl);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::CancelBookingRequest& request) {
  RequestCheck check;
  Command command = Transition(check, request, Verb::kCancel);
  TakeOverride(check, request, command);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::ApproveBookingRequest& request) {
  RequestCheck check;
  Command command = Transition(check, request, Verb::kApprove);
  check.Text("reason", request.reason(), Need::kOptional);
  command.reason = request.reason();
  TakeOverride(check, request, command);
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::RejectBookingRequest& request) {
  RequestCheck check;
  Command command = Transition(check, request, Verb::kReject);
  check.Text("reason", request.reason(), Need::kRequired);
  command.reason = request.reason();
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::CheckInRequest& request) {
  return PlainTransition(request, Verb::kCheckIn);
}

absl::StatusOr<Command> ToCommand(const v1::CheckOutRequest& request) {
  return PlainTransition(request, Verb::kCheckOut);
}

absl::StatusOr<Command> ToCommand(const v1::CreateWaitlistEntryRequest& request) {
  RequestCheck check;
  Command command{.verb = Verb::kJoin, .request_id = request.request_id()};
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    command.alliance = std::move(parent->alliance);
  }
  const v1::WaitlistEntry& wanted = request.waitlist_entry();
  WaitlistEntry& entry = command.entry;
  entry.alliance = command.alliance;
  entry.member = wanted.member();
  entry.team = wanted.team();
  entry.resource = wanted.resource();
  entry.units = wanted.has_units() ? wanted.units() : 1;
  const std::string prefix = "waitlist_entry.";
  CheckWho(check, prefix, wanted.member(), wanted.team(), command.alliance);
  check.Parsed<ResourceName>(prefix + "resource", wanted.resource(), kResourceForm);
  if (entry.units < 1) check.Add(prefix + "units", "must be at least 1");
  entry.length = CheckedLength(check, prefix + "length", wanted.length(), absl::Seconds(1),
                               limits::kMaxBookingLength);
  const auto start = check.Time(prefix + "window_start_time", wanted.has_window_start_time(),
                                wanted.window_start_time());
  const auto end = check.Time(prefix + "window_end_time", wanted.has_window_end_time(),
                              wanted.window_end_time());
  if (start && end) {
    entry.window = {*start, *end};
    if (*end - *start < entry.length) {
      check.Add(prefix + "window_end_time", "must be at least `length` after window_start_time");
    } else if (absl::Microseconds(*end - *start) > limits::kMaxBookingLength) {
      check.Add(prefix + "window_end_time",
                absl::StrCat("must be within ", absl::FormatDuration(limits::kMaxBookingLength),
                             " of window_start_time"));
    }
  }
  CheckRequestId(check, request.request_id());
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

absl::StatusOr<Command> ToCommand(const v1::CancelWaitlistEntryRequest& request) {
  RequestCheck check;
  Command command{.verb = Verb::kLeave, .etag = request.etag(), .request_id = request.request_id()};
  if (auto name = check.Parsed<WaitlistEntryName>("name", request.name(), kEntryForm)) {
    command.alliance = name->alliance;
    command.entry.alliance = std::move(name->alliance);
    command.entry.id = std::move(name->id);
  }
  CheckRequestId(check, request.request_id());
  RETURN_IF_ERROR(std::move(check).Result());
  return command;
}

}  // namespace gongfang::booking
