#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "clients/cli/waitlist_view.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using client::Client;

struct ListOptions {
  MemberFilter member;
  std::string resource;
  std::string series;
  std::string from;
  std::string to;
  std::vector<std::string> states;
  int limit = kDefaultListLimit;
};

absl::Status AddTimes(Session& session, const ListOptions& options,
                      booking::v1::ListBookingsRequest& request) {
  if (options.from.empty() && options.to.empty()) return absl::OkStatus();
  std::vector<absl::TimeZone> zones;
  if (request.resource().empty()) {
    ASSIGN_OR_RETURN(zones, session.Zones());
  } else {
    ASSIGN_OR_RETURN(zones.emplace_back(), session.ZoneOf(request.resource()));
  }
  if (!options.from.empty()) {
    ASSIGN_OR_RETURN(const absl::Time from,
                     ParseTimeIn("--from", options.from, zones, session.now()));
    *request.mutable_start_time() = ToProto(from);
  }
  if (!options.to.empty()) {
    ASSIGN_OR_RETURN(const absl::Time to, ParseTimeIn("--to", options.to, zones, session.now()));
    *request.mutable_end_time() = ToProto(to);
  }
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListOptions& options) {
  booking::v1::ListBookingsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(*request.mutable_member(), options.member.Name(session));
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_resource(), session.Resource(options.resource));
  }
  if (!options.series.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_series(), session.Series(options.series));
  }
  RETURN_IF_ERROR(AddTimes(session, options, request));
  for (const std::string& word : options.states) {
    Booking::State state = Booking::STATE_UNSPECIFIED;
    const std::string name = absl::StrReplaceAll(absl::AsciiStrToUpper(word), {{"-", "_"}});
    Booking::State_Parse("STATE_" + name, &state);
    request.add_states(state);
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListBookings,
                                        &booking::v1::ListBookingsResponse::mutable_bookings,
                                        request, options.limit));
  return PrintList(answer, BookingTable(answer.bookings()), "There is no such booking.",
                   session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  booking::v1::GetBookingRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Booking(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Booking booking, client->GetBooking(request));
  return PrintBooking(booking, session.output());
}

absl::Status Contenders(Session& session, const std::string& text) {
  booking::v1::ListContendersRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Booking(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->ListContenders(request));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(answer);
  if (!answer.bookings().empty()) {
    output.Say("Other bookings at that time:");
    output.Print(BookingTable(answer.bookings()));
  }
  if (!answer.waitlist_entries().empty()) {
    ASSIGN_OR_RETURN(const Table table, WaitlistTable(session, answer.waitlist_entries()));
    output.Say("Waiting for it:");
    output.Print(table);
  }
  if (answer.bookings().empty() && answer.waitlist_entries().empty()) {
    output.Say("Nobody else wants it.");
  }
  return absl::OkStatus();
}

}  // namespace

void AddBookingCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "bookings", "The bookings of the alliance");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list =
      AddCommand(commands, group, "list", "List bookings, by their start",
                 "gongfang bookings list --as chen --from now\n"
                 "gongfang bookings list --resource link/laser-1 --state held,confirmed",
                 [listed](Session& session) { return List(session, *listed); });
  listed->member.AddTo(list, commands.root);
  list.add_option("--resource", listed->resource, "Only those of this resource")
      ->type_name("RESOURCE");
  list.add_option("--series", listed->series, "Only those of this series")->type_name("SERIES");
  list.add_option("--from", listed->from, "Only those that end after this")->type_name("TIME");
  list.add_option("--to", listed->to, "Only those that begin before this")->type_name("TIME");
  list.add_option("--state", listed->states, "Only those in one of these states")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"held", "pending-approval", "confirmed", "checked-in", "completed",
                             "cancelled", "rejected", "expired", "no-show"}));
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a booking", "",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("booking", *shown, "Its id")->required()->type_name("BOOKING");

  const auto contended = std::make_shared<std::string>();
  CLI::App& contenders =
      AddCommand(commands, group, "contenders",
                 "Show what else wants the time of a booking: for who decides about it",
                 "gongfang bookings contenders 01m85tdw1de3htcwb390sfw3dw",
                 [contended](Session& session) { return Contenders(session, *contended); });
  contenders.add_option("booking", *contended, "Its id")->required()->type_name("BOOKING");

  AddBookingChangeCommands(commands, group);
  AddMoveCommand(commands, group);
  AddWatchCommand(commands, group);
  AddAffectedCommand(commands, group);
}

}  // namespace gongfang::cli
