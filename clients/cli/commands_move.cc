#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/booking_items.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using booking::v1::BookingItem;
using client::Client;

struct Options {
  std::string booking;
  std::string start;
  std::string length;
  std::vector<std::string> resources;
  int units = 0;  // 0: as many as it has
  std::string override_reason;
  bool dry_run = false;
};

absl::Status CheckOptions(const Options& options, std::optional<absl::Duration>& length) {
  if (options.start.empty() && options.length.empty() && options.resources.empty() &&
      options.units == 0) {
    return WithHint(UsageError("nothing to move: say --start, --for, --resource or --units"),
                    "gongfang bookings move --help");
  }
  if (options.length.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(length, ParseDurationFlag("--for", options.length));
  return absl::OkStatus();
}

// The items that the booking is to have instead of its own.
absl::StatusOr<Items> NewItems(Session& session, const Options& options, const Booking& booking,
                               std::optional<absl::Duration> length) {
  Items items = booking.items();
  if (!options.resources.empty()) {
    if (items.empty()) return absl::InternalError("the booking has no items");
    const BookingItem& first = booking.items(0);
    const int units = options.units > 0 ? options.units : first.units();
    ASSIGN_OR_RETURN(items, ReadItems(session, options.resources, units));
    for (BookingItem& item : items) {
      *item.mutable_start_time() = first.start_time();
      *item.mutable_end_time() = first.end_time();
    }
  } else if (options.units > 0) {
    for (BookingItem& item : items) item.set_units(options.units);
  }
  std::optional<absl::Time> start;
  if (!options.start.empty()) {
    ASSIGN_OR_RETURN(const auto zones, ZonesOf(session, items));
    ASSIGN_OR_RETURN(start,
                     ParseTimeIn("--start", options.start, zones, NextMinute(session.now())));
  }
  MoveItems(start, length, items);
  return items;
}

// The same command with another start.
std::string CommandAt(const Options& options, const std::string& id, const std::string& start) {
  std::string command = absl::StrCat("gongfang bookings move ", id, " --start ", ShellQuote(start));
  if (!options.length.empty()) absl::StrAppend(&command, " --for ", ShellQuote(options.length));
  for (const std::string& word : options.resources) {
    absl::StrAppend(&command, " --resource ", ShellQuote(word));
  }
  if (options.units > 0) absl::StrAppend(&command, " --units ", options.units);
  if (!options.override_reason.empty()) {
    absl::StrAppend(&command, " --override ", ShellQuote(options.override_reason));
  }
  return command;
}

absl::Status Move(Session& session, const Options& options) {
  std::optional<absl::Duration> length;
  RETURN_IF_ERROR(CheckOptions(options, length));
  booking::v1::GetBookingRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), session.Booking(options.booking));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Booking before, client->GetBooking(get));
  booking::v1::RescheduleBookingRequest request;
  request.set_name(before.name());
  request.set_etag(before.etag());  // the new items were made of these
  ASSIGN_OR_RETURN(*request.mutable_items(), NewItems(session, options, before, length));
  request.set_validate_only(options.dry_run);
  request.set_override_reason(options.override_reason);
  const absl::StatusOr<Booking> after = client->RescheduleBooking(request);
  if (!after.ok()) {
    ASSIGN_OR_RETURN(const auto zones, ZonesOf(session, request.items()));
    return HintAtSlot(after.status(), StartOf(request.items()), zones,
                      [&](const std::string& start) {
                        return CommandAt(options, ShortName(before.name()), start);
                      });
  }
  const bool waits = after->state() == Booking::STATE_PENDING_APPROVAL;
  session.output().Say(options.dry_run ? "It can be moved. Nothing was changed."
                                       : absl::StrCat("Moved booking ", ShortName(after->name()),
                                                      ".", waits ? " It waits for approval." : ""));
  return PrintBooking(*after, session.output());
}

}  // namespace

void AddMoveCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      AddCommand(commands, group, "move",
                 "Move a booking in one step: where it is refused, all stays as it is",
                 "gongfang bookings move 01m85tdw1de3htcwb390sfw3dw --start 'tomorrow 16:00'\n"
                 "gongfang bookings move 01m85tdw1de3htcwb390sfw3dw --for 3h --dry-run\n"
                 "gongfang bookings move 01m85tdw1de3htcwb390sfw3dw --resource jiaozi/laser-1",
                 [options](Session& session) { return Move(session, *options); });
  command.add_option("booking", options->booking, "Its id")->required()->type_name("BOOKING");
  command.add_option("--start", options->start, "When it is to begin, in the zone of the space")
      ->type_name("TIME");
  command.add_option("--for", options->length, "How long it is to last")->type_name("DURATION");
  command
      .add_option("--resource", options->resources,
                  "What it is to have instead of all that it has; may be repeated; with units of "
                  "its own: SPACE/ID=UNITS")
      ->type_name("RESOURCE")
      ->allow_extra_args(false);
  command.add_option("--units", options->units, "How many units of each resource")
      ->type_name("N")
      ->check(WholeNumber(1, INT32_MAX));
  AddOverride(command, options->override_reason);
  command.add_flag("--dry-run", options->dry_run, "Say whether it could be moved; change nothing");
}

}  // namespace gongfang::cli
