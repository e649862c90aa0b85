#include "absl/strings/str_cat.h"
#include "clients/cli/booking_items.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cli/wanted.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using client::Client;

struct Options {
  Wanted wanted;
  std::string hold;
  std::string override_reason;
};

absl::StatusOr<booking::v1::CreateBookingRequest> MakeRequest(Session& session,
                                                              const Options& options) {
  booking::v1::CreateBookingRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(*request.mutable_booking(), ReadWanted(session, options.wanted));
  if (!options.hold.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration hold, ParseDurationFlag("--hold", options.hold));
    *request.mutable_hold_ttl() = ToProto(hold);
  }
  request.set_request_id(options.wanted.request_id);
  request.set_validate_only(options.wanted.dry_run);
  request.set_override_reason(options.override_reason);
  return request;
}

// Says when the slot that was refused would be possible, and how to take that.
absl::Status ExplainRefusal(Session& session, const Options& options, const Booking& booking,
                            const absl::Status& status) {
  ASSIGN_OR_RETURN(const auto zones, ZonesOf(session, booking.items()));
  std::string own;
  if (!options.hold.empty()) absl::StrAppend(&own, " --hold ", ShellQuote(options.hold));
  if (!options.override_reason.empty()) {
    absl::StrAppend(&own, " --override ", ShellQuote(options.override_reason));
  }
  return HintAtSlot(status, StartOf(booking.items()), zones, [&](const std::string& start) {
    return absl::StrCat("gongfang book ", WantedWords(booking, options.wanted, start, own));
  });
}

absl::Status Book(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const auto request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::StatusOr<Booking> booking = client->CreateBooking(request);
  if (!booking.ok()) {
    return ExplainRefusal(session, options, request.booking(), booking.status());
  }
  const Output& output = session.output();
  const std::string what = WhatForWhom(*booking);
  const std::string id = ShortName(booking->name());
  if (options.wanted.dry_run) {
    output.Say(absl::StrCat("It can be booked: ", what, ". Nothing was taken."));
    if (!output.json()) {
      // There is no such booking to be looked up.
      booking->clear_name();
      booking->clear_create_time();
    }
  } else if (booking->state() == Booking::STATE_HELD) {
    output.Say(absl::StrCat("Held ", what, ". To keep it: gongfang bookings confirm ", id));
  } else if (booking->state() == Booking::STATE_PENDING_APPROVAL) {
    output.Say(
        absl::StrCat("Booked ", what, ". It waits for approval: gongfang bookings approve ", id));
  } else {
    output.Say(absl::StrCat("Booked ", what, "."));
  }
  return PrintBooking(*booking, output);
}

}  // namespace

void AddBookCommand(Commands& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, commands.root, "book", "Book one or more resources, all or none",
      "gongfang book link/laser-1 --start 'tomorrow 14:00' --for 2h --as chen\n"
      "gongfang book 培训室 --start '2027-01-09 14:00' --for 2h --units 5 --hold 10m --as chen\n"
      "gongfang book link/laser-1 link/training-lab=5 --start 'sat 10:00' --for 1h --as chen\n"
      "gongfang book link/laser-1 --start 'sat 10:00' --for 6h --override '开放日' --as chen",
      [options](Session& session) { return Book(session, *options); });
  AddWanted(command, options->wanted, "it books once");
  command.add_option("--hold", options->hold, "Only hold it for so long; confirm it before")
      ->type_name("DURATION");
  AddOverride(command, options->override_reason);
}

}  // namespace gongfang::cli
