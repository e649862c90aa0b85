// Checks of booking requests that need nothing but the request: every wrong field is named.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "booking/engine.h"
#include "booking/table.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

// The command that a request stands for, without ids, actor and fingerprint. INVALID_REQUEST.
absl::StatusOr<Command> ToCommand(const v1::CreateBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::ConfirmBookingRequest& request);
absl::StatusOr<Command> ToCommand(const v1::CancelBookingRequest& request);

// The query of a list, for its first page and a limit of one page. INVALID_REQUEST.
absl::StatusOr<table::ListQuery> ToQuery(const v1::ListBookingsRequest& request);

// What is asked: the window. INVALID_REQUEST.
absl::StatusOr<Interval> CheckedWindow(const v1::QueryFreeBusyRequest& request);

// The alliance and id of a booking. INVALID_REQUEST.
absl::StatusOr<Booking> CheckedName(const v1::GetBookingRequest& request);

}  // namespace gongfang::booking
