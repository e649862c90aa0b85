// What is booked already, where something is decided about a space, a member or a qualification: it
// stays, unless one says otherwise.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::cli {

struct BookingsChoice {
  bool cancel = false;
  bool flag = false;
};

// --cancel-bookings and --flag-bookings, not both. `whose`, such as "of this space", ends their
// help.
void AddBookingsFlags(CLI::App& command, BookingsChoice& choice, const std::string& whose);

// Lists what is to come of the space, resource or member that `about` names, the first page of it;
// with -o json nothing.
absl::Status ShowBookingsAhead(Session& session, const booking::v1::CancelBookingsRequest& about);

// Cancels or flags all of it, as it is chosen, for the reason that `about` has. `decided`, such as
// "the space is suspended", is told where that fails half way.
absl::Status ReachBookings(Session& session, booking::v1::CancelBookingsRequest about,
                           const BookingsChoice& choice, const std::string& decided);

}  // namespace gongfang::cli
