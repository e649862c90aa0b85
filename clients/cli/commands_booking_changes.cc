// What becomes of one booking: confirmed, renewed, decided, used, given back.
#include "absl/strings/str_cat.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using client::Client;

// What the flags say besides which booking it is.
struct Change {
  std::string booking;
  std::string hold = "10m";
  std::string reason;
  std::string override_reason;
};

// Puts what the flags say into a request.
template <typename Request>
using Prepare = absl::Status (*)(const Change& change, Request& request);

template <typename Request>
absl::Status Run(Session& session, const Change& change, const std::string& done,
                 absl::StatusOr<Booking> (Client::*method)(Request) const,
                 Prepare<Request> prepare) {
  Request request;
  // What is written wrong is said before anything is asked.
  if (prepare != nullptr) RETURN_IF_ERROR(prepare(change, request));
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Booking(change.booking));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Booking booking, (client->*method)(request));
  const bool waits = booking.state() == Booking::STATE_PENDING_APPROVAL;
  session.output().Say(absl::StrCat(done, " booking ", ShortName(booking.name()), ".",
                                    waits ? " It waits for approval." : ""));
  return PrintBooking(booking, session.output());
}

template <typename Request>
CLI::App& AddChange(Commands& commands, CLI::App& group, const std::string& name,
                    const std::string& help, const std::string& example, const std::string& done,
                    const std::shared_ptr<Change>& change,
                    absl::StatusOr<Booking> (Client::*method)(Request) const,
                    Prepare<Request> prepare = nullptr) {
  CLI::App& command = AddCommand(
      commands, group, name, help, absl::StrCat("gongfang bookings ", name, " ", example),
      [=](Session& session) { return Run(session, *change, done, method, prepare); });
  command.add_option("booking", change->booking, "Its id")->required()->type_name("BOOKING");
  return command;
}

absl::Status PrepareRenew(const Change& change, booking::v1::RenewHoldRequest& request) {
  ASSIGN_OR_RETURN(const absl::Duration hold, ParseDurationFlag("--hold", change.hold));
  *request.mutable_hold_ttl() = ToProto(hold);
  return absl::OkStatus();
}

absl::Status PrepareCancel(const Change& change, booking::v1::CancelBookingRequest& request) {
  request.set_override_reason(change.override_reason);
  return absl::OkStatus();
}

absl::Status PrepareApprove(const Change& change, booking::v1::ApproveBookingRequest& request) {
  request.set_reason(change.reason);
  request.set_override_reason(change.override_reason);
  return absl::OkStatus();
}

absl::Status PrepareReject(const Change& change, booking::v1::RejectBookingRequest& request) {
  request.set_reason(change.reason);
  return absl::OkStatus();
}

}  // namespace

void AddBookingChangeCommands(Commands& commands, CLI::App& group) {
  const std::string id = "01m85tdw1de3htcwb390sfw3dw";
  const auto change = std::make_shared<Change>();  // one command is run, so one is enough
  AddChange(commands, group, "confirm", "Make a hold a confirmed booking", id, "Confirmed", change,
            &Client::ConfirmBooking);
  AddChange(commands, group, "renew", "Make a hold last longer, 4 hours in all at most",
            id + " --hold 15m", "Renewed", change, &Client::RenewHold, &PrepareRenew)
      .add_option("--hold", change->hold, "How long it is to last from now")
      ->type_name("DURATION")
      ->capture_default_str();
  CLI::App& cancel = AddChange(commands, group, "cancel", "Give a booking back", id, "Cancelled",
                               change, &Client::CancelBooking, &PrepareCancel);
  AddOverride(cancel, change->override_reason);
  CLI::App& approve = AddChange(commands, group, "approve", "Approve a booking that waits for it",
                                id + " --reason '已安排助教'", "Approved", change,
                                &Client::ApproveBooking, &PrepareApprove);
  approve.add_option("--reason", change->reason, "Why, for people")->type_name("TEXT");
  AddOverride(approve, change->override_reason);
  AddChange(commands, group, "reject", "Reject a booking that waits for approval",
            id + " --reason '那天有路演'", "Rejected", change, &Client::RejectBooking,
            &PrepareReject)
      .add_option("--reason", change->reason, "Why, for people")
      ->required()
      ->type_name("TEXT");
  AddChange(commands, group, "check-in", "Note that use begins", id, "Checked in", change,
            &Client::CheckIn);
  AddChange(commands, group, "check-out", "Note that use is over; what is left is free at once", id,
            "Checked out", change, &Client::CheckOut);
}

}  // namespace gongfang::cli
