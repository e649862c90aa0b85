// What booking requests must look like: every wrong field is named. Nothing but the request and the
// time is looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "booking/command.h"
#include "booking/read_table.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

// The command that a request stands for, without ids, actor and fingerprint. INVALID_REQUEST. At
// `now` it must begin in the future; of a request that may have been answered before (one with a
// request_id) that is left to the engine.
absl::StatusOr<Command> ToCommand(const v1::CreateBookingRequest& request, Instant now);
absl::StatusOr<Command> ToCommand(const v1::RescheduleBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::ConfirmBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::RenewHoldRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CancelBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::ApproveBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::RejectBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CheckInRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CheckOutRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CreateWaitlistEntryRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CancelWaitlistEntryRequest& request);
// Without the group: that is made of what the rule, or the store, says.
absl::StatusOr<Command> ToCommand(const v1::CreateSeriesRequest& request);

// What a change of a series asks for.
struct SeriesEdit {
  Command command;  // without the group
  Instant from = INT64_MIN;
  Instant until = INT64_MAX;
  std::optional<int> start_minute;  // of the day, on the wall clock
  std::optional<int64_t> length;    // microseconds
};
absl::StatusOr<SeriesEdit> ToEdit(const v1::RescheduleSeriesRequest& request);
absl::StatusOr<SeriesEdit> ToEdit(const v1::CancelSeriesRequest& request);

// The query of a list, for its first page and a limit of one page. INVALID_REQUEST.
absl::StatusOr<table::ListQuery> ToQuery(const v1::ListBookingsRequest& request);
absl::StatusOr<table::EntryQuery> ToQuery(const v1::ListWaitlistEntriesRequest& request);

// What is asked: the window. INVALID_REQUEST.
absl::StatusOr<Interval> CheckedWindow(const v1::QueryFreeBusyRequest& request);

// INVALID_REQUEST, also for a sequence below zero.
absl::Status CheckCancelMany(const v1::CancelBookingsRequest& request);
absl::Status CheckWatch(const v1::WatchBookingsRequest& request);

}  // namespace gongfang::booking
