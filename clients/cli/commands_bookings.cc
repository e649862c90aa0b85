#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using client::Client;

struct ListOptions {
  std::string member;
  std::string resource;
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

absl::Status List(Session& session, const ListOptions& options, const std::string& member) {
  booking::v1::ListBookingsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  if (!member.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_member(), session.Member(member));
  }
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_resource(), session.Resource(options.resource));
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

// Confirm and Cancel.
template <typename Request>
absl::Status Move(Session& session, const std::string& text, const std::string& done,
                  absl::StatusOr<Booking> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Booking(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Booking booking, (client->*method)(request));
  session.output().Say(absl::StrCat(done, " booking ", ShortName(booking.name()), "."));
  return PrintBooking(booking, session.output());
}

template <typename Request>
void AddMove(Commands& commands, CLI::App& group, const std::string& name, const std::string& help,
             const std::string& done, absl::StatusOr<Booking> (Client::*method)(Request) const) {
  const auto text = std::make_shared<std::string>();
  CLI::App& command = AddCommand(commands, group, name, help, "", [=](Session& session) {
    return Move(session, *text, done, method);
  });
  command.add_option("booking", *text, "Its id")->required()->type_name("BOOKING");
}

}  // namespace

void AddBookingCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "bookings", "The bookings of the alliance");

  const auto listed = std::make_shared<ListOptions>();
  // The member of the environment or the context file does not narrow the list: only a flag does.
  const CLI::Option* as = commands.root.get_option("--as");
  CLI::App& list = AddCommand(
      commands, group, "list", "List bookings, by their start",
      "gongfang bookings list --as chen --from now\n"
      "gongfang bookings list --resource link/laser-1 --state held,confirmed",
      [listed, as](Session& session) {
        const bool by_flag = listed->member.empty() && as->count() > 0;
        return List(session, *listed, by_flag ? session.settings().member : listed->member);
      });
  list.add_option("--member", listed->member, "Only those for this member, as with --as")
      ->type_name("MEMBER");
  list.add_option("--resource", listed->resource, "Only those of this resource")
      ->type_name("RESOURCE");
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

  AddMove(commands, group, "confirm", "Make a hold a confirmed booking", "Confirmed",
          &Client::ConfirmBooking);
  AddMove(commands, group, "cancel", "Give a booking back", "Cancelled", &Client::CancelBooking);
}

}  // namespace gongfang::cli
