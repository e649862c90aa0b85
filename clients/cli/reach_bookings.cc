#include "clients/cli/reach_bookings.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;

std::string Count(int bookings) {
  return absl::StrCat(bookings, bookings == 1 ? " booking" : " bookings");
}

}  // namespace

void AddBookingsFlags(CLI::App& command, BookingsChoice& choice, const std::string& whose) {
  CLI::Option* cancel =
      command.add_flag("--cancel-bookings", choice.cancel, "Cancel the bookings to come " + whose);
  command
      .add_flag("--flag-bookings", choice.flag,
                "Mark the bookings to come " + whose + " with the reason, and leave them")
      ->excludes(cancel);
}

absl::Status ShowBookingsAhead(Session& session, const booking::v1::CancelBookingsRequest& about) {
  const Output& output = session.output();
  if (output.json()) return absl::OkStatus();
  booking::v1::CancelBookingsRequest request = about;
  request.set_validate_only(true);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto ahead, client->CancelBookings(request));
  output.Say(absl::StrCat(ahead.remaining() ? "More than " : "", Count(ahead.bookings_size()),
                          " to come."));
  if (!ahead.bookings().empty()) output.Print(BookingTable(ahead.bookings()));
  return absl::OkStatus();
}

absl::Status ReachBookings(Session& session, booking::v1::CancelBookingsRequest about,
                           const BookingsChoice& choice, const std::string& decided) {
  if (!choice.cancel && !choice.flag) return absl::OkStatus();
  about.set_flag(choice.flag);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  int reached = 0;
  bool remaining = true;
  while (remaining) {
    const auto answer = client->CancelBookings(about);
    if (!answer.ok()) {
      return WithHint(answer.status(),
                      absl::StrCat(decided, "; ", Count(reached), " reached: run the same again"));
    }
    reached += answer->bookings_size();
    remaining = answer->remaining() && answer->bookings_size() > 0;
  }
  session.output().Say(absl::StrCat(choice.flag ? "Flagged " : "Cancelled ", Count(reached), "."));
  return absl::OkStatus();
}

}  // namespace gongfang::cli
