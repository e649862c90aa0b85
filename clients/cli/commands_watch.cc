#include "absl/strings/str_cat.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using booking::v1::WatchBookingsResponse;
using client::Client;

struct Options {
  std::string space;
  std::string resource;
  MemberFilter member;
  std::string key;
  int64_t after = -1;  // what is made from now on
};

// The number of the last change that there is. Also finds out, within the time of a call, whether
// there is an answer at all.
absl::StatusOr<int64_t> Head(Session& session, const std::string& alliance) {
  booking::v1::ListBookingsRequest request;
  request.set_parent(alliance);
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto page, client->ListBookings(request));
  return page.read_sequence();
}

absl::StatusOr<booking::v1::WatchBookingsRequest> MakeRequest(Session& session,
                                                              const Options& options) {
  booking::v1::WatchBookingsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  if (!options.space.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_space(), session.Space(options.space));
  }
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_resource(), session.Resource(options.resource));
  }
  ASSIGN_OR_RETURN(*request.mutable_member(), options.member.Name(session));
  request.set_actor(options.key);
  ASSIGN_OR_RETURN(const int64_t head, Head(session, request.parent()));
  if (options.after > head) {
    return WithHint(UsageError(absl::StrCat("--after ", options.after,
                                            " is yet to come: the last "
                                            "change is number ",
                                            head)),
                    "leave out --after to see what is made from now on");
  }
  request.set_after_sequence(options.after < 0 ? head : options.after);
  return request;
}

absl::Status Watch(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const auto request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const Output& output = session.output();
  const std::stop_token stop = output.environment().interruption();
  output.Say(
      absl::StrCat("Watching from change ", request.after_sequence(), " on. Ctrl-C ends it."));
  int64_t seen = request.after_sequence();
  absl::Status printed;
  RETURN_IF_ERROR(client->WatchBookings(
      request, stop,
      [&](const WatchBookingsResponse& answer) {
        for (const booking::v1::BookingChange& change : answer.changes()) {
          if (output.json()) {
            printed = output.PrintJsonLine(change);
            if (!printed.ok()) return false;
          } else {
            output.Print(ChangeLine(change));
          }
        }
        seen = answer.next_sequence();
        return output.Flush();  // who reads along waits for it
      },
      [&](const absl::Status& status) {
        output.Say(absl::StrCat("No answer from ", client->server(), " (", status.message(),
                                "): trying again until there is one."));
      }));
  RETURN_IF_ERROR(printed);
  if (stop.stop_requested()) {
    output.Say(absl::StrCat("To go on from here: gongfang bookings watch --after ", seen));
  }
  return absl::OkStatus();
}

}  // namespace

void AddWatchCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      AddCommand(commands, group, "watch",
                 "Print every change of bookings as it is made, a line each, until Ctrl-C",
                 "gongfang bookings watch --space link\n"
                 "gongfang bookings watch --as chen --after 0\n"
                 "gongfang bookings watch --resource link/laser-1 -o json",
                 [options](Session& session) { return Watch(session, *options); });
  command.add_option("--space", options->space, "Only bookings with an item in this space")
      ->type_name("SPACE");
  command.add_option("--resource", options->resource, "Only bookings of this resource")
      ->type_name("RESOURCE");
  options->member.AddTo(command, commands.root);
  command
      .add_option("--key", options->key,
                  "Only changes made with this key: its id, see gongfang whoami")
      ->type_name("ID");
  command
      .add_option("--after", options->after,
                  "Also the changes after this number, 0 for all; without it, those from now on")
      ->type_name("SEQUENCE")
      ->check(WholeNumber(0, INT64_MAX));
}

}  // namespace gongfang::cli
